import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeartbeatFact } from '../../core/facts/heartbeat.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillFacts, DrillServer } from '../../core/verdict/record.ts';
import { at, DB, factsOf, failedLaunch, noPoint, planOf, recovered, WEB, web } from '../builders.ts';

type Operation = DrillFacts['waves'][number]['operations'][number];

/** A launch as every other, so many minutes later. */
const laterBy = (minutes: number): DrillServer['launch'] => {
  const { launch } = recovered();
  const later = (moment: string | null) =>
    moment === null ? null : new Date(Date.parse(moment) + minutes * 60_000).toISOString();
  const phases = launch.phases.map((phase) => ({
    ...phase,
    startedAt: later(phase.startedAt),
    endedAt: later(phase.endedAt),
  }));
  return { ...launch, launchedAt: later(launch.launchedAt), phases };
};
/** Ticks of the source until a moment, and of the clone until another. */
const ticks = (source: string, clone?: string): HeartbeatFact => ({
  source: 'ssm',
  readAt: at(15),
  error: null,
  cloneWriter: 'clone',
  cloneClockOffsetSeconds: 0,
  uncertaintySeconds: 2,
  writers: [
    { writer: 'source', firstTickAt: at(-90), lastTickAt: source, ticks: 600, longestGapSeconds: 1 },
    ...(clone === undefined
      ? []
      : [{ writer: 'clone', firstTickAt: at(11), lastTickAt: clone, ticks: 60, longestGapSeconds: 1 }]),
  ],
});

describe('measures', () => {
  it('run from the first StartRecovery to the last critical server, whose phases they name', () => {
    const { recoveryTime } = conclude(
      factsOf([
        recovered(),
        web({ requestedAt: at(14), launch: laterBy(13), bootedAt: at(26), verifiedAt: at(28) }),
      ]),
    );
    expect(recoveryTime).toMatchObject({ actualSeconds: 27 * 60, met: true, slowestServer: WEB });
    expect(recoveryTime.phases).toEqual([
      { name: 'snapshot', clock: 'aws', seconds: 30 },
      { name: 'conversion', clock: 'aws', seconds: 360 },
      { name: 'launch', clock: 'aws to kunren', seconds: 122 },
      { name: 'waiting', clock: 'aws to kunren', seconds: 88 },
      { name: 'boot', clock: 'kunren', seconds: 120 },
      { name: 'verification', clock: 'kunren', seconds: 4 * 60 },
    ]);
  });
  it('of the phases of a server add up to its total, but for booting', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 9, maxLength: 9 }), (steps) => {
        let elapsed = 0;
        const next = (): string => {
          elapsed += steps.pop() ?? 0;
          return at(1 + elapsed / 60_000);
        };
        const phases = ['snapshot', 'conversion'].map((name) => ({
          name,
          startedAt: next(),
          endedAt: next(),
          clock: 'aws' as const,
        }));
        const startedAt = next();
        const launchedAt = next();
        const launch = {
          ...recovered().launch,
          launchedAt,
          phases: [
            ...phases,
            { name: 'launch', startedAt, endedAt: launchedAt, clock: 'aws to kunren' as const },
          ],
        };
        const server = recovered({ launch, bootedAt: next(), verifiedAt: next() });
        const [measured] = conclude(factsOf([server])).recoveryTime.servers;
        const sum = measured?.phases.reduce(
          (total, { name, seconds }) => total + (name === 'boot' ? 0 : (seconds ?? Number.NaN)),
          0,
        );
        expect(sum).toBeCloseTo(measured?.actualSeconds ?? Number.NaN, 2);
      }),
    );
  });
  it('know no waiting where a phase is not known', () => {
    const launch = { ...recovered().launch, launchedAt: null };
    const { servers } = conclude(factsOf([recovered({ launch })])).recoveryTime;
    expect(servers[0]?.phases.find(({ name }) => name === 'waiting')?.seconds).toBeNull();
  });
  it('take the oldest data as the recovery point, and the longest lag as an estimate beside it', () => {
    const old = web({
      recoveredPoint: {
        at: at(0.1),
        source: 'recovery-instance',
        isFallback: false,
        chosen: null,
      },
      readiness: {
        state: 'CONTINUOUS',
        lagSeconds: 7,
        launchSettings: null,
        network: [],
      },
    });
    expect(conclude(factsOf([recovered(), old])).recoveryPoint).toMatchObject({
      targetSeconds: 60,
      actualSeconds: 54,
      met: true,
      method: 'recovery-instance',
      worstServer: WEB,
      sourceAlive: false,
      lagBeforeSeconds: 7,
    });
  });
  it('clamp a recovery point after the start to zero and say that the source was alive', () => {
    const alive = {
      recoveredPoint: {
        at: at(1.5),
        source: 'job-log' as const,
        isFallback: false,
        chosen: null,
      },
    };
    expect(conclude(factsOf([recovered(alive), web(alive)])).recoveryPoint).toMatchObject({
      actualSeconds: 0,
      met: true,
      sourceAlive: true,
    });
  });
  it('know no recovery point of a server that was converted but never launched', () => {
    const { recoveryPoint } = conclude(factsOf([recovered(failedLaunch), web(failedLaunch)]));
    expect([recoveryPoint.actualSeconds, recoveryPoint.met]).toEqual([null, null]);
  });
  it('stay null, with the reason, where something is not known', () => {
    const { recoveryTime, recoveryPoint, notMeasured } = conclude(
      factsOf([recovered({ ...noPoint, verifiedAt: null }), web()]),
    );
    expect([
      recoveryTime.actualSeconds,
      recoveryTime.met,
      recoveryPoint.actualSeconds,
      recoveryPoint.met,
    ]).toEqual([null, null, null, null]);
    expect(notMeasured).toEqual([
      {
        metric: 'recoveryTime',
        reason: '1 of 2 servers were not verified to the end (wordpress-db)',
        serverIDs: [DB],
      },
      {
        metric: 'recoveryPoint',
        reason: 'the recovery point of 1 of 2 servers is not known (wordpress-db)',
        serverIDs: [DB],
      },
    ]);
  });
  it('name what each wave waited for, and its longest phase', () => {
    const { criticalPath } = conclude(
      factsOf([recovered(), web({ requestedAt: at(14), launch: laterBy(13), verifiedAt: at(28) })]),
    ).recoveryTime;
    expect(criticalPath).toEqual([
      { wave: 'database', actualSeconds: 13 * 60, slowestServer: DB, longestPhase: 'conversion' },
      { wave: 'web', actualSeconds: 14 * 60, slowestServer: WEB, longestPhase: 'conversion' },
    ]);
  });
  it('measure each server from its own call on, and an unverified wave not at all', () => {
    const { criticalPath, servers } = conclude(
      factsOf([recovered(), web({ requestedAt: at(14), verifiedAt: null })]),
    ).recoveryTime;
    expect(servers.map(({ actualSeconds }) => actualSeconds)).toEqual([13 * 60, null]);
    expect(criticalPath[1]).toEqual({
      wave: 'web',
      actualSeconds: null,
      slowestServer: null,
      longestPhase: null,
    });
  });
  it('have no time of a drill in which nothing was started, or nothing critical recovered', () => {
    const idle = { requestedAt: null, operationID: null };
    const optional = { critical: false, verifiedAt: null };
    for (const [servers, reason] of [
      [[recovered(idle), web(idle)], 'nothing was started'],
      [[recovered(optional), web(optional)], 'nothing was recovered'],
    ] as const) {
      const { recoveryTime, notMeasured } = conclude(factsOf([...servers]));
      expect([recoveryTime.actualSeconds, recoveryTime.met]).toEqual([null, null]);
      expect(notMeasured).toContainEqual({ metric: 'recoveryTime', reason, serverIDs: [] });
    }
  });
  it('have no phases of a slowest server where none was verified', () => {
    const { phases, slowestServer } = conclude(factsOf([recovered({ verifiedAt: null })])).recoveryTime;
    expect([phases, slowestServer]).toEqual([[], null]);
  });
  it.each<[string, number, boolean | null]>([
    ['surely met with time to spare', 60.7, true],
    ['not known to be met within the time between two looks', 60.74, null],
    ['not known to be met in exactly the objective', 61, null],
    ['not known to be missed within the time between two looks', 61.26, null],
    ['surely missed after it', 61.3, false],
  ])('are %s', (_, minutes, met) => {
    const facts = factsOf([recovered({ verifiedAt: at(minutes) }), web()]);
    const { recoveryTime, verdict, reasons } = conclude(facts);
    expect([recoveryTime.met, recoveryTime.uncertaintySeconds]).toEqual([met, 16]);
    expect([verdict, reasons.map(({ code }) => code)]).toEqual(
      met === null
        ? ['INCONCLUSIVE', ['RECOVERY_TIME_UNCERTAIN']]
        : met
          ? ['PASS', []]
          : ['FAIL', ['RECOVERY_TIME_MISSED']],
    );
  });
  it('of time are as uncertain as the slowest look at any server that counts', () => {
    const slowLooks = planOf({
      waves: [
        { name: 'database', servers: [{ id: DB, probes: [{ protocol: 'tcp', port: 1, interval: '10m' }] }] },
        { name: 'web', servers: [{ id: WEB }] },
      ],
    });
    const facts = factsOf([recovered({ verifiedAt: at(60) }), web({ verifiedAt: at(60.5) })], {
      plan: slowLooks,
    });
    // The slowest took 59m30s ± 11 s; the other may have taken longer, 59m ± 10m6s.
    expect(conclude(facts).recoveryTime).toMatchObject({
      slowestServer: WEB,
      actualSeconds: 3_570,
      uncertaintySeconds: 576,
      met: null,
    });
  });
  it('of time reach back to the last look that saw a server unproven, and add up over the waves', () => {
    const first = recovered({ unprovenAt: at(13), verifiedAt: at(14) });
    const second = (changes: Partial<DrillServer>) =>
      web({ requestedAt: at(16), launch: laterBy(15), verifiedAt: at(30), ...changes });
    const timeOf = (...servers: DrillServer[]) => conclude(factsOf(servers)).recoveryTime;
    // A minute before the first proof, two until the next wave was started, half a minute before the last proof.
    expect(timeOf(first, second({ unprovenAt: at(29.5) })).uncertaintySeconds).toBe(60 + 120 + 30 + 1);
    // Nobody looked between the beginning of the launch, two seconds before AWS's own time, and the proof.
    expect(timeOf(first, second({ unprovenAt: null })).uncertaintySeconds).toBe(180 + 6 * 60 + 2 + 1);
    const unknown = { ...recovered().launch, phases: [] };
    expect(timeOf(first, second({ unprovenAt: null, launch: unknown })).uncertaintySeconds).toBe(
      180 + 14 * 60 + 1,
    );
  });
  it('of time are those of the server that may have been the last, and optional ones hold no wave up', () => {
    const first = recovered({ unprovenAt: at(10), verifiedAt: at(14) });
    const other = web({ wave: 'database', unprovenAt: at(13), verifiedAt: at(13.5) });
    const { uncertaintySeconds } = conclude(factsOf([first, other])).recoveryTime;
    expect(uncertaintySeconds).toBe(61);
    const optional = recovered({ critical: false, unprovenAt: at(13), verifiedAt: at(14) });
    const last = web({ requestedAt: at(2), unprovenAt: at(13), verifiedAt: at(13.5) });
    // The minute before the second wave was kunren's own.
    expect(conclude(factsOf([optional, last])).recoveryTime.uncertaintySeconds).toBe(30 + 60 + 1);
  });
  it('name no phase as the longest that hardly anybody watched', () => {
    const { launch } = recovered();
    const phases = launch.phases.flatMap((phase) =>
      phase.name === 'launch' ? [{ ...phase, startedAt: at(2) }] : [],
    );
    const longest = (changes: Partial<DrillServer>) =>
      conclude(factsOf([recovered(changes)])).recoveryTime.criticalPath[0]?.longestPhase;
    const slow = { verifiedAt: at(28) };
    expect(longest({ ...slow, unprovenAt: null })).toBeNull();
    expect(longest({ ...slow, unprovenAt: at(19) })).toBeNull();
    expect(longest({ ...slow, unprovenAt: at(27) })).toBe('verification');
    const quick = { verifiedAt: at(11.1) };
    expect(longest({ ...quick, launch: { ...launch, phases, notLaunchedAt: null } })).toBeNull();
    expect(longest({ ...quick, launch: { ...launch, phases, notLaunchedAt: at(10.8) } })).toBe('launch');
  });
  it.each([1_800, -58, 600])('have the same phases where the service’s clock is ahead by %i s', (ahead) => {
    const moved = (moment: string | null) =>
      moment === null ? null : new Date(Date.parse(moment) + ahead * 1_000).toISOString();
    const facts = factsOf([recovered()]);
    const { launch } = recovered();
    const phases = launch.phases.map((phase) => ({
      ...phase,
      startedAt: moved(phase.startedAt),
      endedAt: phase.clock === 'aws' ? moved(phase.endedAt) : phase.endedAt,
    }));
    const skewed = {
      ...factsOf([recovered({ launch: { ...launch, phases } })]),
      waves: facts.waves.map((wave) => ({
        ...wave,
        operations: wave.operations.map((one) => ({ ...one, createdAt: moved(one.createdAt) })),
      })),
    };
    expect(conclude(skewed).recoveryTime.servers).toEqual(conclude(facts).recoveryTime.servers);
  });
  it('have no negative phase, and still add up, where the difference of the clocks is not known', () => {
    const { launch } = recovered();
    const phases = launch.phases.map((phase) =>
      phase.name === 'launch' ? { ...phase, startedAt: at(41) } : { ...phase, startedAt: at(-3) },
    );
    const facts = factsOf([recovered({ launch: { ...launch, phases } })]);
    const unknown = { ...facts, waves: facts.waves.map((wave) => ({ ...wave, operations: [] })) };
    const seconds = conclude(unknown).recoveryTime.servers[0]?.phases.map((phase) => phase.seconds ?? -1);
    expect(seconds?.every((value) => value >= 0)).toBe(true);
    expect(seconds?.reduce((sum, value) => sum + value, 0)).toBe(13 * 60 + 120);
  });
  it.each<[string, Partial<DrillServer>, string | null]>([
    ['verification, of which booting is a part', { bootedAt: at(28), verifiedAt: at(28) }, 'verification'],
    ['the first of two that took as long', { verifiedAt: at(17) }, 'conversion'],
    ['unknown where no phase is', { launch: { ...recovered().launch, launchedAt: null, phases: [] } }, null],
  ])('call the longest phase of a wave %s', (_, changes, phase) => {
    const { criticalPath } = conclude(factsOf([recovered(changes)])).recoveryTime;
    expect(criticalPath.map(({ longestPhase }) => longestPhase)).toEqual([phase]);
  });
  it('leave a wave that was not started out of what the recovery waited for', () => {
    const idle = web({ requestedAt: null, operationID: null, verifiedAt: null });
    const { criticalPath } = conclude(factsOf([recovered(), idle])).recoveryTime;
    expect(criticalPath.map(({ wave }) => wave)).toEqual(['database']);
  });
  it('leave out a wave without servers that count', () => {
    const { criticalPath } = conclude(factsOf([recovered(), web({ critical: false })])).recoveryTime;
    expect(criticalPath.map(({ wave }) => wave)).toEqual(['database']);
  });
  it('know no last server of a wave in which one was never verified', () => {
    const other = web({ wave: 'database', verifiedAt: null });
    const { criticalPath } = conclude(factsOf([recovered(), other])).recoveryTime;
    expect(criticalPath).toMatchObject([{ wave: 'database', actualSeconds: null, slowestServer: null }]);
  });
  it('say what AWS alone took by its own clock', () => {
    const { operationSeconds } = conclude(factsOf([recovered(), web()])).recoveryTime;
    expect(operationSeconds).toBe(10 * 60 - 2);
  });
  it.each<[string, Partial<Operation>, Partial<Operation>, number | null]>([
    [
      'from the first that was made, to the last that ended',
      { createdAt: at(1) },
      { endedAt: at(26) },
      1_500,
    ],
    ['whichever of them was in the list first', { endedAt: at(26) }, { createdAt: at(1) }, 1_500],
    ['nothing where the first has no end', { endedAt: null }, {}, null],
    ['nothing where the last has no end', {}, { endedAt: null }, null],
    ['nothing where the first was made at no known time', { createdAt: null }, {}, null],
    ['nothing where the last was made at no known time', {}, { createdAt: null }, null],
  ])('say of AWS’s operations %s', (_, first, last, seconds) => {
    const facts = factsOf([recovered(), web({ requestedAt: at(14) })]);
    const waves = facts.waves.map((wave, index) => ({
      ...wave,
      operations: wave.operations.map((one) => ({ ...one, ...(index === 0 ? first : last) })),
    }));
    expect(conclude({ ...facts, waves }).recoveryTime.operationSeconds).toBe(seconds);
  });
  it('say of AWS nothing where it did nothing', () => {
    const idle = { requestedAt: null, operationID: null };
    const { operationSeconds } = conclude(factsOf([recovered(idle), web(idle)])).recoveryTime;
    expect(operationSeconds).toBeNull();
  });
  it('bound what the clocks may be apart by the making of the job, and know no bound without it', () => {
    const facts = factsOf([recovered(), web()]);
    expect(conclude(facts).recoveryPoint.uncertaintySeconds).toBe(3);
    const unknown = {
      ...facts,
      waves: facts.waves.map((wave) => ({
        ...wave,
        operations: wave.operations.map((one) => ({ ...one, createdAt: null })),
      })),
    };
    expect(conclude(unknown).recoveryPoint.uncertaintySeconds).toBeNull();
    expect(conclude(unknown).recoveryTime.operationSeconds).toBeNull();
  });
});

describe('a heartbeat', () => {
  const point = (heartbeat: HeartbeatFact) =>
    conclude(factsOf([recovered({ heartbeat }), web()])).recoveryPoint;
  it('speaks for the data where it is older than the snapshot', () => {
    expect(point(ticks(at(0.25)))).toMatchObject({
      actualSeconds: 45,
      method: 'heartbeat',
      // A second of the tick's, and two of the clone's clock.
      uncertaintySeconds: 3,
      freshnessSeconds: 15,
      worstServer: DB,
    });
  });
  it('never makes the recovery point better than the snapshot’s own time', () => {
    expect(point(ticks(at(0.6)))).toMatchObject({ actualSeconds: 30, method: 'job-log' });
  });
  it('that the clone continued is not the source’s', () => {
    expect(point(ticks(at(0.25), at(12)))).toMatchObject({ actualSeconds: 45, method: 'heartbeat' });
  });
  it('of a source that lived on gives the freshness, and zero', () => {
    const alive = recovered({
      heartbeat: ticks(at(1.4)),
      recoveredPoint: { ...recovered().recoveredPoint, at: at(1.5) },
    });
    const also = web({ recoveredPoint: { ...recovered().recoveredPoint, at: at(1.5) } });
    expect(conclude(factsOf([alive, also])).recoveryPoint).toMatchObject({
      actualSeconds: 0,
      sourceAlive: true,
      freshnessSeconds: 6,
    });
  });
  it('that cannot be read leaves nothing measured', () => {
    expect(point({ ...ticks(at(0.25)), writers: [], error: 'no such file' })).toMatchObject({
      actualSeconds: null,
      met: null,
      method: null,
      freshnessSeconds: null,
    });
  });
  it('that stopped long before the snapshot misses the objective, for data may be lost', () => {
    expect(conclude(factsOf([recovered({ heartbeat: ticks(at(-60)) }), web()]))).toMatchObject({
      verdict: 'FAIL',
      reasons: [
        {
          code: 'RECOVERY_POINT_MISSED',
          text: 'the recovered data, by its last heartbeat, was 1h 1m old, older than the objective of 1m',
        },
      ],
    });
  });
});
