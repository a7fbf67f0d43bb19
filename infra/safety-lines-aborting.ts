import type { SafetyLine } from './safety-line.ts';

const INCIDENT = ['tests/unit/guards-incident.test.ts'];
const ABORTS = ['tests/simulation/aborting.test.ts'];
const SWEEP = ['tests/simulation/sweep.test.ts'];
const SAFETY = ['tests/simulation/safety-lines.test.ts'];

/** What makes a running drill abort. */
export const ABORTING: readonly SafetyLine[] = [
  {
    name: 'a wave aborts for a real recovery',
    file: 'drill/start-wave.ts',
    line: "if ((await abortReasonsOf(drill, ports, starter.look)).length > 0) return end('ABORTED', []);",
    broken: '',
    tests: ABORTS,
    why: 'The next wave would start in the middle of somebody’s failover.',
  },
  {
    name: 'a closed drill starts nothing',
    file: 'drill/start-wave.ts',
    line: "if (closing !== undefined) return end('ABORTED', closing.refusals);",
    broken: '',
    tests: SWEEP,
    why: 'A step that runs on, or is redriven, after the sweep closed its drill would start servers that nobody waits for.',
  },
  {
    name: 'a wave checks the guards again',
    file: 'drill/start-wave.ts',
    line: "if (starter.refusals.length > 0 && !starter.isUncertain) return end('ABORTED', starter.refusals);",
    broken: '',
    tests: SAFETY,
    why: 'What was launched from its servers since the drill opened would be deleted.',
  },
  {
    name: 'a drill being probed aborts',
    file: 'drill/probe-wave.ts',
    line: 'if ((await abortReasonsOf(drill, ports)).length > 0) return await aborted(looks);',
    broken: '',
    tests: SAFETY,
    why: 'The drill would hold servers that somebody needs, as long as its probes last.',
  },
  {
    name: 'a launch that is not ours is seen',
    file: 'drill/methods/drs/guards/real-recovery.ts',
    line: '!scope.ownJobIDs.has(job.jobID))',
    broken: "job.jobID === '')",
    tests: INCIDENT,
    why: 'A real recovery would be noticed only when its instance exists.',
  },
  {
    name: 'a recovered instance is seen',
    file: 'drill/methods/drs/guards/real-recovery.ts',
    line: 'if (instance.isDrill === true) return [];',
    broken: 'if (instance.isDrill !== null) return [];',
    tests: INCIDENT,
    why: 'A failover that DRS shows only by its instance would not end the drill.',
  },
  {
    name: 'a recovery by a plan of DRS is seen',
    file: 'drill/methods/drs/guards/real-recovery.ts',
    line: '...planRecoveryGuards(scope, seen),',
    broken: '',
    tests: INCIDENT,
    why: 'A drill would hold its servers while a recovery plan of DRS waits before their step.',
  },
  {
    name: 'an alarm or a closed calendar ends a drill',
    file: 'core/guards/conditions.ts',
    line: 'SURE.has(code)',
    broken: "code === 'START_REJECTED'",
    tests: INCIDENT,
    why: 'A drill would go on through an outage of the system that it rehearses.',
  },
  {
    name: 'a probe stays in the plan’s network',
    file: 'drill/probes/look-at-servers.ts',
    line: ' || !subnets.includes(subnetID)',
    broken: '',
    tests: ABORTS,
    why: 'Production itself might answer, and would count as the recovered server.',
  },
  {
    name: 'a hold looks for a real recovery before it ends',
    file: 'drill/hold-drill.ts',
    line: 'if (abort === undefined && (await abortReasonsOf(drill, ports, look)).length > 0)',
    broken: 'if (false)',
    tests: ['tests/simulation/second-judge.test.ts'],
    why: 'A failover of every server would end the hold, and the drill would pass without a word of it.',
  },
  {
    name: 'what is gone is asked about first',
    file: 'drill/probes/lost-servers.ts',
    line: 'if (gone <= known) return false;',
    broken: 'return false;',
    tests: ['tests/simulation/second-judge.test.ts'],
    why: 'A real recovery would be told as a failure of the drill.',
  },
];
