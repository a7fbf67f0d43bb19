import { chunk } from '../../adapters/aws/chunk.ts';
import {
  type CommandResult,
  INSTANCES_PER_COMMAND,
  type Order,
  type Sent,
} from '../../adapters/aws/commands.ts';
import { describeError, isOfAws } from '../../adapters/aws/errors.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { Errand } from '../../core/inside/scripts.ts';
import type { InsideAnswer } from '../../core/workflow/inside.ts';
import type { LoadedDrill } from '../recovery-method.ts';

/**
 * Runs our scripts, and the plan's, inside recovered servers and waits for their output. Failures are returned, not
 * thrown.
 */

export interface Visit extends Errand {
  readonly serverID: string;
  /** At most half a minute: it must fit into the invocation. */
  readonly timeoutSeconds: number;
}

const POLL_SECONDS = 2;
/** The most commands polled per second: SSM's limit is undocumented. */
const POLLS_PER_SECOND = 10;
const OFFLINE = {
  errorCode: 'AGENT_OFFLINE',
  text: 'the SSM agent of the server is not online',
} as const;
const NOT_OURS = {
  errorCode: 'NOT_OURS',
  text: 'not asked: AWS does not list the instance as this drill’s own',
} as const;

const OUTSIDE = {
  errorCode: 'OUTSIDE_NETWORK',
  text: 'not asked: EC2 does not show the instance in a subnet of the plan',
} as const;

interface Round {
  readonly drill: LoadedDrill;
  readonly ports: Ports;
  readonly comment: string;
  readonly pollSeconds: number;
  readonly responses: Map<Visit, InsideAnswer>;
}

interface Call {
  readonly visit: Visit;
  readonly instanceID: string;
}

/**
 * The response of each visit, in their order. Instances are read again, and only the drill's own, in the plan's network,
 * are used: whoever asked has looked too, and need not be believed.
 */
export async function visitServers(
  visits: readonly Visit[],
  drill: LoadedDrill,
  ports: Ports,
  purpose: string,
): Promise<InsideAnswer[]> {
  if (visits.length === 0) return [];
  const responses = new Map<Visit, InsideAnswer>();
  const comment = `kunren ${drill.opening.drillId} ${purpose}`;
  await asFacts(visits, responses, async () => {
    const groups = groupsOf(await callsTo(visits, drill, responses));
    const pollSeconds = Math.max(POLL_SECONDS, Math.ceil(groups.length / POLLS_PER_SECOND));
    const round: Round = { drill, ports, comment, pollSeconds, responses };
    await Promise.all(groups.map((group) => runGroup(group, round)));
  });
  return visits.map((visit) => responses.get(visit) ?? OFFLINE);
}

/** What could not be read from DRS or SSM now may be readable at the next attempt; any other exception is a bug. */
async function asFacts(
  visits: readonly Visit[],
  responses: Map<Visit, InsideAnswer>,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!isOfAws(error)) throw error;
    const failure = { errorCode: error.name, text: describeError(error) };
    for (const visit of visits) if (!responses.has(visit)) responses.set(visit, failure);
  }
}

/** The visits that can be made now, each with its instance; the others get the reason as their response. */
async function callsTo(
  visits: readonly Visit[],
  drill: LoadedDrill,
  responses: Map<Visit, InsideAnswer>,
): Promise<Call[]> {
  const own = await drill.method.ownInstances(drill);
  const mine = visits.flatMap((visit): Call[] => {
    const instanceID = own.get(visit.serverID);
    if (instanceID === undefined) responses.set(visit, NOT_OURS);
    return instanceID === undefined ? [] : [{ visit, instanceID }];
  });
  if (mine.length === 0) return [];
  const ids = [...new Set(mine.map(({ instanceID }) => instanceID))];
  const { method, opening, target } = drill;
  const [seen, online] = await Promise.all([method.instances(ids, target), target.commands.online(ids)]);
  const subnets = new Map(seen.map(({ instanceID, subnetID }) => [instanceID, subnetID]));
  return mine.filter(({ visit, instanceID }) => {
    const isInside = opening.plan.network.subnets.includes(subnets.get(instanceID) ?? '');
    if (!isInside) responses.set(visit, OUTSIDE);
    else if (!online.has(instanceID)) responses.set(visit, OFFLINE);
    return isInside && online.has(instanceID);
  });
}

/** Servers with the same script share a command, up to its limit; no server is twice in one. */
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

const runGroup = (group: readonly Call[], round: Round): Promise<void> =>
  asFacts(
    group.map(({ visit }) => visit),
    round.responses,
    async () => {
      const [first] = group;
      if (first === undefined) return;
      const { document, script, timeoutSeconds } = first.visit;
      const order: Order = {
        document,
        parameters: { commands: [script], executionTimeout: [String(timeoutSeconds)] },
        comment: round.comment,
        instanceIDs: group.map(({ instanceID }) => instanceID),
      };
      const askedAt = round.ports.now();
      const sent = await round.drill.target.commands.send(order);
      if ('commandID' in sent) await collect(sent.commandID, group, askedAt, timeoutSeconds, round);
      else await refused(sent, group, round);
    },
  );

/** Collects each server's output as soon as it has ended: the slowest does not delay the others. */
async function collect(
  commandID: string,
  group: readonly Call[],
  askedAt: Date,
  timeoutSeconds: number,
  { drill, ports, pollSeconds, responses }: Round,
): Promise<void> {
  const { commands } = drill.target;
  const until = askedAt.getTime() + timeoutSeconds * 1_000;
  for (;;) {
    await ports.sleep(pollSeconds);
    const results = new Map((await commands.results(commandID)).map((result) => [result.instanceID, result]));
    const isLast = ports.now().getTime() + pollSeconds * 1_000 > until;
    const open = group.filter(({ visit }) => !responses.has(visit));
    const running = open.filter(
      ({ instanceID }) => (results.get(instanceID)?.status ?? 'RUNNING') === 'RUNNING',
    );
    for (const call of open) {
      if (running.includes(call) && !isLast) continue;
      const window = { askedAt, answeredAt: ports.now() };
      responses.set(call.visit, responseOf(results.get(call.instanceID), timeoutSeconds, window));
    }
    if (running.length > 0 && isLast) await commands.cancel(commandID).catch(() => {});
    if (running.length === 0 || isLast) return;
  }
}

/** One offline instance makes SSM refuse the whole group: each is then tried alone. */
async function refused(
  sent: Exclude<Sent, { commandID: string }>,
  group: readonly Call[],
  round: Round,
): Promise<void> {
  if ('refused' in sent && sent.refused === 'AGENT_OFFLINE' && group.length > 1) {
    await Promise.all(group.map((one) => runGroup([one], round)));
    return;
  }
  const failure =
    'lost' in sent
      ? { errorCode: 'SEND_FAILED', text: sent.lost }
      : { errorCode: sent.refused, text: sent.text };
  for (const { visit } of group) round.responses.set(visit, failure);
}

function responseOf(
  result: CommandResult | undefined,
  timeoutSeconds: number,
  window: { readonly askedAt: Date; readonly answeredAt: Date },
): InsideAnswer {
  switch (result?.status) {
    case 'SUCCEEDED':
    case 'FAILED':
      return {
        exitStatus: result.exitStatus,
        output: result.output,
        askedAt: window.askedAt.toISOString(),
        answeredAt: window.answeredAt.toISOString(),
      };
    case 'NOT_DELIVERED':
      return { errorCode: 'AGENT_OFFLINE', text: `the command was not delivered: ${result.detail}` };
    default:
      return { errorCode: 'TIMEOUT', text: `no answer within ${timeoutSeconds} s` };
  }
}
