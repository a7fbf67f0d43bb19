import { describe, expect, it } from 'vitest';
import type { HeartbeatFact } from '../../core/facts/heartbeat.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillServer, RecoveryPoint } from '../../core/verdict/record.ts';
import { at, DB, factsOf, noPoint, recovered, WEB, web } from '../builders.ts';

/** The recovery point of each server, and which of them speaks for the drill. */

const ticks = (changes: Partial<HeartbeatFact> = {}): HeartbeatFact => ({
  source: 'ssm',
  readAt: at(15),
  error: null,
  cloneWriter: 'clone',
  cloneClockOffsetSeconds: -4,
  uncertaintySeconds: 2,
  writers: [
    { writer: 'source', firstTickAt: at(-90), lastTickAt: at(0.25), ticks: 600, longestGapSeconds: 1 },
  ],
  ...changes,
});
const taken = (minutes: number): Pick<DrillServer, 'recoveredPoint'> => ({
  recoveredPoint: { ...recovered().recoveredPoint, at: at(minutes) },
});
const lag = (lagSeconds: number | null): Pick<DrillServer, 'readiness'> => ({
  readiness: { state: 'CONTINUOUS', lagSeconds, launchSettings: null, network: [] },
});
const pointOf = (...servers: DrillServer[]): RecoveryPoint => conclude(factsOf(servers)).recoveryPoint;
const serverPoint = (changes: Partial<DrillServer>) => pointOf(recovered(changes)).servers[0];

describe('the recovery point of a server', () => {
  it('is reported by every method', () => {
    expect(serverPoint({ ...lag(7), heartbeat: ticks() })).toEqual({
      serverID: DB,
      snapshotSeconds: 30,
      source: 'job-log',
      // A second that DRS tells, and two that its clock may be off.
      snapshotUncertaintySeconds: 3,
      sourceAlive: false,
      lagBeforeSeconds: 7,
      lastTickAt: at(0.25),
      heartbeatSeconds: 45,
      freshnessSeconds: 15,
      // A second of the tick, four that the clone's clock was off, and two of doubt about that.
      heartbeatUncertaintySeconds: 7,
      met: true,
    });
  });

  const none = {
    snapshotSeconds: null,
    source: null,
    snapshotUncertaintySeconds: null,
    sourceAlive: false,
    lagBeforeSeconds: 0,
    lastTickAt: null,
    heartbeatSeconds: null,
    freshnessSeconds: null,
    heartbeatUncertaintySeconds: null,
    met: null,
  };
  it.each<[string, Partial<DrillServer>]>([
    ['was converted but never launched', { instanceID: null, heartbeat: ticks() }],
    ['was never started', { requestedAt: null, operationID: null, heartbeat: ticks() }],
  ])('is not known where it %s', (_, changes) => {
    expect(serverPoint(changes)).toEqual({ serverID: DB, ...none });
  });

  it('says that the source was alive where its data is newer than the start', () => {
    expect(serverPoint(taken(1))).toMatchObject({ snapshotSeconds: 0, sourceAlive: false });
    expect(serverPoint(taken(1.1))).toMatchObject({ snapshotSeconds: -6, sourceAlive: true });
  });

  it.each<[string, Partial<HeartbeatFact>]>([
    ['the clone’s clock was not compared', { cloneClockOffsetSeconds: null }],
    ['nobody knows how well it was compared', { uncertaintySeconds: null }],
  ])('by its heartbeat has no bound where %s', (_, changes) => {
    expect(serverPoint({ heartbeat: ticks(changes) })).toMatchObject({
      heartbeatSeconds: 45,
      heartbeatUncertaintySeconds: null,
    });
  });

  it('by its heartbeat is no tick of a boot that began after the start', () => {
    const restarted = {
      writer: 'clone-2',
      firstTickAt: at(12),
      lastTickAt: at(13),
      ticks: 60,
      longestGapSeconds: 1,
    };
    const heartbeat = ticks({ writers: [...ticks().writers, restarted] });
    expect(serverPoint({ heartbeat })).toMatchObject({ lastTickAt: at(0.25), heartbeatSeconds: 45 });
  });

  it('has no bound where nobody saw when its job was made', () => {
    const unseen = recovered({ serverID: WEB, operationID: 'drsjob-unseen' });
    expect(pointOf(recovered(), unseen).servers[1]).toMatchObject({
      snapshotSeconds: 30,
      snapshotUncertaintySeconds: null,
    });
  });
});

describe('the recovery point of a drill', () => {
  it.each<[string, DrillServer[], Partial<RecoveryPoint>]>([
    [
      'is that of the server with the oldest data',
      [recovered(taken(0.5)), web(taken(0.2))],
      { actualSeconds: 48, worstServer: WEB },
    ],
    [
      'is that of the first where others are as old',
      [recovered(), web()],
      { actualSeconds: 30, worstServer: DB },
    ],
    [
      'is that of critical servers alone',
      [recovered(), web({ critical: false, ...taken(-5) })],
      { actualSeconds: 30, worstServer: DB },
    ],
    [
      'is that of the optional servers that recovered where none is critical',
      [recovered({ critical: false }), web({ critical: false, verifiedAt: null, ...taken(-5) })],
      { actualSeconds: 30, worstServer: DB },
    ],
    ['is met with more to spare than the clocks may be apart', [recovered(taken(0.1))], { met: true }],
    ['is not decided in exactly the objective', [recovered(taken(0))], { actualSeconds: 60, met: null }],
    ['is not decided just before', [recovered(taken(0.05))], { actualSeconds: 57, met: null }],
    ['is not decided just after', [recovered(taken(-0.05))], { actualSeconds: 63, met: null }],
    ['is missed by more than the clocks may be apart', [recovered(taken(-0.1))], { met: false }],
    [
      'is not decided where nobody knows how far the clocks are apart',
      [recovered(), web({ wave: 'database', operationID: 'drsjob-unseen' })],
      { actualSeconds: 30, met: null, uncertaintySeconds: null },
    ],
    [
      'is not decided where another server than the worst may have older data',
      [recovered(taken(0.2)), web({ heartbeat: ticks({ uncertaintySeconds: 50 }) })],
      { actualSeconds: 48, worstServer: DB, met: null, uncertaintySeconds: 52 },
    ],
    [
      'is missed for sure where one server’s is, however uncertain another’s is',
      [recovered(taken(-5)), web({ heartbeat: ticks({ uncertaintySeconds: null }) })],
      { actualSeconds: 360, met: false, uncertaintySeconds: null },
    ],
    [
      'comes with the bounds of the method that it was measured by',
      [recovered({ heartbeat: ticks() })],
      { actualSeconds: 45, method: 'heartbeat', uncertaintySeconds: 7 },
    ],
    [
      'is by its heartbeat where that says the same',
      [recovered({ heartbeat: ticks(), ...taken(0.25) })],
      { actualSeconds: 45, method: 'heartbeat', freshnessSeconds: 0 },
    ],
    [
      'is not known by a heartbeat alone',
      [recovered({ ...noPoint, heartbeat: ticks() })],
      { actualSeconds: null, met: null, method: null, uncertaintySeconds: null, worstServer: DB },
    ],
    [
      'is not known where a heartbeat that the plan wants has no tick of the source',
      [recovered({ heartbeat: ticks({ error: 'NO_FILE', writers: [] }) }), web()],
      { actualSeconds: null, met: null, method: null, uncertaintySeconds: null },
    ],
    [
      'is not known where a heartbeat that the plan wants was never read',
      [recovered(), web({ heartbeatPlanned: true })],
      { actualSeconds: null, met: null, method: null, uncertaintySeconds: null },
    ],
    [
      'is known without the heartbeat of an optional server',
      [recovered(), web({ critical: false, heartbeatPlanned: true })],
      { actualSeconds: 30, met: true, worstServer: DB },
    ],
    [
      'is known without a heartbeat that the plan does not want',
      [recovered({ heartbeatPlanned: false }), web()],
      { actualSeconds: 30, met: true },
    ],
    [
      'is not known where any server’s is not',
      [recovered(noPoint), web()],
      { actualSeconds: null, met: null, method: null, uncertaintySeconds: null, worstServer: WEB },
    ],
    [
      'was one of a living source where any server’s was',
      [recovered(), web(taken(1.5))],
      { actualSeconds: 30, sourceAlive: true },
    ],
    [
      'has the longest lag and the worst freshness beside it, of those that are known',
      [recovered({ ...lag(null), heartbeat: ticks() }), web(lag(9)), web(lag(3))],
      { lagBeforeSeconds: 9, freshnessSeconds: 15 },
    ],
    [
      'has no lag beside it where no guard ever looked',
      [recovered({ readiness: null })],
      { lagBeforeSeconds: null, freshnessSeconds: null },
    ],
  ])('%s', (_, servers, expected) => {
    expect(pointOf(...servers)).toMatchObject(expected);
  });

  it.each<[string, number, number, string]>([
    [
      'nine minutes old by a clock that is half an hour ahead',
      -8 + 30,
      1 + 30,
      'the recovered data was 0s ± 30m 1s old, too close to the objective of 1m to tell whether that was met (wordpress-db)',
    ],
    [
      'half a minute old by a clock that is half an hour behind',
      0.5 - 30,
      1 - 30,
      'the recovered data was 30m 30s ± 30m 1s old, too close to the objective of 1m to tell whether that was met (wordpress-db)',
    ],
  ])('decides nothing where its data is %s', (_, dataMinutes, jobMinutes, text) => {
    const facts = factsOf([recovered(taken(dataMinutes))]);
    const waves = facts.waves.map((wave) => ({
      ...wave,
      operations: wave.operations.map((one) => ({ ...one, createdAt: at(jobMinutes) })),
    }));
    expect(conclude({ ...facts, waves })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      recoveryPoint: { met: null },
      reasons: [{ code: 'RECOVERY_POINT_UNCERTAIN', text }],
    });
  });

  it('is not measured where nothing was recovered, and says so', () => {
    const { recoveryPoint, notMeasured } = conclude(
      factsOf([recovered({ critical: false, verifiedAt: null })]),
    );
    expect(recoveryPoint).toMatchObject({ actualSeconds: null, worstServer: null, sourceAlive: false });
    expect(notMeasured).toContainEqual({
      metric: 'recoveryPoint',
      reason: 'nothing was recovered',
      serverIDs: [],
    });
  });
});
