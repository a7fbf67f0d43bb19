import { chunk } from '../core/chunks.ts';
import type { Errand } from '../core/inside-scripts.ts';
import { describeError, isOfAws } from './aws-errors.ts';
import { type CommandResult, INSTANCES_PER_COMMAND, type Order, type Sent } from './commands.ts';
import type { OpenedDrill } from './opened.ts';
import { ownInstances } from './own-instances.ts';
import type { World } from './world.ts';

/** Runs our scripts, and the plan's, inside recovered servers and waits for what they say; nothing that fails throws. */

export interface Visit extends Errand {
  readonly sourceServerID: string;
  /** At most half a minute: it must fit into the invocation. */
  readonly timeoutSeconds: number;
}

export type Heard =
  | {
      readonly exitStatus: number | null;
      readonly output: string;
      readonly askedAt: Date;
      readonly answeredAt: Date;
    }
  | { readonly errorCode: string; readonly text: string };

const POLL_SECONDS = 2;
const OFFLINE = {
  errorCode: 'AGENT_OFFLINE',
  text: 'the SSM agent of the server is not online',
} as const;
const NOT_OURS = {
  errorCode: 'NOT_OURS',
  text: 'not asked: DRS does not list the instance as this drill’s own',
} as const;

/** What each visit heard, in their order. Instances are taken from DRS afresh, and only those that are the drill's. */
export async function runInside(
  visits: readonly Visit[],
  drill: OpenedDrill,
  world: World,
  purpose: string,
): Promise<Heard[]> {
  if (visits.length === 0) return [];
  const { commands } = drill.target;
  const heard = new Map<Visit, Heard>();
  try {
    const own = await ownInstances(drill);
    const mine = visits.flatMap((visit) => {
      const instanceID = own.get(visit.sourceServerID);
      return instanceID === undefined ? [] : [{ visit, instanceID }];
    });
    for (const visit of visits) if (!own.has(visit.sourceServerID)) heard.set(visit, NOT_OURS);
    const online = mine.length === 0 ? new Set() : await commands.online(mine.map((one) => one.instanceID));
    for (const { visit, instanceID } of mine) if (!online.has(instanceID)) heard.set(visit, OFFLINE);
    const comment = `kunren ${drill.opening.drillId} ${purpose}`;
    const asked = mine.filter(({ instanceID }) => online.has(instanceID));
    await Promise.all(
      groupsOf(asked).map(async (group) => {
        for (const [visit, what] of await runGroup(group, comment, drill, world)) heard.set(visit, what);
      }),
    );
  } catch (error) {
    if (!isOfAws(error)) throw error;
    // What could not be read of DRS or SSM now may be readable at the next attempt.
    const failure = { errorCode: error.name, text: describeError(error) };
    for (const visit of visits) if (!heard.has(visit)) heard.set(visit, failure);
  }
  return visits.map((visit) => heard.get(visit) ?? OFFLINE);
}

interface Call {
  readonly visit: Visit;
  readonly instanceID: string;
}

/** Servers with the same script get one command, as far as one takes them; the same server never twice in one. */
function groupsOf(calls: readonly Call[]): Call[][] {
  const alike = Map.groupBy(calls, ({ visit }) =>
    JSON.stringify([visit.document, visit.script, visit.timeoutSeconds]),
  );
  return [...alike.values()].flatMap((group) => {
    const turns = new Map<string, number>();
    const byTurn = Map.groupBy(group, ({ instanceID }) => {
      const turn = (turns.get(instanceID) ?? -1) + 1;
      turns.set(instanceID, turn);
      return turn;
    });
    return [...byTurn.values()].flatMap((one) => chunk(one, INSTANCES_PER_COMMAND));
  });
}

async function runGroup(
  group: readonly Call[],
  comment: string,
  drill: OpenedDrill,
  world: World,
): Promise<(readonly [Visit, Heard])[]> {
  const [first] = group;
  if (first === undefined) return [];
  const { document, script, timeoutSeconds } = first.visit;
  const { commands } = drill.target;
  const order: Order = {
    document,
    parameters: { commands: [script], executionTimeout: [String(timeoutSeconds)] },
    comment,
    instanceIDs: group.map(({ instanceID }) => instanceID),
  };
  const askedAt = world.now();
  const sent = await commands.send(order);
  if (!('commandID' in sent)) return refusedGroup(sent, group, comment, drill, world);
  const until = askedAt.getTime() + timeoutSeconds * 1_000;
  for (;;) {
    await world.sleep(POLL_SECONDS);
    const results = new Map(
      (await commands.results(sent.commandID)).map((result) => [result.instanceID, result]),
    );
    const isOver = group.every(
      ({ instanceID }) => (results.get(instanceID)?.status ?? 'RUNNING') !== 'RUNNING',
    );
    if (!isOver && world.now().getTime() + POLL_SECONDS * 1_000 <= until) continue;
    if (!isOver) await commands.cancel(sent.commandID).catch(() => {});
    const answeredAt = world.now();
    return group.map(({ visit, instanceID }) => [
      visit,
      heardOf(results.get(instanceID), timeoutSeconds, { askedAt, answeredAt }),
    ]);
  }
}

/** One instance that has gone offline refuses the whole group: each is then tried alone. */
async function refusedGroup(
  sent: Exclude<Sent, { commandID: string }>,
  group: readonly Call[],
  comment: string,
  drill: OpenedDrill,
  world: World,
): Promise<(readonly [Visit, Heard])[]> {
  if ('refused' in sent && sent.refused === 'AGENT_OFFLINE' && group.length > 1) {
    const alone = await Promise.all(group.map((one) => runGroup([one], comment, drill, world)));
    return alone.flat();
  }
  const failure =
    'lost' in sent
      ? { errorCode: 'SEND_FAILED', text: sent.lost }
      : { errorCode: sent.refused, text: sent.text };
  return group.map(({ visit }) => [visit, failure]);
}

function heardOf(
  result: CommandResult | undefined,
  timeoutSeconds: number,
  window: { readonly askedAt: Date; readonly answeredAt: Date },
): Heard {
  switch (result?.status) {
    case 'SUCCEEDED':
    case 'FAILED':
      return { exitStatus: result.exitStatus, output: result.output, ...window };
    case 'NOT_DELIVERED':
      return { errorCode: 'AGENT_OFFLINE', text: `the command was not delivered: ${result.detail}` };
    default:
      return { errorCode: 'TIMEOUT', text: `no answer within ${timeoutSeconds} s` };
  }
}
