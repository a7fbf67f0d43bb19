import { describe, expect, it } from 'vitest';
import type { HeartbeatFact } from '../../core/facts/heartbeat.ts';
import type { IsolationFact } from '../../core/facts/probes.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import type { DrillFacts, DrillServer } from '../../core/verdict/record.ts';
import { at, factsOf, recovered, WEB } from '../builders.ts';

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
        cloneClockOffsetSeconds: null,
        uncertaintySeconds: null,
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
      'PASS_WITH_FINDINGS',
      ['wordpress-db has no readable heartbeat: the agent is not online'],
    ],
    [
      'only the clone wrote a heartbeat',
      withHeartbeat({ cloneWriter: 'a' }),
      'PASS_WITH_FINDINGS',
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
  });
});
