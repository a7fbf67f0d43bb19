import { observe } from '../../../adapters/aws/errors.ts';
import type { Ports } from '../../../adapters/ports.ts';
import type { CleanupFacts } from '../../../core/facts/steps.ts';
import type { LoadedDrill, RecoveryMethod, RemovalRound } from '../../recovery-method.ts';
import { unseen } from '../../unseen.ts';
import { type CleanupDecision, decideCleanup } from './decide-cleanup.ts';
import { everythingLeft } from './leftovers.ts';
import { readOwn } from './own-instances.ts';
import { forgetDead, isDue, terminate } from './request-removal.ts';

type Round = Parameters<RecoveryMethod['remove']>[2];
type Watched = CleanupFacts['watched'];

/**
 * One round of removing a drill. What to remove is read from DRS each time, never cached; what cannot be read this time
 * is left over by the ids that the drill recorded, and the next round looks again.
 */
export async function remove(
  drill: LoadedDrill,
  before: CleanupFacts,
  { keep, isOver }: Round,
  ports: Ports,
): Promise<RemovalRound> {
  const own = await observe(() => readOwn(drill));
  if ('unknown' in own) {
    const leftovers = await unseen(drill, own.unknown);
    return { watched: before.watched, requests: [], launching: false, leftovers };
  }
  const { plannedServerIDs, ...seen } = own.known;
  const { drillId } = drill.opening;
  const decide = (startedJobIDs: readonly string[]): CleanupDecision =>
    decideCleanup({ drillId, plannedServerIDs, startedJobIDs, requests: before.requests }, seen);
  const decision = decide([]);
  const watched = await watch(drill, before.watched, decision, keep);
  const due = decision.terminate.filter((instance) =>
    isDue(instance.recoveryInstanceID, before, ports.now()),
  );
  const requests = await terminate(drill, due, ports);
  for (const [id, refusal] of await forgetDead(drill, decision.dead)) requests.refused.set(id, refusal);
  // While DRS still lists something the drill is not clean, so the deeper checks can wait for the last round.
  const closer =
    decision.remaining.length > 0 && !isOver(decision.launching)
      ? { known: decision.remaining }
      : await observe(() =>
          everythingLeft(drill, { ...before, watched }, { decide, jobs: seen.jobs }, ports),
        );
  const remaining =
    'known' in closer ? closer.known : [...(await unseen(drill, closer.unknown)), ...decision.remaining];
  // What DRS still lists says more of a resource than that it could not be looked at.
  const leftovers = [...new Map(remaining.map((leftover) => [leftover.id, leftover])).values()];
  return {
    watched,
    requests: requests.made,
    launching: decision.launching,
    leftovers: leftovers.map((leftover) => {
      const refusal = requests.refused.get(leftover.id);
      return refusal === undefined ? leftover : { ...leftover, detail: `${leftover.detail}; ${refusal}` };
    }),
  };
}

/**
 * Records the instances' resources before they are terminated, so that their removal can be verified. Where EC2 cannot
 * be read they are terminated all the same: what costs money or can do harm goes first.
 */
async function watch(
  { target }: LoadedDrill,
  before: Watched,
  decision: CleanupDecision,
  keep: Round['keep'],
): Promise<Watched> {
  const known = new Set(before.instanceIDs);
  const fresh = decision.own
    .map((instance) => instance.ec2InstanceID ?? instance.recoveryInstanceID)
    .filter((id) => !known.has(id));
  if (fresh.length === 0) return before;
  const seen = await observe(() => target.instances(fresh));
  if ('unknown' in seen) return before;
  const watched = {
    instanceIDs: [...before.instanceIDs, ...fresh],
    volumeIDs: [...new Set([...before.volumeIDs, ...seen.known.flatMap((instance) => instance.volumeIDs)])],
  };
  await keep(watched);
  return watched;
}
