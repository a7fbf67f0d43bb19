import pMap from 'p-map';
import { asWorkflowError, describeError, isNamed, isOfAws } from '../../../adapters/aws/errors.ts';
import type { Ports, Target } from '../../../adapters/ports.ts';
import { toResourceTags } from '../../../core/facts/drill-tags.ts';
import type { WaveStart } from '../../../core/facts/steps.ts';
import { type Refusal, refuse, refuseServer } from '../../../core/guards/refusal.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import { restoreTestOf } from '../../../core/plan/restore.ts';
import type { Point } from '../../../core/workflow/choose-points.ts';
import { TransientError } from '../../../core/workflow/errors.ts';
import { fitsInvocation } from '../../../core/workflow/pacing.ts';
import type { LoadedDrill, StartedJobs, WaveStarter } from '../../recovery-method.ts';
import { placesIn } from './facts.ts';
import { findSnapshots } from './find-snapshots.ts';
import { isNewEnough, setsByServer } from './guards/snapshots.ts';
import { type OwnRestored, readOwn } from './own.ts';
import { membersOf } from './snapshot-sets.ts';
import { HOST, tokenOf } from './tokens.ts';
import { restoredNames } from './volumes.ts';

/** The pace of calls is in the adapter: more at once would only wait there. */
const CONCURRENCY = 10;

/** EC2 has none at the moment: another try would not end before the wave's time, and people choose another type or zone. */
const NO_CAPACITY = 'InsufficientInstanceCapacity';

/** Whether another try changes nothing: EC2 understood the request and said no. What was made of the wave is removed. */
const isFinal = (error: unknown): boolean =>
  isNamed(error, NO_CAPACITY) || (isOfAws(error) && asWorkflowError(error) === error);

/**
 * Prepares the restores of one wave. Every request has a client token of its own, so that a repeated step makes nothing
 * twice, whether or not EC2 lists yet what was made before.
 */
export async function beforeStart(drill: LoadedDrill, wave: number, ports: Ports): Promise<WaveStarter> {
  const { opening, folder } = drill;
  const begunAt = ports.now();
  const members = opening.servers.filter((server) => server.wave === wave);
  const [before, own, places] = await Promise.all([
    folder.read('start', wave),
    readOwn(drill),
    folder.read('guards').then(placesIn),
  ]);
  const requested = new Map(before?.operations.map((one) => [one.operationID, one.requestedAt]));
  const started = members.flatMap((server) => {
    const hostID = startedHost(server, own);
    const asked = requested.get(hostID ?? '') ?? before?.requestingAt ?? ports.now().toISOString();
    const requestedAt = beginningOf([server.serverID], own) ?? asked;
    const made = own.volumes.filter(
      ({ by, lentBy }) => by.serverID === server.serverID && by.volume !== null && lentBy === undefined,
    );
    return hostID === undefined
      ? []
      : [
          {
            operationID: hostID,
            requestedAt,
            serverIDs: [server.serverID],
            made: made.map(({ volumeID }) => volumeID),
          },
        ];
  });
  const isStarted = new Set(started.flatMap(({ serverIDs }) => serverIDs));
  const pending = members.filter(({ serverID }) => !isStarted.has(serverID));
  return {
    started,
    pending,
    look: { realRecovery: [], own: hostsOf(own) },
    refusals: pending.flatMap((server): Refusal[] =>
      places.has(server.serverID)
        ? []
        : [refuseServer('SUBNETS_UNKNOWN', server, 'has no zone and image in what the guards recorded')],
    ),
    isUncertain: false,
    start: (points) =>
      startServers(
        drill,
        { pending, places, requestingAt: before?.requestingAt ?? null, begunAt },
        points,
        ports,
      ),
  };
}

/** Where AWS Backup has restored a server's volume, its recovery began with that job; the earliest counts. */
export const beginningOf = (
  serverIDs: readonly string[],
  { volumes }: Pick<OwnRestored, 'volumes'>,
): string | undefined =>
  volumes
    .flatMap(({ by, lentBy }) => (serverIDs.includes(by.serverID) ? (lentBy?.createdAt ?? []) : []))
    .toSorted()[0];

/** A server is started when its host and all of its volumes are there; the host's id stands for all of it. */
function startedHost(
  { serverID, restored }: PlannedServer,
  { volumes, hosts }: OwnRestored,
): string | undefined {
  const names = new Set(volumes.filter(({ by }) => by.serverID === serverID).map(({ by }) => by.volume));
  const isWhole = (restored?.volumes ?? []).flatMap(restoredNames).every((name) => names.has(name));
  return isWhole ? hosts.find(({ by }) => by.serverID === serverID)?.instanceID : undefined;
}

export const hostsOf = ({ hosts }: Pick<OwnRestored, 'hosts'>): Map<string, string> =>
  new Map(hosts.map(({ by, instanceID }) => [by.serverID, instanceID]));

interface Places {
  readonly pending: readonly PlannedServer[];
  readonly places: ReturnType<typeof placesIn>;
  /** Of an earlier try that may have made something: the recovery time counts from there. */
  readonly requestingAt: string | null;
  /** When this invocation began. */
  readonly begunAt: Date;
}

async function startServers(
  drill: LoadedDrill,
  { pending, places, requestingAt, begunAt }: Places,
  points: WaveStart['points'],
  ports: Ports,
): Promise<StartedJobs> {
  const started: WaveStart['operations'] = [];
  const refusals: Refusal[] = [];
  let later = 0;
  const isLent = pending.some(({ restored }) =>
    restored?.volumes.some((volume) => restoreTestOf(volume) !== undefined),
  );
  // Known only now: which restore tests were chosen has just been written down.
  const lent = isLent ? await readOwn(drill) : undefined;
  await pMap(
    pending,
    async (server) => {
      const place = places.get(server.serverID);
      const point = points[server.serverID]?.pointID;
      if (place === undefined || point === undefined || refusals.length > 0) return;
      // What is under way may take the rest of the function's time: 20 volumes and a host of each.
      if (!fitsInvocation(begunAt, ports.now(), 0)) {
        later += 1;
        return;
      }
      const asked = requestingAt ?? ports.now().toISOString();
      const requestedAt = (lent === undefined ? undefined : beginningOf([server.serverID], lent)) ?? asked;
      try {
        const { host, volumeIDs } = await makeServer(drill, server, place, point);
        started.push({ operationID: host, requestedAt, serverIDs: [server.serverID], made: volumeIDs });
      } catch (error) {
        if (!isFinal(error)) throw error;
        refusals.push(
          refuse('START_REJECTED', `EC2 would not start ${server.hostname}: ${describeError(error)}`),
        );
      }
    },
    { concurrency: CONCURRENCY },
  );
  // The next try finds what this one has made, and goes on with the others.
  if (later > 0 && refusals.length === 0)
    throw new TransientError(`${later} servers are still to be restored: this step's time is over`);
  return { started, refusals };
}

/** Makes the volumes of a server, then its host. */
async function makeServer(
  { opening, target }: LoadedDrill,
  { serverID, wave, restored }: PlannedServer,
  { zone, imageID }: { readonly zone: string; readonly imageID: string },
  pointID: string,
): Promise<{ readonly host: string; readonly volumeIDs: string[] }> {
  const { drillId, planId, expiresAt, plan } = opening;
  const host = plan.restore?.hosts[restored?.host ?? ''];
  if (restored === undefined || host === undefined || plan.restore === undefined)
    throw new Error(`server ${serverID} of drill ${drillId} is not planned to be restored`);
  const tagsOf = (volume: string | null) =>
    toResourceTags({ drillId, planId, wave, serverID, expiresAt, volume });
  const snapshots = membersOf(pointID, restored.volumes);
  const volumeIDs: string[] = [];
  for (const volume of restored.volumes.filter((one) => restoreTestOf(one) === undefined))
    for (const name of restoredNames(volume)) {
      const id = await target.makeRestored.volume({
        token: tokenOf(drillId, serverID, name),
        snapshotID: snapshots.get(volume.name) ?? '',
        zone,
        type: plan.restore.volumeType,
        initializationRate: plan.restore.initializationRate,
        key: plan.restore.key,
        tags: tagsOf(name),
      });
      volumeIDs.push(id);
    }
  const hostID = await target.makeRestored.host({
    token: tokenOf(drillId, serverID, HOST),
    imageID,
    instanceType: host.instanceType,
    instanceProfile: host.instanceProfile,
    userData: host.platform === 'windows' ? DISKS_STAY_OFFLINE : null,
    subnetID: restored.subnetID,
    securityGroupIDs: plan.network.securityGroups,
    tags: tagsOf(null),
  });
  return { host: hostID, volumeIDs };
}

/**
 * Windows must not bring a restored disk online writable before its proof has made it read-only (EC2 User Guide, 'User
 * data scripts on Windows'; Set-StorageSetting). A disk that came up before this ran is told of by its proof.
 */
const DISKS_STAY_OFFLINE = '<powershell>Set-StorageSetting -NewDiskPolicy OfflineAll</powershell>';

/** The snapshot sets of each server; none where the newest is older than the plan accepts. */
export async function pointsOf(
  servers: readonly PlannedServer[],
  plan: DrillPlan,
  target: Target,
  now: Date,
): Promise<Map<string, readonly Point[]>> {
  const sets = setsByServer({ plan, servers }, await findSnapshots(servers, plan, target, now));
  // The guards have asked the same; between them and a later wave a backup may have gone.
  return new Map(
    [...sets].map(([serverID, all]) => [serverID, isNewEnough(all, plan, now) ? all.points : []]),
  );
}
