import type { ObservedJob, ObservedRecoveryInstance } from '../adapters/aws/drs-observations.ts';
import type { Ports, Target } from '../adapters/ports.ts';
import type { WaveLaunch, WaveStart } from '../core/facts/steps.ts';
import type { Observation } from '../core/guards/observation.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import {
  DENSE_WAIT_SECONDS,
  fitsInvocation,
  sparseWaitSeconds,
  waveDeadline,
} from '../core/workflow/pacing.ts';
import { standDownReasons } from './abort-reasons.ts';
import { opened } from './load-drill.ts';
import type { DrsObservations } from './methods/drs/guards/guards.ts';
import { launchFacts } from './methods/drs/launch-facts.ts';
import { observeRunning } from './methods/drs/observe-servers.ts';

interface Look {
  readonly jobs: readonly ObservedJob[];
  readonly instances: readonly ObservedRecoveryInstance[];
  /** Every server has launched, with an instance that DRS names, or has failed. */
  readonly settled: boolean;
}

/**
 * Follows the jobs of one wave until every server has launched or failed, or the wave is out of time. While DRS
 * converts it looks once and leaves the waiting to the workflow; once launching has begun it stays and looks often.
 */
export async function checkWave(
  state: StateInput<'CheckWave'>,
  ports: Ports,
): Promise<StateOutput<'CheckWave'>> {
  const drill = await opened(state, ports);
  const { opening, folder, target } = drill;
  const start = await folder.read('start', state.wave);
  if (start === undefined) throw new Error(`wave ${state.wave} of drill ${state.drillId} was never started`);
  let around: DrsObservations | undefined = await observeRunning(drill);
  if ((await standDownReasons(drill, ports, around)).length > 0)
    return { ...state, status: 'STOOD_DOWN', waitSeconds: 1 };
  const deadline = waveDeadline(opening, start, state.wave);
  const invokedAt = ports.now();
  let facts = await folder.read('launch', state.wave);
  let launching = false;
  for (;;) {
    const seen = await look(target, start, around);
    // What was seen for the guards is one look old by then.
    around = undefined;
    const outOfTime = !seen.settled && ports.now() >= deadline;
    const ended = seen.settled || outOfTime;
    const events = ended || !launching ? await eventsOf(target, start) : new Map();
    facts = launchFacts({ start, seen, events, before: facts, now: ports.now(), outOfTime });
    launching ||= isLaunching(facts);
    const stay = !ended && launching && fitsInvocation(invokedAt, ports.now(), DENSE_WAIT_SECONDS);
    if (!stay) {
      await folder.write('launch', facts, state.wave);
      const launched = opening.plan.waves[state.wave]?.actions.length ? 'ACTIONS_DUE' : 'LAUNCHED';
      if (ended) return { ...state, status: outOfTime ? 'OUT_OF_TIME' : launched, waitSeconds: 1 };
      const waitSeconds = launching ? 1 : sparseWaitSeconds(ports.now(), deadline);
      return { ...state, status: 'LAUNCHING', waitSeconds };
    }
    await ports.sleep(DENSE_WAIT_SECONDS);
  }
}

/** Looks at the wave's jobs, by what has just been seen for the guards where that could be read. */
async function look(target: Target, start: WaveStart, around?: DrsObservations): Promise<Look> {
  const ids = start.jobs.map((job) => job.jobID);
  const known = knownOf(around?.jobs)?.filter((job) => ids.includes(job.jobID));
  const jobs = known ?? (await target.drs.jobs({ ids }));
  const ended = jobs.length === start.jobs.length && jobs.every((job) => job.status === 'COMPLETED');
  const launched = jobs.flatMap(({ jobID, servers }) =>
    servers
      .filter((server) => server.launchStatus === 'LAUNCHED')
      .map(({ sourceServerID }) => ({ jobID, sourceServerID })),
  );
  // DRS may say LAUNCHED without naming the instance (drs-facts.md, 2.5); its list of instances then tells.
  const instances =
    ended && launched.length > 0
      ? (knownOf(around?.recoveryInstances) ??
        (await target.drs.recoveryInstances(launched.map((server) => server.sourceServerID))))
      : [];
  const isNamed = new Set(instances.map((instance) => `${instance.jobID} ${instance.sourceServerID}`));
  const settled =
    ended && launched.every(({ jobID, sourceServerID }) => isNamed.has(`${jobID} ${sourceServerID}`));
  return { jobs, instances, settled };
}

const knownOf = <T>(observation: Observation<T> | undefined): T | undefined =>
  observation !== undefined && 'known' in observation ? observation.known : undefined;

async function eventsOf(target: Target, start: WaveStart) {
  const logs = start.jobs.map(async ({ jobID }) => [jobID, await target.drs.jobEvents(jobID)] as const);
  return new Map(await Promise.all(logs));
}

/** The end is near: from now on a look every few seconds is worth its while. */
const isLaunching = (facts: WaveLaunch): boolean =>
  facts.servers.some(
    (server) =>
      server.status === 'LAUNCHED' ||
      server.status === 'FAILED' ||
      server.events.some((event) => event.event === 'LAUNCH_START'),
  );
