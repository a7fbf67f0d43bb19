import { describe, expect, it } from 'vitest';
import type { HeartbeatFact } from '../../core/facts/heartbeat.ts';
import type { IsolationFact } from '../../core/facts/probes.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillFacts, DrillServer } from '../../core/verdict/record.ts';
import { at, DB, factsOf, recovered, WEB } from '../builders.ts';
import { withoutJapanese } from '../sentences/without-japanese.ts';

const web = recovered({ serverID: WEB, hostname: 'wordpress-web', wave: 'web' });
const withProbe = (changes: Partial<DrillServer['probes'][number]>): DrillFacts => {
  const [passed] = recovered().probes;
  if (passed === undefined) throw new Error('the builder’s server has a probe');
  return factsOf([recovered({ probes: [passed, { ...passed, canary: true, port: 9, ...changes }] }), web]);
};
const untried = factsOf([
  recovered({
    verifiedAt: null,
    probes: withProbe({ status: 'NOT_RUN', passedAt: null, seen: null }).servers[0]?.probes ?? [],
  }),
  web,
]);
const withIsolation = (changes: Partial<IsolationFact>): DrillFacts => {
  const fact = {
    name: 'the production database',
    address: '10.0.0.5',
    port: 3306,
    reached: false,
    at: at(12),
    seen: 'no answer within 5 s',
    errorCode: 'TIMEOUT',
    ...changes,
  };
  const facts = factsOf([recovered(), web]);
  return { ...facts, waves: facts.waves.map((wave) => ({ ...wave, isolation: [fact] })) };
};
const withHeartbeat = (changes: Partial<HeartbeatFact>): DrillFacts =>
  factsOf([
    recovered({
      heartbeat: {
        source: 'http',
        readAt: at(15),
        error: null,
        cloneWriter: null,
        cloneClockOffsetSeconds: 0,
        uncertaintySeconds: 1,
        writers: [{ writer: 'a', firstTickAt: at(-9), lastTickAt: at(0.4), ticks: 60, longestGapSeconds: 1 }],
        ...changes,
      },
    }),
    web,
  ]);
const gap = (longestGapSeconds: number): Partial<HeartbeatFact> => ({
  writers: [{ writer: 'a', firstTickAt: at(-9), lastTickAt: at(0.4), ticks: 60, longestGapSeconds }],
});

describe('the proofs of a drill', () => {
  it.each<[string, DrillFacts, string, string[]]>([
    ['a canary failed as it must', withProbe({}), 'PASS', []],
    [
      'a canary passed',
      withProbe({ status: 'FAILED', errorCode: 'CANARY_PASSED' }),
      'INCONCLUSIVE',
      ['wordpress-db passed its canary tcp 9, which must fail, so its other probes prove nothing'],
    ],
    [
      'a canary was never tried, although all else passed',
      { ...untried, waves: untried.waves.map((wave) => ({ ...wave, timedOut: true })) },
      'INCONCLUSIVE',
      ['wordpress-db was not proven: its canary tcp 9 was not tried, there was no time left'],
    ],
    ['production did not answer', withIsolation({}), 'PASS', []],
    [
      'production answered, which is said once though both waves saw it',
      withIsolation({ reached: true, seen: 'connected' }),
      'FAIL',
      ['the production database (10.0.0.5:3306) answered from the drill network: connected'],
    ],
    [
      'it is unknown whether production answers',
      withIsolation({ reached: null, seen: 'too many open files' }),
      'INCONCLUSIVE',
      [
        'whether the production database (10.0.0.5:3306) can be reached from the drill network could not be determined: too many open files',
      ],
    ],
    ['the heartbeat is whole', withHeartbeat({}), 'PASS', []],
    [
      'the heartbeat could not be read',
      withHeartbeat({ error: 'the agent is not online', writers: [] }),
      'INCONCLUSIVE',
      ['wordpress-db has no readable heartbeat: the agent is not online'],
    ],
    [
      'only the clone wrote a heartbeat',
      withHeartbeat({ cloneWriter: 'a' }),
      'INCONCLUSIVE',
      ['wordpress-db has no heartbeat that its source wrote on the recovered disk'],
    ],
    ['a busy second is no gap', withHeartbeat(gap(10)), 'PASS', []],
    [
      'ticks are missing',
      withHeartbeat(gap(95)),
      'PASS_WITH_FINDINGS',
      ['wordpress-db has no heartbeats for 1m 35s: the source did not write them or the disk lost them'],
    ],
  ])('%s', (_, facts, verdict, texts) => {
    const conclusions = conclude(facts);
    const seen = conclusions.reasons.filter(({ code }) => code !== 'NOT_MEASURED').map(({ text }) => text);
    expect([conclusions.verdict, seen]).toEqual([verdict, texts]);
    expect(withoutJapanese(seen)).toEqual([]);
  });
});

describe('what the proofs lack', () => {
  const reasonsOf = (facts: DrillFacts) =>
    conclude(facts).reasons.map(({ code, serverID }) => [code, serverID ?? null]);
  it.each<[string, DrillFacts, string, string | null]>([
    ['production answered', withIsolation({ reached: true }), 'NOT_ISOLATED', null],
    ['isolation is not known', withIsolation({ reached: null }), 'ISOLATION_UNKNOWN', null],
    ['a canary passed', withProbe({ status: 'FAILED' }), 'CANARY_PASSED', DB],
    ['a heartbeat was not read', withHeartbeat({ error: 'no', writers: [] }), 'HEARTBEAT_UNREAD', DB],
    ['a heartbeat is the clone’s', withHeartbeat({ cloneWriter: 'a' }), 'HEARTBEAT_UNREAD', DB],
    ['a heartbeat has gaps', withHeartbeat(gap(95)), 'HEARTBEAT_GAPS', DB],
  ])('has a code where %s', (_, facts, code, serverID) => {
    expect(reasonsOf(facts).filter(([one]) => one !== 'NOT_MEASURED')).toEqual([[code, serverID]]);
  });

  it('names each thing of production that answered', () => {
    const facts = withIsolation({ reached: true });
    const waves = facts.waves.map((wave, place) => ({
      ...wave,
      isolation: wave.isolation.map((fact) => ({ ...fact, port: 3306 + place })),
    }));
    expect(conclude({ ...facts, waves }).reasons.map(({ code }) => code)).toEqual([
      'NOT_ISOLATED',
      'NOT_ISOLATED',
    ]);
  });

  const writer = (name: string, first: number, last: number, longestGapSeconds: number) => ({
    writer: name,
    firstTickAt: at(first),
    lastTickAt: at(last),
    ticks: 60,
    longestGapSeconds,
  });
  it('are the gaps of the boot that the last tick is of', () => {
    const writers = [writer('old', -90, -60, 95), writer('new', -50, 0.4, 1)];
    expect(reasonsOf(withHeartbeat({ writers }))).toEqual([]);
  });
  it('are not the gaps of a boot that began after the start', () => {
    const writers = [writer('source', -50, 0.4, 1), writer('clone', 12, 13, 95)];
    expect(reasonsOf(withHeartbeat({ writers }))).toEqual([]);
  });
  it('is no heartbeat of a server that was not started', () => {
    const { heartbeat = null } = withHeartbeat({ error: 'no', writers: [] }).servers[0] ?? {};
    const idle = { heartbeat, requestedAt: null, operationID: null, verifiedAt: null };
    const codes = reasonsOf(factsOf([recovered(idle), web])).map(([code]) => code);
    expect(codes).not.toContain('HEARTBEAT_UNREAD');
  });
});
