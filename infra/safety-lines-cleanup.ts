import type { SafetyLine } from './safety-line.ts';

/** Safety lines of a cleanup that goes on, and of what DRS lists although it lives no more. */

/** That what the plan calls optional decides nothing. */
export const LETTING_OPTIONAL_BE: readonly SafetyLine[] = [
  {
    name: 'an optional server holds up no wave',
    file: 'core/workflow/wave-course.ts',
    line: '!critical || settled.has(serverID)',
    broken: 'settled.has(serverID)',
    tests: ['tests/simulation/optional-servers.test.ts'],
    why: 'A closed port of a monitor would make the next wave wait, and the recovery time missed.',
  },
];

/** That a server runs only where the plan allows it. */
export const STAYING_INSIDE: readonly SafetyLine[] = [
  {
    name: 'launch settings are checked again before each wave',
    file: 'drill/methods/drs/start.ts',
    line: '...launchGuards(scope, { ...launch, sourceServers: seen.sourceServers }),',
    broken: '',
    tests: ['tests/simulation/moved-template.test.ts'],
    why: 'A template that somebody moved to production after the guards would launch the clone there.',
  },
  {
    name: 'a server that somebody recovers is not touched',
    file: 'drill/methods/drs/decide-cleanup.ts',
    line: "contested.has(sourceServerID ?? '');",
    broken: "contested.has('');",
    tests: ['tests/unit/cleanup.test.ts', 'tests/simulation/outside-judge.test.ts'],
    why: 'Cleanup would terminate, disconnect or delete what a real recovery is working with.',
  },
  {
    name: 'what reaches production is not held',
    file: 'core/workflow/after-wave.ts',
    line: 'const mayBeHeld = !atLarge &&',
    broken: 'const mayBeHeld =',
    tests: ['tests/simulation/outside-judge.test.ts'],
    why: 'Clones would talk to production for hours.',
  },
  {
    name: 'a server outside the plan’s network ends the drill',
    file: 'drill/abort-reasons.ts',
    line: '  ...outside,',
    broken: '',
    tests: ['tests/simulation/moved-template.test.ts', 'tests/simulation/holding.test.ts'],
    why: 'A clone in production would be probed, and held for hours.',
  },
];

/** That one drill of several runs. */
export const TAKING_TURNS: readonly SafetyLine[] = [
  {
    name: 'leases are taken in one order',
    file: 'adapters/store/leases.ts',
    line: 'for (const serverID of lease.serverIDs.toSorted()) {',
    broken: 'for (const serverID of lease.serverIDs) {',
    tests: ['tests/simulation/two-drills.test.ts'],
    why: 'Two drills that begin at the same moment would keep each other out, and neither would run.',
  },
];

export const GOING_ON: readonly SafetyLine[] = [
  {
    name: 'only what EC2 has no more is removed from DRS’s list',
    file: 'drill/methods/drs/request-removal.ts',
    line: 'dead.filter((one) => !living.has(idOf(one)))',
    broken: 'dead',
    tests: ['tests/unit/remove.test.ts'],
    why: 'An instance that lives would be disconnected from DRS, and run on unseen.',
  },
  {
    name: 'only rows of our own drill are removed from DRS’s list',
    file: 'drill/methods/drs/decide-cleanup.ts',
    line: 'dead: ours.filter(',
    broken: 'dead: seen.recoveryInstances.filter(',
    tests: ['tests/unit/cleanup.test.ts'],
    why: 'A recovery that somebody fails back would be disconnected.',
  },
  {
    name: 'cleanup goes on when DRS cannot be read',
    file: 'drill/methods/drs/remove.ts',
    line: 'const own = await observe(() => readOwn(drill));',
    broken:
      'const own = { known: await readOwn(drill) } as Awaited<ReturnType<typeof observe<Awaited<ReturnType<typeof readOwn>>>>>;',
    tests: ['tests/unit/remove.test.ts'],
    why: 'A few minutes of trouble in DRS would leave everything running until the hard expiry.',
  },
  {
    name: 'what was left is swept every hour',
    file: 'drill/sweep/find-orphans.ts',
    line: "return (await folder.read('sweep'))?.status !== 'COMPLETE';",
    broken: 'return false;',
    tests: ['tests/simulation/sweep.test.ts'],
    why: 'People are told that removal is tried every hour; nothing would be until the hard expiry.',
  },
  {
    name: 'EC2 shows what DRS does not list yet',
    file: 'drill/methods/drs/leftovers.ts',
    line: '...(await unlistedInstances(drill, unrecorded, jobs)),',
    broken: '',
    tests: ['tests/unit/remove.test.ts'],
    why: 'With both of DRS’s lists behind, a drill would be called clean while its job runs.',
  },
  {
    name: 'an event is confirmed by Step Functions',
    file: 'drill/sweep/sweep-execution.ts',
    line: 'const execution = await ports.executions.describe(executionArn);',
    broken:
      'const execution = { ...event, startedAt: new Date(event.startDate), input: event.input ?? null };',
    tests: ['tests/simulation/sweep.test.ts'],
    why: 'Whoever may put an event could have a running drill torn down.',
  },
  {
    name: 'tags alone do nothing',
    file: 'drill/sweep/sweep-orphan.ts',
    line: 'if (execution === undefined)',
    broken: 'if (deployed.length < 0)',
    tests: ['tests/simulation/sweep.test.ts'],
    why: 'Whoever may tag could have a colleague’s instances terminated.',
  },
];
