import { chunk } from '../../adapters/aws/chunk.ts';
import { INSTANCES_PER_COMMAND, type Order } from '../../adapters/aws/commands.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { ActionIntent } from '../../core/facts/actions.ts';
import { isReviewed, pinnedBy } from '../../core/guards/documents.ts';
import { presentable } from '../../core/inside/verdict.ts';
import type { Action } from '../../core/plan/actions.ts';
import {
  type ActionServer,
  type ActionState,
  commentOf,
  orderOf,
  withCommand,
  withResults,
} from '../../core/workflow/actions.ts';
import type { LoadedDrill } from '../recovery-method.ts';

/** Sends an action, each command after its intent, to the servers that may receive it now. */

export const MAXIMUM_OUTPUT_CHARACTERS = 1_000;

export interface ActionRun {
  readonly action: Action;
  readonly wave: number;
  readonly servers: readonly ActionServer[];
  /** Those of them that must wait. */
  readonly waiting: ReadonlySet<string>;
  /** By then everything must have been sent and have ended. */
  readonly deadline: Date;
}

export const placeOf = ({ action }: ActionRun, number: number): string => `${action.name}-${number}`;

/** Sends to those whose instance is this drill's own, runs in the plan's network, and has its agent online. */
export async function send(
  run: ActionRun,
  before: ActionState,
  due: readonly ActionServer[],
  next: number,
  drill: LoadedDrill,
  ports: Ports,
): Promise<ActionState> {
  const { opening, method, target } = drill;
  const own = await method.ownInstances(drill);
  const ids = due.flatMap(({ serverID }) => own.get(serverID) ?? []);
  const [seen, online] =
    ids.length === 0
      ? [[], new Set<string>()]
      : await Promise.all([method.instances(ids, target), target.commands.online(ids)]);
  const subnets = new Map(seen.map(({ instanceID, subnetID }) => [instanceID, subnetID]));
  const obstacle = ({ serverID }: ActionServer): string | undefined => {
    const id = own.get(serverID);
    if (id === undefined) return 'NOT_OURS';
    if (!online.has(id)) return 'AGENT_OFFLINE';
    return opening.plan.network.subnets.includes(subnets.get(id) ?? '') ? undefined : 'OUTSIDE_NETWORK';
  };
  const isTooLate = ports.now() >= run.deadline;
  const never = due.flatMap((server) => {
    const errorCode = obstacle(server) ?? (isTooLate ? 'TIMED_OUT' : undefined);
    return errorCode !== undefined && (isTooLate || errorCode === 'OUTSIDE_NETWORK')
      ? [[server, { status: 'NOT_SENT', errorCode }] as const]
      : [];
  });
  let state = withResults(before, never);
  if (isTooLate) return state;
  const ready = due.flatMap((server) => {
    const instanceID = own.get(server.serverID);
    return instanceID === undefined || obstacle(server) !== undefined ? [] : [{ server, instanceID }];
  });
  if (ready.length === 0) return state;
  const document = await reviewed(run.action, target);
  if (document === 'unread') return state;
  if (document === 'changed')
    return withResults(
      state,
      ready.map(({ server }) => [server, { status: 'NOT_SENT', errorCode: 'DOCUMENT_CHANGED' }] as const),
    );
  const groups = chunk(ready, INSTANCES_PER_COMMAND);
  let number = next;
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const sent = await sendGroup(run, group, number, document, drill, ports);
    // Another invocation has written this intent: the next round reads it.
    if (sent === 'taken') return state;
    if (sent === 'offline' && group.length > 1) groups.push(...group.map((one) => [one]));
    state =
      sent === 'offline' || sent === 'refused'
        ? withCommand(state, number, { commandID: null, ended: true })
        : withCommand(state, number, { commandID: sent.commandID, ended: sent.errorCode !== null });
    if (typeof sent === 'object' && sent.errorCode !== null) {
      const { errorCode, output } = sent;
      state = withResults(
        state,
        group.map(({ server }) => [server, { status: 'NOT_SENT', errorCode, output }] as const),
      );
    }
    number += 1;
  }
  return state;
}

/**
 * The version of the action's document that is the reviewed one, by what SSM says just before; what is sent names it, so that
 * nothing that takes its place meanwhile runs.
 */
async function reviewed(
  action: Action,
  target: LoadedDrill['target'],
): Promise<Pick<Order, 'sha256' | 'version'> | 'changed' | 'unread'> {
  const pinned = pinnedBy(action);
  if (pinned === undefined) return {};
  const [seen] = await target.documents([pinned]);
  if (seen === undefined || 'unknown' in seen) return 'unread';
  if (!isReviewed(pinned, seen.known)) return 'changed';
  return { sha256: pinned.sha256, version: seen.known.version };
}

type SentGroup =
  | 'taken'
  | 'offline'
  | 'refused'
  | { readonly commandID: string | null; readonly errorCode: string | null; readonly output: string | null };

async function sendGroup(
  run: ActionRun,
  group: readonly { readonly server: ActionServer; readonly instanceID: string }[],
  number: number,
  document: Pick<Order, 'sha256' | 'version'>,
  { opening, folder, target }: LoadedDrill,
  ports: Ports,
): Promise<SentGroup> {
  const comment = commentOf(opening.drillId, run.wave, run.action.name, number);
  const instanceIDs = group.map(({ instanceID }) => instanceID);
  const intent: ActionIntent = {
    comment,
    serverIDs: group.map(({ server }) => server.serverID),
    instanceIDs,
    at: ports.now().toISOString(),
  };
  if (!(await folder.writeIntent(placeOf(run, number), run.wave, intent))) return 'taken';
  const sent = await target.commands.send({ ...orderOf(run.action), ...document, comment, instanceIDs });
  if ('commandID' in sent) return { commandID: sent.commandID, errorCode: null, output: null };
  // The next round looks for it by its comment.
  if ('lost' in sent) return { commandID: null, errorCode: null, output: null };
  if (sent.refused === 'AGENT_OFFLINE') return 'offline';
  if (sent.passing) return 'refused';
  const output = presentable(sent.text, MAXIMUM_OUTPUT_CHARACTERS);
  return { commandID: null, errorCode: sent.refused, output };
}
