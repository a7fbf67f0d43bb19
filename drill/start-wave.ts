import pMap from 'p-map';
import { chunkServers } from '../adapters/aws/chunk.ts';
import { DOCUMENTED_QUOTAS } from '../adapters/aws/drs-observations.ts';
import { describeError, isNamed } from '../adapters/aws/errors.ts';
import type { Ports } from '../adapters/ports.ts';
import type { WaveStart } from '../core/facts/steps.ts';
import { type Refusal, refuse, refuseServer } from '../core/guards/refusal.ts';
import { chooseSnapshots } from '../core/workflow/choose-points.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { TransientError } from '../core/workflow/errors.ts';
import { FIRST_WAIT_SECONDS } from '../core/workflow/pacing.ts';
import { standDownReasons } from './abort-reasons.ts';
import { type OpenedDrill, opened } from './load-drill.ts';
import { harmGuards } from './methods/drs/guards/guards.ts';
import { drillTagsOf, launchJobsOf, toJobTags } from './methods/drs/job-tags.ts';
import { observeServers } from './methods/drs/observe-servers.ts';
import type { PlannedServer } from './methods/drs/resolve-servers.ts';

const CONCURRENCY = 10;
const UNREAD = new Set<Refusal['code']>(['INSTANCES_UNKNOWN', 'JOBS_UNKNOWN', 'SOURCE_SERVERS_UNKNOWN']);

/**
 * Starts the drill jobs of one wave. StartRecovery has no client token, so a repeated step first looks for jobs that
 * carry this drill's tags; and because a real recovery may have begun since the drill opened, it looks at the servers
 * once more and stands down rather than start on top of it.
 */
export async function startWave(
  state: StateInput<'StartWave'>,
  ports: Ports,
): Promise<StateOutput<'StartWave'>> {
  const drill = await opened(state, ports);
  const before = await drill.folder.read('start', state.wave);
  if (before !== undefined && before.outcome !== 'STARTING') {
    return { ...state, status: before.outcome, waitSeconds: FIRST_WAIT_SECONDS };
  }
  const ended = await startJobs(state, drill, before?.snapshots ?? {}, ports);
  const start = { ...ended, mayHaveStarted: before !== undefined && ended.outcome !== 'STARTED' };
  await drill.folder.write('start', start, state.wave);
  return { ...state, status: start.outcome, waitSeconds: FIRST_WAIT_SECONDS };
}

type EndedStart = WaveStart & { readonly outcome: Exclude<WaveStart['outcome'], 'STARTING'> };

async function startJobs(
  { drillId, planId, wave }: StateInput<'StartWave'>,
  drill: OpenedDrill,
  chosenBefore: WaveStart['snapshots'],
  ports: Ports,
): Promise<EndedStart> {
  const { opening, folder, target } = drill;
  const startedAt = ports.now().toISOString();
  const quotas = (await folder.read('guards'))?.quotas ?? DOCUMENTED_QUOTAS;
  const servers = opening.servers.filter((server) => server.wave === wave);
  const jobs = await target.drs.jobs();
  const own = launchJobsOf(drillId, jobs).filter((job) => drillTagsOf(job)?.wave === wave);
  const started: WaveStart['jobs'] = own.map((job) => ({
    jobID: job.jobID,
    requestedAt: job.createdAt ?? startedAt,
    sourceServerIDs: job.servers.map((server) => server.sourceServerID),
  }));
  const chunks = chunkServers(servers, quotas.serversPerJob)
    .map((members, number) => ({ members, number }))
    .filter(({ number }) => !own.some((job) => drillTagsOf(job)?.chunk === number));
  const pending = chunks.flatMap(({ members }) => members);
  const end = <O extends WaveStart['outcome']>(
    outcome: O,
    refusals: Refusal[],
    snapshots = chosenBefore,
  ) => ({
    startedAt: started[0]?.requestedAt ?? startedAt,
    jobs: started,
    snapshots,
    outcome,
    mayHaveStarted: false,
    refusals,
  });
  if (pending.length === 0) return end('STARTED', []);

  const scope = { drillId, plan: opening.plan, servers: pending, now: ports.now() };
  // Of all servers, of which one may be failed over while another wave is due; the guards of harm pick the pending.
  const seen = await observeServers(
    target,
    opening.servers.map((server) => server.sourceServerID),
    jobs,
  );
  if ((await standDownReasons(drill, ports, seen)).length > 0) return end('STOOD_DOWN', []);
  // The sweep closes a drill whose execution was ended; a Lambda of it may run on, or somebody redrives it.
  const closing = await folder.read('closing');
  if (closing !== undefined) return end('STOOD_DOWN', closing.refusals);
  const harm = harmGuards(scope, seen);
  // What could not be read may be readable in a minute; only what was seen makes a drill stand down.
  if (harm.length > 0 && harm.every((refusal) => UNREAD.has(refusal.code))) {
    throw new TransientError(harm.map((refusal) => refusal.text).join('; '));
  }
  if (harm.length > 0) return end('STOOD_DOWN', harm);
  if (ports.now().getTime() >= Date.parse(opening.deadline)) {
    return end('NOT_STARTED', [
      refuse(
        'START_REJECTED',
        `wave ${wave + 1} was not started because the drill's limits.duration had passed`,
      ),
    ]);
  }
  const chosen = await snapshotsFor(opening.plan, servers, chosenBefore, target, ports);
  if (chosen.refusals.length > 0) return end('NOT_STARTED', chosen.refusals, chosen.snapshots);

  await folder.write('start', end('STARTING', [], chosen.snapshots), wave);
  for (const { members, number } of chunks) {
    const requestedAt = ports.now().toISOString();
    try {
      const jobID = await target.startDrill(
        members.map(({ sourceServerID }) => {
          const snapshot = chosen.snapshots[sourceServerID];
          return snapshot === undefined
            ? { sourceServerID }
            : { sourceServerID, snapshotID: snapshot.snapshotID };
        }),
        toJobTags({ drillId, planId, wave, chunk: number, expiresAt: opening.expiresAt }),
      );
      started.push({ jobID, requestedAt, sourceServerIDs: members.map((server) => server.sourceServerID) });
    } catch (error) {
      return end('NOT_STARTED', [rejection(error)], chosen.snapshots);
    }
  }
  return end('STARTED', [], chosen.snapshots);
}

/**
 * Why DRS would not start a job.
 * @throws {TransientError} on a conflict: either our own job of a lost answer, which a repeated step will find, or a
 * job of somebody else, which the guards will then see.
 */
function rejection(error: unknown): Refusal {
  if (isNamed(error, 'ConflictException')) throw new TransientError(describeError(error), { cause: error });
  if (isNamed(error, 'ServiceQuotaExceededException', 'ValidationException', 'AccessDeniedException')) {
    return refuse('START_REJECTED', `DRS would not start the drill: ${describeError(error)}`);
  }
  throw error;
}

/**
 * The wave's snapshots: those that an earlier try of the step wrote down, because it may have started some of them
 * already, else those that the plan's rule chooses now.
 */
async function snapshotsFor(
  { recoveryPoint }: OpenedDrill['opening']['plan'],
  servers: readonly PlannedServer[],
  chosenBefore: WaveStart['snapshots'],
  target: OpenedDrill['target'],
  ports: Ports,
): Promise<{ snapshots: WaveStart['snapshots']; refusals: Refusal[] }> {
  if (recoveryPoint === 'latest' || Object.keys(chosenBefore).length > 0)
    return { snapshots: chosenBefore, refusals: [] };
  const known = await pMap(
    servers,
    async ({ sourceServerID }) => [sourceServerID, await target.drs.snapshots(sourceServerID)] as const,
    { concurrency: CONCURRENCY },
  );
  const chosen = chooseSnapshots(recoveryPoint, new Map(known), ports.now());
  const without = servers.filter(({ sourceServerID }) => !chosen.has(sourceServerID));
  return {
    snapshots: Object.fromEntries(chosen),
    refusals: without.map((server) =>
      refuseServer('RECOVERY_POINT_MISSING', server, 'has no snapshot that fits the plan’s recoveryPoint'),
    ),
  };
}
