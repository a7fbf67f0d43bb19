import type { ObservedRecoveryInstance } from '../../../adapters/aws/drs-observations.ts';
import { asWorkflowError, describeError, isNamed, observe } from '../../../adapters/aws/errors.ts';
import type { Ports } from '../../../adapters/ports.ts';
import type { CleanupFacts } from '../../../core/facts/steps.ts';
import type { LoadedDrill } from '../../recovery-method.ts';
import { chunkServers } from './chunk-servers.ts';
import { quotasIn } from './facts.ts';
import { isLiving } from './leftovers.ts';

const AGAIN_SECONDS = 300;

/** A termination that DRS accepted gets some time before it is requested again. */
export function isDue(recoveryInstanceID: string, { requests }: CleanupFacts, now: Date): boolean {
  const last = requests.findLast((request) => request.instanceIDs.includes(recoveryInstanceID));
  return last === undefined || now.getTime() - Date.parse(last.at) >= AGAIN_SECONDS * 1_000;
}

/** Tries every instance: where a group is refused each is tried alone, so that one does not block the others. */
export async function terminate(
  { folder, target }: LoadedDrill,
  due: ObservedRecoveryInstance[],
  ports: Ports,
) {
  const guards = due.length === 0 ? undefined : await observe(() => folder.read('guards'));
  const known = guards !== undefined && 'known' in guards ? guards.known : undefined;
  const groups = chunkServers(due, quotasIn(known).serversPerJob);
  const made: CleanupFacts['requests'] = [];
  const refused = new Map<string, string>();
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const ids = group.map((instance) => instance.recoveryInstanceID);
    try {
      const jobID = await target.terminate(ids);
      made.push({ at: ports.now().toISOString(), operationID: jobID, instanceIDs: ids });
    } catch (error) {
      // The next round retries transient errors anyway; smaller groups would only fill the quota of jobs.
      const passing = asWorkflowError(error) !== error || isNamed(error, 'ServiceQuotaExceededException');
      if (group.length > 1 && !passing) groups.push(...group.map((instance) => [instance]));
      else for (const id of ids) refused.set(id, describeError(error));
    }
  }
  return { made, refused };
}

/**
 * Removes DRS's rows of this drill's instances that live no more, by EC2's word and DRS's. They would refuse the next
 * drill of their servers, and nothing else ever removes them. Returns why a row could not be removed, by instance.
 */
export async function forgetDead(
  { target }: LoadedDrill,
  dead: readonly ObservedRecoveryInstance[],
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  if (dead.length === 0) return refused;
  const idOf = ({ ec2InstanceID, recoveryInstanceID }: ObservedRecoveryInstance): string =>
    ec2InstanceID ?? recoveryInstanceID;
  const seen = await observe(() => target.instances(dead.map(idOf)));
  if ('unknown' in seen) return refused;
  const living = new Set(seen.known.filter(isLiving).map(({ instanceID }) => instanceID));
  for (const instance of dead.filter((one) => !living.has(idOf(one)))) {
    try {
      await target.forget(instance.recoveryInstanceID);
    } catch (error) {
      refused.set(instance.recoveryInstanceID, describeError(error));
    }
  }
  return refused;
}
