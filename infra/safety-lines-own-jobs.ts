import type { SafetyLine } from './safety-line.ts';

/** Safety lines of what a drill takes for its own: what that has launched is commanded and removed. */

const OWN = ['tests/unit/own-jobs.test.ts'];

export const OWNING: readonly SafetyLine[] = [
  {
    name: 'another drill’s jobs are not ours',
    file: 'drill/methods/drs/job-tags.ts',
    line: 'drillTagsOf(job)?.drillId === drillId',
    broken: 'drillTagsOf(job)?.drillId !== undefined',
    tests: OWN,
    why: 'One drill would remove another’s instances.',
  },
  {
    name: 'tags alone make no job ours',
    file: 'drill/methods/drs/own-jobs.ts',
    line: 'return isRecorded(job, start) || (mayBeUnrecorded(start) && isOfWave(job, wave, drill));',
    broken: 'return isRecorded(job, start) || isOfWave(job, wave, drill);',
    tests: OWN,
    why: 'Whoever may tag in DRS would have a colleague’s drill terminated.',
  },
  {
    name: 'a lost answer makes only a drill of the wave’s servers ours',
    file: 'drill/methods/drs/own-jobs.ts',
    line: "job.initiatedBy === 'START_DRILL' &&",
    broken: '',
    tests: OWN,
    why: 'A real recovery that somebody tagged would be terminated.',
  },
];
