import type { SafetyLine } from './safety-line.ts';

/** Safety lines of what may be removed and what may be reported. */

const CLEANUP = ['tests/unit/cleanup.test.ts'];
const JUDGE = ['tests/unit/judge.test.ts', 'tests/unit/measures.test.ts'];
const PROOF = ['tests/unit/judge-proof.test.ts', 'tests/unit/core.test.ts'];
const STEPS = ['tests/simulation/steps.test.ts'];
const SWEEP = ['tests/simulation/sweep.test.ts'];
const SWEEP_ENDED = ['tests/simulation/sweep-ended.test.ts'];
const SAFETY = ['tests/simulation/safety-lines.test.ts'];

/** What may be removed, and when it counts as removed. */
export const REMOVING: readonly SafetyLine[] = [
  {
    name: 'only drill instances are terminated',
    file: 'drill/methods/drs/decide-cleanup.ts',
    line: 'instance.isDrill === true && scope',
    broken: 'scope',
    tests: CLEANUP,
    why: 'Cleanup would terminate a failed-over production server.',
  },
  {
    name: 'only planned servers’ instances are terminated',
    file: 'drill/methods/drs/decide-cleanup.ts',
    line: "scope.plannedServerIDs.has(instance.sourceServerID ?? '');",
    broken: 'scope.plannedServerIDs.size > 0;',
    tests: CLEANUP,
    why: 'Cleanup would reach servers that the plan never named.',
  },
  {
    name: 'only instances of our own jobs are terminated',
    file: 'drill/methods/drs/decide-cleanup.ts',
    line: "ownJobIDs.has(instance.jobID ?? '') && !isVanishing",
    broken: '!isVanishing',
    tests: CLEANUP,
    why: 'A colleague’s manual drill would be removed.',
  },
  {
    name: 'cleanup waits for jobs under way',
    file: 'drill/methods/drs/decide-cleanup.ts',
    line: '.filter(isActive)',
    broken: '.filter(() => false)',
    tests: CLEANUP,
    why: 'The instances of a running launch would appear after the drill was called clean.',
  },
  {
    name: 'a started job that is not listed is not gone',
    file: 'drill/methods/drs/decide-cleanup.ts',
    line: '.filter((jobID) => !ownJobIDs.has(jobID))',
    broken: '.filter(() => false)',
    tests: CLEANUP,
    why: 'DRS’s list may be behind: its instances would run on unseen.',
  },
  {
    name: 'EC2 decides what is gone',
    file: 'drill/methods/drs/leftovers.ts',
    line: '...(await remainingInEc2(drill, watching, [...decision.ownJobIDs, ...startedJobIDs])),',
    broken: '',
    tests: SAFETY,
    why: 'Volumes and conversion servers would stay, and cost, under a clean report.',
  },
  {
    name: 'a step that aborts remembers an earlier start',
    file: 'drill/start-wave.ts',
    line: "mayHaveStarted: mayRunUnrecorded(before) && ended.outcome !== 'STARTED'",
    broken: 'mayHaveStarted: false',
    tests: ['tests/simulation/unsettled-start.test.ts'],
    why: 'A repeated step that takes its own launch for somebody else’s would forget that it started one.',
  },
  {
    name: 'an own launch that is not listed is waited for',
    file: 'drill/start-wave.ts',
    line: 'if (before?.isOwnAwaited === true && starter.started.length <= before.operations.length) {',
    broken: 'if (Number.isNaN(starter.started.length)) {',
    tests: ['tests/simulation/unsettled-start.test.ts'],
    why: 'A second request would replace the clone that the first has launched.',
  },
  {
    name: 'the time counts from the first request without an answer',
    file: 'drill/methods/drs/start.ts',
    line: 'const requestedAt = unansweredSince ?? ports.now().toISOString();',
    broken: 'const requestedAt = ports.now().toISOString();',
    tests: ['tests/simulation/start.test.ts'],
    why: 'The recovery time would leave out what a lost answer cost.',
  },
  {
    name: 'cleanup has its time from the end of a launch',
    file: 'drill/clean-up.ts',
    line: 'launchingAt === null ? fromStart : Date.parse(launchingAt) + limit;',
    broken: 'fromStart;',
    tests: ['tests/simulation/cleanup.test.ts'],
    why: 'The instances of a long launch would be left behind as soon as they appear.',
  },
  {
    name: 'a start of unknown outcome is looked up again',
    file: 'drill/methods/drs/leftovers.ts',
    line: '...unlistedStarts(unrecorded, watching, ports.now()),',
    broken: '',
    tests: ['tests/simulation/unsettled-start.test.ts'],
    why: 'A job that DRS does not list yet would launch after everything was called clean.',
  },
  {
    name: 'a clean drill is checked again',
    file: 'drill/clean-up.ts',
    line: 'const ended = await readIfPossible(drill, name);',
    broken:
      "const ended = await readIfPossible(drill, name);\n  if (ended?.status === 'COMPLETE') return ended;",
    tests: SAFETY,
    why: 'What DRS listed late would stay although cleanup was requested again.',
  },
  {
    name: 'what is to be removed is recorded first',
    file: 'drill/methods/drs/remove.ts',
    line: 'await keep(watched);',
    broken: '',
    tests: SAFETY,
    why: 'After a crash nobody would know which volumes to look for.',
  },
  {
    name: 'what comes after a sweep is swept',
    file: 'drill/sweep/sweep-drill.ts',
    line: "before?.status === 'COMPLETE' && !isLater(lastStartAt, before, method.listingDelaySeconds)",
    broken: "before?.status === 'COMPLETE'",
    tests: SWEEP,
    why: 'What a step started while its drill was being closed would run, and cost, permanently.',
  },
  {
    name: 'the sweep leaves running drills alone',
    file: 'drill/sweep/sweep-orphan.ts',
    line: 'if (!expired && closing === undefined && !(await wasLeftUnclean(folder))) return [];',
    broken: '',
    tests: SWEEP,
    why: 'The hourly sweep would end every drill that it finds.',
  },
  {
    name: 'an execution that ended leaves no drill open',
    file: 'drill/sweep-orphans.ts',
    line: 'const dead = await findEnded(listed, attempt, ports);',
    broken: 'const dead: Awaited<ReturnType<typeof findEnded>> = [];',
    tests: SWEEP_ENDED,
    why: 'A drill whose event was lost, or refused three times, would have no record, or run on until its hard expiry.',
  },
  {
    name: 'an execution that was redriven is left alone',
    file: 'adapters/aws/past-executions.ts',
    line: 'found !== undefined && isWithoutSuccess(found) ? found : undefined;',
    broken: 'found as EndedExecution | undefined;',
    tests: ['tests/unit/past-executions.test.ts'],
    why: 'The sweep would remove the servers of a drill that goes on.',
  },
];

/** What may be reported. */
export const SAYING: readonly SafetyLine[] = [
  {
    name: 'a record is written once',
    file: 'adapters/store/objects.ts',
    line: "IfNoneMatch: '*',",
    broken: '',
    tests: STEPS,
    why: 'Evidence could be replaced afterwards.',
  },
  {
    name: 'the first record is final',
    file: 'drill/closing/finalize-drill.ts',
    line: 'const { record } = await standingRecord(folder);',
    broken: 'const record = placed;',
    tests: SAFETY,
    why: 'People would be notified of a verdict that is not in the evidence.',
  },
  {
    name: 'production that answers ends the drill',
    file: 'core/workflow/after-wave.ts',
    line: 'const stops = atLarge || failed',
    broken: 'const stops = failed',
    tests: PROOF,
    why: 'More clones would be started that reach production.',
  },
  {
    name: 'production that answers is no pass',
    file: 'core/verdict/judge-proof.ts',
    line: 'isolationOf(facts, true).map(',
    broken: 'isolationOf(facts, true).slice(0, 0).map(',
    tests: PROOF,
    why: 'A drill network with a route to production would be called isolated.',
  },
  {
    name: 'a canary that passes is no pass',
    file: 'core/verdict/judge-proof.ts',
    line: "probe.canary && probe.status === 'FAILED'",
    broken: "probe.canary && probe.status === 'NOT_RUN'",
    tests: PROOF,
    why: 'Probes that pass for everything would be believed.',
  },
  {
    name: 'not measured is never a pass',
    file: 'core/verdict/judge.ts',
    line: 'if (doubts.length + unmeasured.length > 0)',
    broken: 'if (doubts.length > 0)',
    tests: ['tests/unit/judge-properties.test.ts'],
    why: 'A drill without a recovery point would pass.',
  },
  {
    name: 'a broken workflow is never a pass',
    file: 'core/verdict/judge.ts',
    line: 'return facts.workflowError === null ? reasons : [...reasons, brokenReason(facts.workflowError)];',
    broken: 'return reasons;',
    tests: JUDGE,
    why: 'A drill that broke half-way would pass for one that was finished.',
  },
  {
    name: 'a COMPLETED job is no success',
    file: 'drill/methods/drs/launch-facts.ts',
    line: "const status = member?.launchStatus ?? earlier?.status ?? 'UNKNOWN';",
    broken: "const status = jobs.get(operationID)?.status === 'COMPLETED' ? 'LAUNCHED' : 'UNKNOWN';",
    tests: SAFETY,
    why: 'DRS calls a job completed in which every server failed to launch.',
  },
  {
    name: 'a simulated drill says so',
    file: 'adapters/runtime.ts',
    line: "Object.keys(variables).some((name) => name.startsWith('AWS_ENDPOINT_URL'))",
    broken: "variables['KUNREN_SIMULATED'] === 'true'",
    tests: SAFETY,
    why: 'A rehearsal on a laptop would count as evidence.',
  },
];
