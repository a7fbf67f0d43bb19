import type { ObservedJob, ObservedRecoveryInstance } from '../../../adapters/aws/drs-observations.ts';
import type { Ports, Target } from '../../../adapters/ports.ts';
import type { WaveLaunch, WaveStart } from '../../../core/facts/steps.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { Following, LoadedDrill, Look } from '../../recovery-method.ts';
import { launchFactsIn } from './facts.ts';
import { launchFacts } from './launch-facts.ts';
import { lookOf } from './look.ts';
import { type DrsObservations, observeRunning } from './observe.ts';

export interface DrsLook extends Look {
  readonly seen: DrsObservations;
}

/** What DRS says now of a running drill's servers. */
export async function look(drill: LoadedDrill): Promise<DrsLook> {
  const seen = await observeRunning(drill);
  return { seen, ...(await lookOf(drill, seen)) };
}

interface WaveLook {
  readonly jobs: readonly ObservedJob[];
  readonly instances: readonly ObservedRecoveryInstance[];
  /** Every server has launched, with an instance that DRS names, or has failed. */
  readonly done: boolean;
}

/** One look at the jobs of a wave; reuses what has just been read. */
export async function follow(
  { target }: LoadedDrill,
  wave: {
    readonly start: WaveStart;
    readonly before: WaveLaunch | undefined;
    readonly look: DrsLook | undefined;
    readonly lookedAt?: Date | undefined;
    readonly launching: boolean;
    readonly deadline: Date;
  },
  ports: Ports,
): Promise<Following> {
  const { start, before } = wave;
  const lookedAt = wave.lookedAt ?? ports.now();
  const seen = await lookAtJobs(target, start, wave.look?.seen);
  const timedOut = !seen.done && ports.now() >= wave.deadline;
  const ended = seen.done || timedOut;
  const events = ended || !wave.launching ? await eventsOf(target, start) : new Map();
  const launch = launchFacts({ start, seen, events, before, now: ports.now(), lookedAt, timedOut });
  return { launch, ended, launching: wave.launching || isLaunching(launch) };
}

async function lookAtJobs(target: Target, start: WaveStart, around?: DrsObservations): Promise<WaveLook> {
  const ids = start.operations.map(({ operationID }) => operationID);
  const known = knownOf(around?.jobs)?.filter((job) => ids.includes(job.jobID));
  const jobs = known ?? (await target.drs.jobs({ ids }));
  const ended = jobs.length === start.operations.length && jobs.every((job) => job.status === 'COMPLETED');
  const launched = jobs.flatMap(({ jobID, servers }) =>
    servers
      .filter((server) => server.launchStatus === 'LAUNCHED')
      .map(({ sourceServerID }) => ({ jobID, sourceServerID })),
  );
  // DRS may say LAUNCHED without naming the instance (docs/aws-facts.md, 2.5); its list of instances then names it. A
  // launch that DRS calls failed, or that is under way, may have an instance as well.
  const instances =
    knownOf(around?.recoveryInstances) ??
    (ended ? await target.drs.recoveryInstances(start.operations.flatMap(({ serverIDs }) => serverIDs)) : []);
  const isNamed = new Set(instances.map((instance) => `${instance.jobID} ${instance.sourceServerID}`));
  const done =
    ended && launched.every(({ jobID, sourceServerID }) => isNamed.has(`${jobID} ${sourceServerID}`));
  return { jobs, instances, done };
}

const knownOf = <T>(observation: Observation<T> | undefined): T | undefined =>
  observation !== undefined && 'known' in observation ? observation.known : undefined;

async function eventsOf(target: Target, start: WaveStart) {
  const logs = start.operations.map(
    async ({ operationID }) => [operationID, await target.drs.jobEvents(operationID)] as const,
  );
  return new Map(await Promise.all(logs));
}

const isLaunching = (facts: WaveLaunch): boolean =>
  facts.servers.some(
    (server) =>
      server.status === 'LAUNCHED' ||
      server.status === 'FAILED' ||
      launchFactsIn(server).events.some((event) => event.event === 'LAUNCH_START'),
  );
