import pMap from 'p-map';
import { describeError, isNamed } from '../../../adapters/aws/errors.ts';
import type { Ports, Target } from '../../../adapters/ports.ts';
import { type GuardFacts, mayRunUnrecorded, type WaveStart } from '../../../core/facts/steps.ts';
import type { LaunchSnapshot } from '../../../core/guards/launch-snapshot.ts';
import { type Refusal, refuse } from '../../../core/guards/refusal.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import type { Point } from '../../../core/workflow/choose-points.ts';
import type { LoadedDrill, StartedJobs, WaveStarter } from '../../recovery-method.ts';
import { chunkServers } from './chunk-servers.ts';
import { quotasIn } from './facts.ts';
import { harmGuards } from './guards/guards.ts';
import { launchGuards } from './guards/launch.ts';
import { stillReplicates } from './guards/replication.ts';
import { drillTagsOf, toJobTags } from './job-tags.ts';
import { launchSnapshotsIn } from './launch-snapshot.ts';
import { lookOf } from './look.ts';
import { observeLaunch, observeServers } from './observe.ts';
import { ownJobsAmong } from './own-jobs.ts';

const CONCURRENCY = 10;
/** What may be known in a minute. */
const UNREAD = new Set<Refusal['code']>([
  'INSTANCES_UNKNOWN',
  'JOBS_UNKNOWN',
  'LAUNCH_SETTINGS_UNKNOWN',
  'LAUNCH_TEMPLATE_UNKNOWN',
  'LAUNCH_UNLISTED',
  'RECOVERY_PLANS_UNKNOWN',
  'SUBNETS_UNKNOWN',
  'SOURCE_SERVERS_UNKNOWN',
]);

/** Trying again changes nothing. */
const FINAL = [
  'ServiceQuotaExceededException',
  'ValidationException',
  'AccessDeniedException',
  'UninitializedAccountException',
];

/** Something runs on the servers: our own job whose answer was lost, or somebody else's. */
const BUSY = 'ConflictException';
/** Answers by which DRS says that it has started nothing, now. */
const UNSTARTED = [BUSY, 'ThrottlingException'];

interface Chunk {
  readonly members: readonly PlannedServer[];
  readonly number: number;
}

/**
 * Prepares the jobs of one wave. StartRecovery has no client token, so a repeated step first looks for jobs that carry
 * this drill's tags; and because a real recovery may have begun since the drill opened, or somebody may have changed where
 * servers launch, both are checked again.
 */
export async function beforeStart(drill: LoadedDrill, wave: number, ports: Ports): Promise<WaveStarter> {
  const { opening, folder, target } = drill;
  const { drillId, plan, servers } = opening;
  const now = ports.now();
  const checked = await folder.read('guards');
  const quotas = quotasIn(checked);
  const jobs = await target.drs.jobs();
  const own = (await ownJobsAmong(drill, jobs)).filter((job) => drillTagsOf(job)?.wave === wave);
  const before = await folder.read('start', wave);
  const requested = new Map(before?.operations.map((one) => [one.operationID, one.requestedAt]));
  const started = own.map((job) => ({
    operationID: job.jobID,
    // By our clock: that of DRS may be minutes away from it.
    requestedAt: requested.get(job.jobID) ?? before?.requestingAt ?? now.toISOString(),
    serverIDs: job.servers.map((server) => server.sourceServerID),
  }));
  const chunks = chunkServers(
    servers.filter((server) => server.wave === wave),
    quotas.serversPerJob,
  )
    .map((members, number) => ({ members, number }))
    .filter(({ number }) => !own.some((job) => drillTagsOf(job)?.chunk === number));
  const pending = chunks.flatMap(({ members }) => members);
  const start = (points: WaveStart['points']) =>
    startJobs(drill, wave, chunks, points, before?.requestingAt ?? null, ports);
  if (pending.length === 0)
    return {
      started,
      pending,
      look: { realRecovery: [], own: new Map() },
      refusals: [],
      isUncertain: false,
      start,
    };
  // Of all servers: one of another wave may be failing over. The guards of harm check only the pending ones.
  const [seen, launch] = await Promise.all([
    observeServers(target, servers, jobs),
    observeLaunch(target, pending, plan),
  ]);
  const unsettled = mayRunUnrecorded(before) ? pending : [];
  const scope = { drillId, plan, servers: pending, now };
  const refusals = [
    ...harmGuards({ ...scope, unsettled: new Set(unsettled.map(({ serverID }) => serverID)) }, seen),
    ...stillReplicates(scope, seen),
    ...launchGuards(scope, { ...launch, sourceServers: seen.sourceServers }),
  ];
  return {
    started,
    pending,
    look: await lookOf(drill, seen),
    refusals,
    settings: changedSince(checked, launchSnapshotsIn(pending, launch)),
    isUncertain: refusals.every(({ code }) => UNREAD.has(code)),
    start,
  };
}

/** What decides launches otherwise than when the guards were checked. */
function changedSince(
  checked: GuardFacts | undefined,
  now: ReadonlyMap<string, LaunchSnapshot>,
): NonNullable<WaveStart['settings']> {
  const before = new Map(checked?.readiness.map(({ serverID, settings }) => [serverID, settings?.sha256]));
  return Object.fromEntries([...now].filter(([serverID, { sha256 }]) => before.get(serverID) !== sha256));
}

async function startJobs(
  { opening, target }: LoadedDrill,
  wave: number,
  chunks: readonly Chunk[],
  points: WaveStart['points'],
  unansweredSince: string | null,
  ports: Ports,
): Promise<StartedJobs> {
  const { drillId, planId, expiresAt } = opening;
  const started: WaveStart['operations'] = [];
  for (const { members, number } of chunks) {
    // A request without an answer may have launched what this one replaces: the time counts from the first.
    const requestedAt = unansweredSince ?? ports.now().toISOString();
    try {
      const jobID = await target.startDrill(
        members.map(({ serverID }) => {
          const snapshotID = points[serverID]?.pointID;
          return { sourceServerID: serverID, ...(snapshotID === undefined ? {} : { snapshotID }) };
        }),
        toJobTags({ drillId, planId, wave, chunk: number, expiresAt }),
      );
      started.push({ operationID: jobID, requestedAt, serverIDs: members.map(({ serverID }) => serverID) });
    } catch (error) {
      if (isNamed(error, ...FINAL)) {
        const text = `DRS would not start the drill: ${describeError(error)}`;
        return { started, refusals: [refuse('START_REJECTED', text)] };
      }
      if (isNamed(error, ...UNSTARTED)) {
        return { started, refusals: [], again: { why: describeError(error), isBusy: isNamed(error, BUSY) } };
      }
      throw error;
    }
  }
  return { started, refusals: [] };
}

/** DRS's points in time of each server. */
export async function pointsOf(
  servers: readonly PlannedServer[],
  _plan: DrillPlan,
  target: Target,
): Promise<Map<string, readonly Point[]>> {
  const known = await pMap(
    servers,
    async ({ serverID }) => {
      const snapshots = await target.drs.snapshots(serverID);
      return [serverID, snapshots.map(({ snapshotID, at }) => ({ pointID: snapshotID, at }))] as const;
    },
    { concurrency: CONCURRENCY },
  );
  return new Map(known);
}
