import type { ServerObservations } from '../core/guards.ts';
import { observe } from './aws-errors.ts';
import type { Target } from './world.ts';

/** Looks at these source servers and at all that was ever launched from them, for the guards that prevent harm. */
export async function observeServers(
  target: Target,
  sourceServerIDs: readonly string[],
): Promise<ServerObservations> {
  const [sourceServers, recoveryInstances, instances, jobs] = await Promise.all([
    observe(() => target.drs.sourceServers(sourceServerIDs)),
    observe(() => target.drs.recoveryInstances(sourceServerIDs)),
    observe(() => target.ec2.instancesOf(sourceServerIDs)),
    observe(() => target.drs.jobs()),
  ]);
  return { sourceServers, recoveryInstances, instances, jobs };
}
