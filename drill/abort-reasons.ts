import { observe } from '../adapters/aws/errors.ts';
import type { Ports } from '../adapters/ports.ts';
import { brokenConditions, type ConditionsSeen } from '../core/guards/conditions.ts';
import { networkGuards } from '../core/guards/network.ts';
import { type Refusal, refuse } from '../core/guards/refusal.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { LoadedDrill, Look } from './recovery-method.ts';

/** What can show, while a drill runs, that it is in the way of something real. */
interface IncidentSeen extends ConditionsSeen, Pick<Look, 'realRecovery'> {
  /** Servers that run outside the plan's network. */
  readonly outside: readonly Refusal[];
  /** Who asked by hand for the drill to end. */
  readonly abort: { readonly by: string; readonly reason: string } | undefined;
}

/**
 * Why a running drill must abort: somebody asked for it, a real recovery of any of its servers, a server outside its
 * network, a blocking alarm or a closed calendar. Empty when nothing is in the way.
 */
export const abortReasons = (
  plan: DrillPlan,
  { abort, realRecovery, outside, ...conditions }: IncidentSeen,
): Refusal[] => [
  ...(abort === undefined
    ? []
    : [refuse('ABORT_REQUESTED', `${abort.by} asked for the drill to be aborted: ${abort.reason}`)]),
  ...realRecovery,
  ...outside,
  ...brokenConditions(plan, conditions),
];

/** Aborts the drill for what a step has seen itself; what aborted it first stays. */
export async function abortFor(
  refusals: readonly Refusal[],
  { folder }: LoadedDrill,
  ports: Ports,
): Promise<void> {
  if ((await folder.read('aborted')) !== undefined) return;
  await folder.write('aborted', { at: ports.now().toISOString(), refusals: [...refusals] });
}

/**
 * Which of these instances of the drill EC2 shows outside the plan's network. One that EC2 does not show, or that cannot
 * be read, is no sign: every step looks again.
 */
async function outsideNetwork(
  own: ReadonlyMap<string, string>,
  { opening, method, target }: LoadedDrill,
): Promise<Refusal[]> {
  if (own.size === 0) return [];
  const seen = await observe(() => method.instances([...own.values()], target));
  if ('unknown' in seen) return [];
  const instances = new Map(seen.known.map((instance) => [instance.instanceID, instance]));
  const placed = opening.servers.flatMap((server) => {
    const instance = instances.get(own.get(server.serverID) ?? '');
    return instance === undefined ? [] : [{ ...server, ...instance }];
  });
  return networkGuards(opening.plan, placed);
}

/**
 * Looks for these reasons once per invocation (every few minutes) and records them; `known` is what the method has just
 * seen.
 */
export async function abortReasonsOf(drill: LoadedDrill, ports: Ports, known?: Look): Promise<Refusal[]> {
  const { opening, folder, target, method } = drill;
  const { realRecovery, own } = known ?? (await method.look(drill));
  const before = await folder.read('aborted');
  if (before !== undefined) return before.refusals;
  const { changeCalendars, blockingAlarms } = opening.plan.guards;
  const [outside, calendars, alarms, abort] = await Promise.all([
    outsideNetwork(own, drill),
    target.calendars(changeCalendars),
    target.alarms(blockingAlarms),
    folder.read('abort'),
  ]);
  const refusals = abortReasons(opening.plan, { abort, realRecovery, outside, calendars, alarms });
  if (refusals.length > 0) await folder.write('aborted', { at: ports.now().toISOString(), refusals });
  return refusals;
}
