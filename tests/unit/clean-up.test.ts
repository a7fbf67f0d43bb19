import { describe, expect, it } from 'vitest';
import type { Ports, Target } from '../../adapters/ports.ts';
import type { CleanupFacts, Leftover } from '../../core/facts/steps.ts';
import { cleanUp } from '../../drill/clean-up.ts';
import type { LoadedDrill, RecoveryMethod, RemovalRound } from '../../drill/recovery-method.ts';
import { NOW } from '../builders.ts';
import { atSecond, folderWith, openingOf } from '../open-drill.ts';

/** Cleanup round by round, of a recovery method whose rounds the test says. */

const NOTHING: RemovalRound = {
  watched: { instanceIDs: [], volumeIDs: [] },
  requests: [],
  launching: false,
  leftovers: [],
};
const left = (id: string): Leftover => ({ type: 'instance', id, detail: 'running' });
const LEFT: RemovalRound = { ...NOTHING, leftovers: [left('i-1')] };
const LAUNCHING: RemovalRound = { ...LEFT, launching: true };
const request = (second: number, id = 'i-1') => ({
  at: atSecond(second).toISOString(),
  operationID: `drsjob-${second}`,
  instanceIDs: [id],
});
const factsOf = (changes: Partial<CleanupFacts> = {}): CleanupFacts => ({
  status: 'RUNNING',
  startedAt: NOW.toISOString(),
  endedAt: null,
  requests: [],
  watched: { instanceIDs: [], volumeIDs: [] },
  leftovers: [],
  launchingAt: null,
  ...changes,
});

interface Given {
  /** One after the other; the last comes again. */
  readonly rounds: readonly RemovalRound[];
  readonly call?: Parameters<typeof cleanUp>[2];
  readonly facts?: Record<string, CleanupFacts>;
  readonly timeLimit?: string;
  readonly hardExpiry?: string;
  /** Seconds from the start of the drill at which cleanup is called. */
  readonly from?: number;
  readonly keeps?: CleanupFacts['watched'];
}

async function play({ rounds, call = { seconds: 600 }, facts = {}, from = 0, keeps, ...cleanup }: Given) {
  const { folder, written, read } = folderWith(facts);
  let second = from;
  const befores: CleanupFacts[] = [];
  const at: number[] = [];
  const over: boolean[] = [];
  const remove: RecoveryMethod['remove'] = async (_, before, { keep, isOver }) => {
    const round = rounds[at.length] ?? rounds.at(-1) ?? NOTHING;
    befores.push(before);
    at.push(second);
    over.push(isOver(round.launching));
    if (keeps !== undefined) await keep(keeps);
    return round;
  };
  const drill: LoadedDrill = {
    opening: openingOf({ cleanup }),
    folder,
    target: {} as Target,
    method: { remove } as RecoveryMethod,
    since: NOW,
  };
  const ports = {
    now: () => atSecond(second),
    sleep: async (seconds: number) => {
      second += seconds;
    },
  } as Ports;
  return { ended: await cleanUp(drill, ports, call), befores, at, over, written, read };
}

describe('cleanup ends', () => {
  it('complete, when nothing is left', async () => {
    const { ended, at, written } = await play({ rounds: [LEFT, LEFT, NOTHING] });
    expect(at).toEqual([0, 15, 30]);
    expect(ended).toEqual(factsOf({ status: 'COMPLETE', endedAt: atSecond(30).toISOString() }));
    // What the second round saw was written before.
    expect(written.map(({ name }) => name)).toEqual(['cleanup', 'cleanup']);
    expect(written.at(-1)?.facts).toEqual(ended);
  });

  it('incomplete, when the plan’s time for it is over, with what is left', async () => {
    const { ended, at, over } = await play({ rounds: [LEFT], timeLimit: '30s' });
    expect([at, over]).toEqual([
      [0, 15, 30],
      [false, false, true],
    ]);
    const leftovers = [left('i-1')];
    expect(ended).toEqual(factsOf({ status: 'INCOMPLETE', endedAt: atSecond(30).toISOString(), leftovers }));
  });

  it('complete, when the last is gone at the very end of its time', async () => {
    expect((await play({ rounds: [LEFT, NOTHING], timeLimit: '15s' })).ended.status).toBe('COMPLETE');
  });

  it('for now, when the caller has no time for another round', async () => {
    const { ended, at } = await play({ rounds: [LEFT], call: { seconds: 30 } });
    expect(at).toEqual([0, 15, 30]);
    expect(ended).toEqual(factsOf({ leftovers: [left('i-1')] }));
    expect((await play({ rounds: [LEFT], call: { seconds: 29 } })).at).toEqual([0, 15]);
  });
});

describe('cleanup looks again', () => {
  it('every minute while a launch runs and there is nothing to remove yet', async () => {
    const { at, ended } = await play({ rounds: [LAUNCHING, LAUNCHING, NOTHING] });
    expect(at).toEqual([0, 60, 120]);
    expect(ended.launchingAt).toBe(atSecond(60).toISOString());
  });

  it('every 15 seconds once something was asked to go, launch or not', async () => {
    const { at, ended } = await play({
      rounds: [LAUNCHING, { ...LAUNCHING, requests: [request(60)] }, LAUNCHING, NOTHING],
    });
    expect(at).toEqual([0, 60, 75, 90]);
    expect(ended.requests).toEqual([request(60)]);
  });

  it('with all that was asked for and is watched so far', async () => {
    const watched = { instanceIDs: ['i-1'], volumeIDs: ['vol-1'] };
    const { befores, ended } = await play({
      rounds: [
        { ...LEFT, requests: [request(0)], watched },
        { ...LEFT, requests: [request(15, 'i-2')], watched },
        { ...NOTHING, watched },
      ],
    });
    expect(befores.map(({ requests }) => requests.length)).toEqual([0, 1, 2]);
    expect(ended).toMatchObject({ requests: [request(0), request(15, 'i-2')], watched });
  });

  it('and writes down what is to go before it goes', async () => {
    const keeps = { instanceIDs: ['i-1'], volumeIDs: [] };
    const { written } = await play({ rounds: [NOTHING], keeps });
    expect(written[0]).toEqual({ name: 'cleanup', facts: factsOf({ watched: keeps }) });
  });
});

describe('the time for cleanup', () => {
  it.each<[string, Omit<Given, 'rounds'>, readonly RemovalRound[], boolean[]]>([
    ['counts from its start', { timeLimit: '20s' }, [LEFT], [false, false, true]],
    [
      'counts from the last sight of a launch',
      { timeLimit: '60s' },
      [LAUNCHING, LAUNCHING, LEFT],
      [false, false, true],
    ],
    [
      'is not over while a launch runs, however long that takes',
      { timeLimit: '30s' },
      [LAUNCHING, LAUNCHING, LAUNCHING, NOTHING],
      [false, false, false, true],
    ],
    [
      'goes no further for a launch than the moment by which all must be gone',
      { timeLimit: '60s', hardExpiry: '90s' },
      [LAUNCHING],
      [false, false, true],
    ],
    [
      'is the plan’s own even where that goes beyond that moment',
      { timeLimit: '70s', hardExpiry: '60s' },
      [LAUNCHING],
      [false, false, true],
    ],
  ])('%s', async (_, given, rounds, over) => {
    expect((await play({ ...given, rounds })).over).toEqual(over);
  });
});

describe('cleanup that is called again', () => {
  const known = {
    requests: [request(5)],
    watched: { instanceIDs: ['i-1'], volumeIDs: ['vol-1'] },
  };
  const asItWas = (changes: Partial<CleanupFacts>): CleanupFacts =>
    factsOf({ ...known, leftovers: [left('i-1')], launchingAt: atSecond(3).toISOString(), ...changes });
  const again = async (given: Omit<Given, 'rounds'>) =>
    (await play({ rounds: [NOTHING], from: 100, ...given })).befores[0];
  const began = (second: number, changes: Partial<CleanupFacts> = {}): CleanupFacts =>
    factsOf({ startedAt: atSecond(second).toISOString(), ...changes });

  it('begins with nothing where there was none, and looks for it once', async () => {
    expect(await again({})).toEqual(began(100));
    expect((await play({ rounds: [NOTHING] })).read).toEqual(['cleanup']);
  });
  it('goes on where it was left', async () => {
    const running = asItWas({});
    expect(await again({ facts: { cleanup: running } })).toEqual(running);
  });
  it.each<[string, CleanupFacts['status'], boolean | undefined, number]>([
    ['has its whole time after one that was complete', 'COMPLETE', undefined, 100],
    ['has no new time after one that was not', 'INCOMPLETE', undefined, 0],
    ['has no new time where it is not asked to begin afresh', 'INCOMPLETE', false, 0],
    ['has its whole time where it is to begin afresh', 'INCOMPLETE', true, 100],
  ])('%s', async (_, status, afresh, second) => {
    const call = { seconds: 600, ...(afresh === undefined ? {} : { afresh }) };
    expect(await again({ call, facts: { cleanup: asItWas({ status }) } })).toEqual(began(second, known));
  });

  const sweep = { seconds: 600, name: 'sweep' } as const;
  it('as a sweep knows what the first cleanup knew, and has a time of its own', async () => {
    const facts = { cleanup: asItWas({ status: 'INCOMPLETE' }) };
    expect(await again({ call: sweep, facts })).toEqual(began(100, known));
  });
  it('as a sweep goes on with what the sweep before knew', async () => {
    const requests = [request(50)];
    const facts = {
      cleanup: asItWas({ status: 'INCOMPLETE' }),
      sweep: asItWas({ status: 'INCOMPLETE', startedAt: atSecond(40).toISOString(), requests }),
    };
    expect(await again({ call: sweep, facts })).toEqual(began(40, { ...known, requests }));
  });
  it('as a sweep of a drill without cleanup begins with nothing', async () => {
    expect(await again({ call: sweep })).toEqual(began(100));
  });
  it('as a sweep writes beside the first cleanup', async () => {
    const keeps = { instanceIDs: ['i-9'], volumeIDs: [] };
    const { written } = await play({ rounds: [NOTHING], call: sweep, keeps });
    expect(written.map(({ name }) => name)).toEqual(['sweep', 'sweep']);
  });
});
