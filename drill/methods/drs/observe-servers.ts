import type { ObservedJob } from '../../../adapters/aws/drs-observations.ts';
import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { OpenedDrill } from '../../load-drill.ts';
import type { DrsObservations, ServerObservations } from './guards/guards.ts';

/** Looks at these source servers and at all that was ever launched from them, for the guards that prevent harm. */
export async function observeServers(
  target: Target,
  sourceServerIDs: readonly string[],
  known?: readonly ObservedJob[],
): Promise<ServerObservations> {
  const [drs, instances] = await Promise.all([
    observeDrs(target, sourceServerIDs, async () => known ?? target.drs.jobs()),
    observe(() => target.taggedInstances(sourceServerIDs)),
  ]);
  return { ...drs, instances };
}

/** Looks at what DRS says of a running drill's servers, for its guards and for whoever follows its jobs. */
export const observeRunning = ({ opening, target, jobsSince }: OpenedDrill): Promise<DrsObservations> =>
  observeDrs(
    target,
    opening.servers.map((server) => server.sourceServerID),
    () => target.drs.jobs({ since: jobsSince }),
  );

async function observeDrs(
  { drs }: Target,
  sourceServerIDs: readonly string[],
  readJobs: () => Promise<readonly ObservedJob[]>,
): Promise<DrsObservations> {
  const [sourceServers, recoveryInstances, jobs] = await Promise.all([
    observe(() => drs.sourceServers(sourceServerIDs)),
    observe(() => drs.recoveryInstances(sourceServerIDs)),
    observe(readJobs),
  ]);
  return { sourceServers, recoveryInstances, jobs };
}
