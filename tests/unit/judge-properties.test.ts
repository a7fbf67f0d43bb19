import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Refusal, refuse } from '../../core/guards/refusal.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillFacts, DrillServer } from '../../core/verdict/record.ts';
import { at, factsOf, recovered, WEB } from '../builders.ts';

/** Whatever the facts are, a verdict never says more than they do. */

const maybe = <T>(value: T) => fc.option(fc.constant(value), { freq: 12 });
const mostly = <T>(usual: T, seldom: T) =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 9 }, { arbitrary: fc.constant(seldom), weight: 1 });
const moment = fc.integer({ min: 1, max: 90 }).map(at);

const anyServer = (base: DrillServer): fc.Arbitrary<DrillServer> =>
  fc
    .record({
      critical: fc.boolean(),
      status: fc.oneof(
        { arbitrary: fc.constant('LAUNCHED'), weight: 9 },
        { arbitrary: fc.constantFrom('FAILED', 'NOT_STARTED', 'IN_PROGRESS', 'UNKNOWN'), weight: 1 },
      ),
      verifiedAt: moment.chain(maybe),
      pointInTimeAt: fc.integer({ min: -1, max: 2 }).map(at).chain(maybe),
      isFallback: fc.boolean(),
      chosen: maybe({ pointID: 'pit-11111111111111111', at: at(0), reason: 'the newest before noon' }),
      instance: maybe(base.instance),
      instanceID: maybe(base.instanceID),
    })
    .map(({ status, verifiedAt, pointInTimeAt, isFallback, chosen, ...rest }) => ({
      ...base,
      ...rest,
      launch: { ...base.launch, status },
      verifiedAt: status === 'LAUNCHED' ? verifiedAt : null,
      recoveredPoint: {
        at: pointInTimeAt,
        source: pointInTimeAt === null ? null : ('job-log' as const),
        isFallback,
        chosen,
      },
    }));

const anyFacts: fc.Arbitrary<DrillFacts> = fc
  .record({
    db: anyServer(recovered()),
    web: anyServer(recovered({ serverID: WEB, hostname: 'wordpress-web', wave: 'web' })),
    timedOut: fc.boolean(),
    workflowError: mostly<DrillFacts['workflowError']>(null, { name: 'TypeError', cause: 'x' }),
    abortReasons: mostly<Refusal[]>([], [refuse('LAST_LAUNCH_RECOVERY', 'x')]),
    notStarted: mostly<Refusal[]>([], [refuse('START_REJECTED', 'x')]),
    jobMinutes: fc.oneof(fc.constant(1), fc.integer({ min: -30, max: 30 })),
  })
  .map(({ db, web, timedOut, jobMinutes, ...changes }) => {
    const facts = factsOf([db, web], changes);
    const createdAt = at(jobMinutes);
    return {
      ...facts,
      waves: facts.waves.map(({ operations, ...wave }) => ({
        ...wave,
        timedOut,
        operations: operations.map((one) => ({ ...one, createdAt })),
      })),
    };
  });

/** Whether a measure is clearly on one side of its limit, by its numbers alone. */
const isClear = (
  measure: {
    readonly actualSeconds: number | null;
    readonly targetSeconds: number;
    readonly uncertaintySeconds: number | null;
  },
  side: 1 | -1,
): boolean =>
  measure.actualSeconds !== null &&
  measure.uncertaintySeconds !== null &&
  (measure.actualSeconds - measure.targetSeconds) * side > measure.uncertaintySeconds;

it('a drill passes only when everything that matters was seen to be right', () => {
  let passed = 0;
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { verdict, reasons, recoveryTime, recoveryPoint, notMeasured } = conclude(facts);
      expect(reasons.length === 0).toBe(verdict === 'PASS');
      if (verdict !== 'PASS' && verdict !== 'PASS_WITH_FINDINGS') return;
      passed += 1;
      const critical = facts.servers.filter((server) => server.critical);
      expect(
        critical.every((server) => server.verifiedAt !== null && server.recoveredPoint.at !== null),
      ).toBe(true);
      expect(facts.servers.some((server) => server.verifiedAt !== null)).toBe(true);
      expect([recoveryTime.met, recoveryPoint.met, notMeasured]).toEqual([true, true, []]);
      expect(isClear(recoveryTime, -1)).toBe(true);
      // Zero is the least that a recovery point can say: then data newer than the start makes up for its clock.
      expect(isClear(recoveryPoint, -1) || recoveryPoint.sourceAlive).toBe(true);
      expect([facts.workflowError, facts.abortReasons, facts.notStarted]).toEqual([null, [], []]);
      if (verdict === 'PASS') expect(facts.servers.every((server) => server.verifiedAt !== null)).toBe(true);
    }),
    { numRuns: 5_000, seed: 1 },
  );
  expect(passed).toBeGreaterThan(300);
});

it('a drill fails only for what was seen to be wrong', () => {
  let failed = 0;
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { verdict, recoveryTime, recoveryPoint } = conclude(facts);
      if (recoveryTime.met === false) expect(isClear(recoveryTime, 1)).toBe(true);
      if (recoveryPoint.met === false) expect(isClear(recoveryPoint, 1)).toBe(true);
      if (verdict !== 'FAIL') return;
      failed += 1;
      const seen = facts.servers.some(
        (server) =>
          server.launch.status === 'FAILED' ||
          (server.verifiedAt === null && facts.waves.some((wave) => wave.timedOut)) ||
          (server.launch.status === 'LAUNCHED' && server.instanceID === null),
      );
      expect(seen || recoveryTime.met === false || recoveryPoint.met === false).toBe(true);
    }),
    { numRuns: 5_000, seed: 1 },
  );
  expect(failed).toBeGreaterThan(300);
});
