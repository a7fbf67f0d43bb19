import type { CommandResult } from '../../adapters/aws/commands.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { ActionIntent } from '../../core/facts/actions.ts';
import { presentable } from '../../core/inside/verdict.ts';
import {
  type ActionState,
  commentOf,
  pendingOf,
  withCommand,
  withResults,
} from '../../core/workflow/actions.ts';
import { abortReasonsOf } from '../abort-reasons.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { cancelOwn, isForeign } from './own-command.ts';
import { type ActionRun, MAXIMUM_OUTPUT_CHARACTERS, placeOf, send } from './send-action.ts';

/**
 * One round of one action: checks what was sent, and sends the rest. SendCommand has no client token, so each command
 * has an intent, written once before the command is sent. When the writer of an intent died, SSM is asked for the
 * command by its comment; the command is never sent again.
 */

/** How long SSM may take to list a command. Undocumented; two minutes is generous. */
const LISTING_DELAY_SECONDS = 120;
/** Added to a command's own timeout for its delivery: SSM's minimum is half a minute. */
const DELIVERY_SECONDS = 30;
const CLOCK_MARGIN_MILLISECONDS = 3_600_000;

interface UnderWay {
  readonly number: number;
  readonly intent: ActionIntent;
}

/** The state after this round; `aborts` when the drill must abort. Then nothing is sent. */
export async function runActionOnce(
  run: ActionRun,
  before: ActionState,
  drill: LoadedDrill,
  ports: Ports,
): Promise<{ readonly state: ActionState; readonly aborts: boolean }> {
  const intents = await readIntents(run, before, drill);
  const { state, underWay } = await follow(run, before, intents, drill, ports);
  const pending = pendingOf(
    state,
    run.servers,
    underWay.map(({ intent }) => intent),
  ).filter(({ serverID }) => !run.waiting.has(serverID));
  if (pending.length === 0) return { state, aborts: false };
  const missing = pending.filter(({ launch }) => launch === 'MISSING');
  const withMissing = withResults(
    state,
    missing.map((server) => [server, { status: 'NOT_SENT', errorCode: 'NOT_LAUNCHED' }] as const),
  );
  const due = pending.filter(({ launch }) => launch === 'LAUNCHED');
  if (due.length === 0) return { state: withMissing, aborts: false };
  const reasons = await abortReasonsOf(drill, ports);
  if (reasons.length > 0)
    return { state: await endAction(run, withMissing, 'ABORTED', drill, ports), aborts: true };
  const next = Math.max(before.commands.length, ...intents.map(({ number }) => number + 1));
  return { state: await send(run, withMissing, due, next, drill, ports), aborts: false };
}

/** Why an action ends before it has run on all of its servers. */
export type EarlyEnd = 'ABORTED' | 'TIMED_OUT' | 'DRILL_ENDED';

/** Sends nothing more, and cancels what runs. */
export async function endAction(
  run: ActionRun,
  before: ActionState,
  errorCode: EarlyEnd,
  drill: LoadedDrill,
  ports: Ports,
): Promise<ActionState> {
  const intents = await readIntents(run, before, drill);
  const { state, underWay } = await follow(run, before, intents, drill, ports);
  for (const { number } of underWay) {
    const commandID = state.commands[number]?.commandID;
    if (commandID != null) await cancelOwn(commandID, ownComment(run, number, drill), drill, ports);
  }
  const unsent = pendingOf(
    state,
    run.servers,
    underWay.map(({ intent }) => intent),
  );
  const open = run.servers.filter((server) => !unsent.includes(server));
  return withResults(state, [
    ...unsent.map((server) => [server, { status: 'NOT_SENT', errorCode }] as const),
    ...open.map((server) => [server, { status: 'UNKNOWN', errorCode }] as const),
  ]);
}

/** The intents of commands that have not ended. */
async function readIntents(
  run: ActionRun,
  { commands }: ActionState,
  { folder }: LoadedDrill,
): Promise<UnderWay[]> {
  const found: UnderWay[] = [];
  for (let number = 0; ; number += 1) {
    if (commands[number]?.ended === true) continue;
    const intent = await folder.readIntent(placeOf(run, number), run.wave);
    if (intent === undefined) return found;
    found.push({ number, intent });
  }
}

/** Not as its intent has it: that is a fact, which somebody may have written. */
const ownComment = ({ wave, action }: ActionRun, number: number, { opening }: LoadedDrill): string =>
  commentOf(opening.drillId, wave, action.name, number);

/** Checks every command that is under way. */
async function follow(
  run: ActionRun,
  before: ActionState,
  intents: readonly UnderWay[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<{ state: ActionState; underWay: UnderWay[] }> {
  const { commands } = drill.target;
  const servers = new Map(run.servers.map((server) => [server.serverID, server]));
  const underWay: UnderWay[] = [];
  let state = before;
  for (const one of intents) {
    const { number, intent } = one;
    const since = new Date(Date.parse(intent.at) - CLOCK_MARGIN_MILLISECONDS);
    const comment = ownComment(run, number, drill);
    const known = state.commands[number]?.commandID ?? null;
    const commandID = known ?? (await commands.find(comment, since)) ?? null;
    const members = intent.serverIDs.flatMap((id, place) => {
      const server = servers.get(id);
      return server === undefined ? [] : [{ server, instanceID: intent.instanceIDs[place] ?? '' }];
    });
    const ageSeconds = (ports.now().getTime() - Date.parse(intent.at)) / 1_000;
    const unknown = (errorCode: string): void => {
      state = withCommand(state, number, { commandID, ended: true });
      const outcome = { status: 'UNKNOWN', errorCode, sentAt: intent.at } as const;
      state = withResults(
        state,
        members.map(({ server }) => [server, outcome]),
      );
    };
    if (commandID === null) {
      if (ageSeconds >= LISTING_DELAY_SECONDS) unknown('MAY_HAVE_BEEN_SENT');
      else underWay.push(one);
      continue;
    }
    const seen = await commands.results(commandID);
    if (isForeign(seen, comment)) {
      unknown('COMMAND_NOT_OURS');
      continue;
    }
    const results = new Map(seen.map((result) => [result.instanceID, result]));
    const isLate = ageSeconds >= run.action.timeout + DELIVERY_SECONDS || ports.now() >= run.deadline;
    const open = members.some(({ instanceID }) => isRunning(results.get(instanceID)));
    if (open && isLate) await cancelOwn(commandID, comment, drill, ports);
    state = withCommand(state, number, { commandID, ended: !open || isLate });
    state = withResults(
      state,
      members.flatMap(({ server, instanceID }) => {
        const result = results.get(instanceID);
        if (isRunning(result) && !isLate) return [];
        return [
          [server, { ...outcomeOf(result), sentAt: intent.at, endedAt: ports.now().toISOString() }] as const,
        ];
      }),
    );
    if (open && !isLate) underWay.push(one);
  }
  return { state, underWay };
}

const isRunning = (result: CommandResult | undefined): boolean =>
  result === undefined || result.status === 'RUNNING';

function outcomeOf(result: CommandResult | undefined) {
  const output = result === undefined ? null : presentable(result.output, MAXIMUM_OUTPUT_CHARACTERS);
  const exitStatus = result?.exitStatus ?? null;
  switch (result?.status) {
    case 'SUCCEEDED':
      return { status: 'SUCCEEDED', exitStatus, output, errorCode: null } as const;
    case 'FAILED':
      return { status: 'FAILED', exitStatus, output, errorCode: 'UNEXPECTED_EXIT' } as const;
    case 'NOT_DELIVERED':
      return { status: 'NOT_SENT', output, errorCode: 'AGENT_OFFLINE' } as const;
    default:
      return { status: 'TIMED_OUT', output, errorCode: 'TIMEOUT' } as const;
  }
}
