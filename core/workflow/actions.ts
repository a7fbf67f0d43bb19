import type { ActionFact, ActionIntent, ActionResult, WaveActions } from '../facts/actions.ts';
import type { WaveLaunch } from '../facts/steps.ts';
import { POWERSHELL, SH } from '../inside/scripts.ts';
import type { Action } from '../plan/actions.ts';
import type { PlannedServer } from '../plan/planned-server.ts';
import { isLaunchOver } from './wave-course.ts';

/** The progress of a wave's actions, as facts; nothing here sends anything. */

export type ActionState = WaveActions['actions'][number];

export interface ActionServer {
  readonly serverID: string;
  readonly hostname: string;
  readonly critical: boolean;
  /** COMING: its launch is not over. */
  readonly launch: 'LAUNCHED' | 'COMING' | 'MISSING';
}

/** The document that an action runs, and its parameters. */
export function orderOf(action: Action): {
  readonly document: string;
  readonly parameters: Record<string, string[]>;
} {
  if ('document' in action) {
    const parameters = Object.entries(action.parameters).map(
      ([name, value]) => [name, typeof value === 'string' ? [value] : value] as const,
    );
    return { document: action.document, parameters: Object.fromEntries(parameters) };
  }
  return {
    document: action.shell === 'powershell' ? POWERSHELL : SH,
    parameters: { commands: [action.script], executionTimeout: [String(action.timeout)] },
  };
}

/** By which a command can be found later: SSM stores it with the command, and nobody else writes it. */
export const commentOf = (drillId: string, wave: number, action: string, number: number): string =>
  `kunren ${drillId} ${wave} ${action} ${number}`;

export const begin = ({ name, onFailure }: Action): ActionState => ({
  name,
  onFailure,
  results: [],
  commands: [],
});

type Planned = Pick<PlannedServer, 'serverID' | 'hostname' | 'critical'>;

/** The servers that an action is for, in the plan's order; without a launch, none has launched. */
export function serversOf(
  action: Action,
  servers: readonly Planned[],
  launch: WaveLaunch | undefined,
): ActionServer[] {
  const named = new Set(action.servers.map((hostname) => hostname.toLowerCase()));
  const launched = new Set(
    launch?.servers.filter(({ status }) => status === 'LAUNCHED').map(({ serverID }) => serverID),
  );
  const isOver = launch === undefined || launch.timedOut || isLaunchOver(launch);
  return servers
    .filter(({ hostname }) => named.has(hostname.toLowerCase()))
    .map(({ serverID, hostname, critical }) => ({
      serverID,
      hostname,
      critical,
      // A wave is launched when its critical servers are: one that is missing then will not come.
      launch: launched.has(serverID) ? 'LAUNCHED' : critical || isOver ? 'MISSING' : 'COMING',
    }));
}

/**
 * Servers that must wait with this action: those that are still being launched, and those for which an earlier action is
 * not over.
 */
export function waitingIn(
  servers: readonly ActionServer[],
  earlier: readonly { readonly servers: readonly ActionServer[]; readonly state: ActionState }[],
): Set<string> {
  const open = new Set(earlier.flatMap(({ servers: named, state }) => withoutResult(state, named)));
  return new Set(
    servers
      .filter(({ serverID, launch }) => launch === 'COMING' || open.has(serverID))
      .map(({ serverID }) => serverID),
  );
}

type Outcome = Partial<Omit<ActionResult, 'serverID' | 'hostname'>> & Pick<ActionResult, 'status'>;

/** The state with the results of some servers; a server's first result is final. */
export function withResults(
  state: ActionState,
  outcomes: readonly (readonly [ActionServer, Outcome])[],
): ActionState {
  const known = new Set(state.results.map(({ serverID }) => serverID));
  const fresh = outcomes
    .filter(([{ serverID }]) => !known.has(serverID))
    .map(
      ([{ serverID, hostname }, outcome]): ActionResult => ({
        serverID,
        hostname,
        exitStatus: null,
        output: null,
        errorCode: null,
        sentAt: null,
        endedAt: null,
        ...outcome,
      }),
    );
  return { ...state, results: [...state.results, ...fresh] };
}

export function withCommand(
  state: ActionState,
  number: number,
  command: ActionState['commands'][number],
): ActionState {
  const unknown = { commandID: null, ended: false };
  const before = Array.from({ length: number }, (_, index) => state.commands[index] ?? unknown);
  return { ...state, commands: [...before, command, ...state.commands.slice(number + 1)] };
}

/** Servers without a result and without a command under way. */
export function pendingOf(
  { results }: ActionState,
  servers: readonly ActionServer[],
  underWay: readonly ActionIntent[],
): ActionServer[] {
  const busy = new Set([
    ...results.map(({ serverID }) => serverID),
    ...underWay.flatMap(({ serverIDs }) => serverIDs),
  ]);
  return servers.filter(({ serverID }) => !busy.has(serverID));
}

function withoutResult({ results }: ActionState, servers: readonly ActionServer[]): string[] {
  const known = new Set(results.map(({ serverID }) => serverID));
  return servers.map(({ serverID }) => serverID).filter((id) => !known.has(id));
}

export const isOver = (state: ActionState, servers: readonly ActionServer[]): boolean =>
  withoutResult(state, servers).length === 0;

/** Whether nothing waits for the action any more: optional servers hold up no other, and no wave. */
export const isCriticalOver = (state: ActionState, servers: readonly ActionServer[]): boolean =>
  isOver(
    state,
    servers.filter(({ critical }) => critical),
  );

/** Whether later actions must not run: an optional server decides nothing. */
export const hasFailed = ({ onFailure, results }: ActionFact, critical: ReadonlySet<string>): boolean =>
  onFailure === 'fail' &&
  results.some(({ status, serverID }) => status !== 'SUCCEEDED' && critical.has(serverID));

/**
 * The actions of a wave for the record. An action that was never begun was not sent; one that was begun and has no
 * recorded end is UNKNOWN.
 */
export const recordedActions = (
  actions: readonly Action[],
  servers: readonly Planned[],
  facts: WaveActions | undefined,
): ActionFact[] =>
  actions.map((action, index) => {
    const known = facts?.actions[index];
    const all = serversOf(action, servers, undefined);
    const status = known === undefined ? 'NOT_SENT' : 'UNKNOWN';
    const { name, onFailure, results } = withResults(
      known ?? begin(action),
      all.map((server) => [server, { status }] as const),
    );
    return { name, onFailure, results };
  });
