import { describe, expect, it } from 'vitest';
import { refuse } from '../../core/guards/refusal.ts';
import { conclude, disagreements } from '../../core/verdict/conclude.ts';
import type { DrillFacts, DrillRecord } from '../../core/verdict/record.ts';
import { at, DB, factsOf, failedLaunch, recovered, WEB, web } from '../builders.ts';
import { recordOf } from '../records.ts';

const leftBehind = (count: number): Pick<DrillFacts, 'cleanup'> => ({
  cleanup: {
    status: 'INCOMPLETE',
    startedAt: at(15),
    endedAt: at(75),
    leftovers: Array.from({ length: count }, (_, index) => ({
      type: 'volume',
      id: `vol-${index}`,
      detail: 'still there',
    })),
  },
});
const olderPoint = { ...recovered().recoveredPoint, isFallback: true };

describe('findings', () => {
  it('are numbered, have an owner, and are due by their severity', () => {
    const facts = factsOf([recovered({ ...failedLaunch, critical: false }), web()], {
      ...leftBehind(1),
      endedAt: at(30),
    });
    expect(conclude(facts).findings).toEqual([
      {
        id: 'F-1',
        owner: 'SRE',
        dueDate: '2026-12-22',
        code: 'LAUNCH_FAILED',
        text: 'wordpress-db failed to launch: not enough capacity',
        severity: 'MEDIUM',
        serverID: DB,
      },
      {
        id: 'F-2',
        owner: 'SRE',
        dueDate: '2026-12-06',
        code: 'LEFTOVERS',
        text: '1 resources of the drill may still be there and cost money: vol-0',
        severity: 'HIGH',
      },
    ]);
  });

  it.each<[string, DrillFacts, string[]]>([
    ['HIGH for a critical server', factsOf([recovered(failedLaunch), web()]), ['HIGH']],
    [
      'MEDIUM for an optional server',
      factsOf([recovered(), web({ ...failedLaunch, critical: false })]),
      ['MEDIUM'],
    ],
    [
      'MEDIUM for an older snapshot, of a critical server too',
      factsOf([recovered({ recoveredPoint: olderPoint }), web()]),
      ['MEDIUM'],
    ],
    [
      'HIGH for the whole drill',
      factsOf([recovered(), web()], { workflowError: { name: 'TypeError', cause: 'x' } }),
      ['HIGH'],
    ],
  ])('are %s', (_, facts, severities) => {
    expect(conclude(facts).findings.map(({ severity }) => severity)).toEqual(severities);
  });

  it.each<[string, number, string]>([
    ['five by name', 5, 'vol-0, vol-1, vol-2, vol-3, vol-4'],
    ['no more than five by name', 6, 'vol-0, vol-1, vol-2, vol-3, vol-4 and more'],
  ])('name %s of what was left behind', (_, count, names) => {
    const { findings } = conclude(factsOf([recovered(), web()], leftBehind(count)));
    expect(findings[0]?.text).toBe(
      `${count} resources of the drill may still be there and cost money: ${names}`,
    );
  });

  it('are none of a drill that was refused, whose reasons are no work for its owner', () => {
    const idle = { requestedAt: null, operationID: null, verifiedAt: null };
    const refusals = [refuse('LAG_TOO_LONG', 'wordpress-db lags')];
    const facts = factsOf([recovered(idle), web(idle)], { guards: { checkedAt: at(0), refusals } });
    expect(conclude(facts)).toMatchObject({ verdict: 'SKIPPED', reasons: refusals, findings: [] });
  });
});

describe('the timeline', () => {
  const timelineOf = (facts: DrillFacts): [string, string, string?][] =>
    conclude(facts).timeline.map(({ at: moment, event, wave, serverID, clock }) => [
      moment,
      event,
      [wave, serverID, clock].filter((part) => part !== undefined).join(' '),
    ]);

  it('is the course of a drill in order of time, each by its clock', () => {
    const facts = factsOf([
      recovered(),
      web({
        requestedAt: at(14),
        launch: { ...recovered().launch, launchedAt: at(16) },
        bootedAt: at(17),
        verifiedAt: at(18),
      }),
    ]);
    expect(timelineOf({ ...facts, cleanup: { ...facts.cleanup, startedAt: at(19) } })).toEqual([
      [at(0), 'DRILL_OPENED', 'kunren'],
      [at(0), 'GUARDS_CLEAR', 'kunren'],
      [at(1), 'WAVE_STARTED', 'database kunren'],
      [at(11), 'OPERATION_ENDED', 'database aws'],
      [at(11), 'OPERATION_ENDED', 'web aws'],
      [at(11), 'SERVER_LAUNCHED', `database ${DB} kunren`],
      [at(13), 'SERVER_BOOTED', `database ${DB} kunren`],
      [at(14), 'WAVE_ENDED', 'database kunren'],
      [at(14), 'WAVE_STARTED', 'web kunren'],
      [at(14), 'WAVE_ENDED', 'web kunren'],
      [at(14), 'SERVER_VERIFIED', `database ${DB} kunren`],
      [at(16), 'SERVER_LAUNCHED', `web ${WEB} kunren`],
      [at(17), 'SERVER_BOOTED', `web ${WEB} kunren`],
      [at(18), 'SERVER_VERIFIED', `web ${WEB} kunren`],
      [at(19), 'CLEANUP_STARTED', 'kunren'],
      [at(20), 'CLEANUP_COMPLETE', 'kunren'],
      [at(30), 'DRILL_ENDED', 'kunren'],
    ]);
  });

  it('leaves out what never was', () => {
    const idle = web({
      requestedAt: null,
      operationID: null,
      verifiedAt: null,
      bootedAt: null,
      launch: { ...recovered().launch, launchedAt: null },
    });
    const facts = factsOf([idle], {
      guards: { checkedAt: null, refusals: [] },
      cleanup: { status: 'COMPLETE', startedAt: null, endedAt: null, leftovers: [] },
    });
    expect(timelineOf(facts).map(([, event]) => event)).toEqual(['DRILL_OPENED', 'DRILL_ENDED']);
  });

  it('says of an operation without an end nothing', () => {
    const facts = factsOf([recovered()]);
    const waves = facts.waves.map((wave) => ({
      ...wave,
      operations: wave.operations.map((one) => ({ ...one, endedAt: null })),
    }));
    expect(timelineOf({ ...facts, waves }).map(([, event]) => event)).not.toContain('OPERATION_ENDED');
  });

  it.each<[string, (facts: DrillFacts) => Partial<DrillFacts>, string]>([
    [
      'a drill that was refused',
      () => ({ guards: { checkedAt: at(0), refusals: [refuse('LAG_TOO_LONG', 'x')] } }),
      'DRILL_REFUSED',
    ],
    [
      'a wave that timed out',
      ({ waves }) => ({ waves: waves.map((wave) => ({ ...wave, timedOut: true })) }),
      'WAVE_TIMED_OUT',
    ],
    ['a cleanup that left something', () => leftBehind(1), 'CLEANUP_INCOMPLETE'],
  ])('has a word for %s', (_, change, event) => {
    const facts = factsOf([recovered(), web()]);
    expect(timelineOf({ ...facts, ...change(facts) }).map(([, name]) => name)).toContain(event);
  });
});

describe('a record that was changed', () => {
  const record = recordOf(factsOf([recovered(), web({ ...failedLaunch, critical: false })]));
  const worse = { ...record.recoveryPoint, actualSeconds: 1 };
  it.each<[keyof DrillRecord, Partial<DrillRecord>]>([
    ['reasons', { reasons: [] }],
    ['recoveryTime', { recoveryTime: { ...record.recoveryTime, actualSeconds: 1 } }],
    ['recoveryPoint', { recoveryPoint: worse }],
    ['notMeasured', { notMeasured: [{ metric: 'recoveryTime', reason: 'x', serverIDs: [] }] }],
    ['findings', { findings: record.findings.map((finding) => ({ ...finding, owner: 'nobody' })) }],
    ['timeline', { timeline: record.timeline.toReversed() }],
  ])('in its %s is found by that alone', (key, changes) => {
    expect(disagreements({ ...record, ...changes })).toEqual([
      `${key}: the record differs from what its facts give`,
    ]);
  });

  it('only in the order of its keys, at any depth, is the same record', () => {
    const backwards = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(backwards);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, part]) => [key, backwards(part)]),
      );
    };
    expect(disagreements(backwards(record) as DrillRecord)).toEqual([]);
  });
});
