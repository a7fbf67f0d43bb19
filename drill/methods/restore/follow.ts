import type { Ports } from '../../../adapters/ports.ts';
import type { LaunchFact, WaveLaunch, WaveStart } from '../../../core/facts/steps.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import { restoreTestOf } from '../../../core/plan/restore.ts';
import type { Following, LoadedDrill, Look } from '../../recovery-method.ts';
import { type OwnHost, type OwnRestored, type OwnVolume, readOwn } from './own.ts';
import { launchPhases } from './phases.ts';
import { beginningOf, hostsOf } from './start.ts';
import { isReadyToJoin, type ServerView, viewOf } from './view.ts';
import { plannedName } from './volumes.ts';

/** What EC2 lists now of a running drill; nothing shows that somebody restores for real. */
export const look = async (drill: LoadedDrill): Promise<Look> => ({
  realRecovery: [],
  own: hostsOf(await readOwn(drill)),
});

/** One look at a wave: whether volumes and hosts are there, and are joined. */
export async function follow(
  drill: LoadedDrill,
  wave: {
    readonly start: WaveStart;
    readonly before: WaveLaunch | undefined;
    readonly lookedAt?: Date | undefined;
    readonly deadline: Date;
  },
  ports: Ports,
): Promise<Following> {
  const { start, before, deadline } = wave;
  const lookedAt = wave.lookedAt ?? ports.now();
  const own = await readOwn(drill);
  const number = numberOf(drill, start);
  const joined = await drill.folder.read('joined', number);
  const refused = new Map(joined?.failures.map(({ serverID, error }) => [serverID, error]));
  const forNow = new Map(joined?.refusedForNow.map(({ serverID, error }) => [serverID, error]));
  const now = ports.now();
  const views = start.operations.flatMap(({ operationID, requestedAt, serverIDs, made = [] }) =>
    serverIDs.flatMap((serverID) => {
      const server = drill.opening.servers.find((one) => one.serverID === serverID);
      if (server === undefined) return [];
      const known = before?.servers.find((one) => one.serverID === serverID);
      const seen = viewOf(server, own, start.points[serverID]?.pointID ?? '');
      const error =
        known?.error ??
        refused.get(serverID) ??
        whyFailed(seen) ??
        whyTakenBack(seen) ??
        whyGone(seen, made, requestedAt, now);
      return [{ operationID, requestedAt, server, seen, known, error }];
    }),
  );
  const servers = views.map(({ operationID, requestedAt, server, seen, known, error }): LaunchFact => {
    const isLaunched = error === null && (known?.status === 'LAUNCHED' || isJoined(seen));
    const lastRefusal = forNow.get(server.serverID);
    const startedAt = isLent(server) ? (start.requestingAt ?? requestedAt) : requestedAt;
    const phases = launchPhases({ requestedAt, startedAt, seen, known, now });
    return {
      serverID: server.serverID,
      operationID,
      status: error !== null ? 'FAILED' : isLaunched ? 'LAUNCHED' : 'CREATING',
      // A host without its volumes is no recovered server.
      instanceID: isLaunched ? (seen.host?.instanceID ?? known?.instanceID ?? null) : null,
      launchedAt: isLaunched ? (known?.launchedAt ?? now.toISOString()) : null,
      notLaunchedAt: isLaunched ? (known?.notLaunchedAt ?? null) : lookedAt.toISOString(),
      error,
      ...(isLaunched || lastRefusal === undefined ? {} : { refusedForNow: lastRefusal }),
      progress: progressOf(seen),
      recoveredPoint: {
        at:
          start.points[server.serverID]?.isCopy === true ? null : (start.points[server.serverID]?.at ?? null),
        source: 'snapshot',
        isFallback: false,
      },
      phases,
      methodFacts: {
        // What the plan asks of a backup; without it nothing says that writing had stopped.
        consistency: drill.opening.plan.restore?.quiesced === undefined ? 'crash-consistent' : 'quiesced',
        volumes: seen.volumes.map(({ by, volumeID, snapshotID, gibibytes, zone, type, lentBy }) => ({
          name: by.volume ?? '',
          ...(lentBy === undefined ? {} : { restoreJobID: lentBy.restoreJobID }),
          volumeID,
          snapshotID,
          gibibytes,
          zone,
          type,
        })),
      },
    };
  });
  const isDone = servers.every(({ status }) => status !== 'CREATING');
  const timedOut = !isDone && now >= deadline;
  const isJoinDue = !timedOut && views.some(({ seen, error }) => error === null && isReadyToJoin(seen));
  return {
    launch: { operations: operationsOf(start, own, before, { isDone, now }), servers, timedOut },
    ended: isDone || timedOut,
    launching: true,
    isJoinDue,
  };
}

const numberOf = ({ opening }: LoadedDrill, { operations }: WaveStart): number => {
  const [first] = operations.flatMap(({ serverIDs }) => serverIDs);
  return opening.servers.find(({ serverID }) => serverID === first)?.wave ?? 0;
};

const isAttachedTo = ({ attachments }: OwnVolume, host: OwnHost): boolean =>
  attachments.some(({ instanceID, state }) => instanceID === host.instanceID && state === 'attached');

const isJoined = ({ host, volumes, wanted }: ServerView): boolean =>
  host?.state === 'running' &&
  volumes.length === wanted &&
  volumes.every((volume) => isAttachedTo(volume, host));

const OVER = new Set(['shutting-down', 'terminated', 'stopping', 'stopped']);

/** What lets EBS use a key for kunren: docs/deploy.md, 'Settings'. */
const KEY_RIGHTS = 'name it under ebsKeys of the stage, and let its policy allow that account';

/** What will not get better by waiting; null while it may. */
function whyFailed({ host, volumes, snapshots }: ServerView): string | null {
  if (host !== undefined && OVER.has(host.state))
    return `its host ${host.instanceID} is ${host.state} (${host.stateReason ?? 'EC2 gives no reason'})`;
  const broken = volumes.find(({ state }) => state === 'error');
  if (broken !== undefined)
    return `volume ${broken.volumeID} of ${broken.snapshotID} went into error; look whether kunren may use the key: ${KEY_RIGHTS}`;
  const other = volumes.find(
    ({ by, snapshotID, lentBy }) =>
      (lentBy?.restoreJobID ?? snapshotID) !== snapshots.get(plannedName(by) ?? ''),
  );
  if (other !== undefined)
    return `volume ${other.volumeID} was made of ${other.snapshotID ?? 'no snapshot'} and not of ${snapshots.get(plannedName(other.by) ?? '') ?? 'a snapshot that was chosen'}`;
  const elsewhere = volumes.find(({ attachments }) =>
    attachments.some(({ instanceID }) => instanceID !== host?.instanceID),
  );
  if (elsewhere !== undefined && host !== undefined)
    return `volume ${elsewhere.volumeID} is attached to ${elsewhere.attachments.map(({ instanceID }) => instanceID).join(', ')} and not to its host ${host.instanceID} alone`;
  return null;
}

const isLent = ({ restored }: PlannedServer): boolean =>
  restored?.volumes.some((volume) => restoreTestOf(volume) !== undefined) === true;

/** A lent volume was there before the drill began: when it is not listed, AWS Backup has deleted it. */
function whyTakenBack({ server, volumes, snapshots }: ServerView): string | null {
  const listed = new Set(volumes.map(({ by }) => by.volume));
  const gone = server.restored?.volumes.find(
    (volume) => restoreTestOf(volume) !== undefined && !listed.has(volume.name),
  );
  return gone === undefined
    ? null
    : `the volume of restore job ${snapshots.get(gone.name) ?? ''} is gone; AWS Backup deletes it when the validation window closes`;
}

/** EC2 lists a volume well before this. */
const LISTED_SECONDS = 120;

/** What was made and is not listed any more; a list that is behind for a moment is no sign. */
function whyGone(
  { volumes }: ServerView,
  made: readonly string[],
  requestedAt: string,
  now: Date,
): string | null {
  if (now.getTime() - Date.parse(requestedAt) < LISTED_SECONDS * 1_000) return null;
  const listed = new Set(volumes.map(({ volumeID }) => volumeID));
  const gone = made.find((volumeID) => !listed.has(volumeID));
  return gone === undefined
    ? null
    : `volume ${gone} was made and is gone; EC2 removes one whose key may not be used: ${KEY_RIGHTS}`;
}

function progressOf({ host, volumes, wanted }: ServerView): string {
  const made = volumes.filter(({ state }) => state === 'available' || state === 'in-use').length;
  return `${made} of ${wanted} volumes available, host ${host?.state ?? 'not listed'}`;
}

function operationsOf(
  { operations }: WaveStart,
  own: OwnRestored,
  before: WaveLaunch | undefined,
  { isDone, now }: { readonly isDone: boolean; readonly now: Date },
): WaveLaunch['operations'] {
  const launchedAt = new Map(own.hosts.map(({ instanceID, launchedAt: at }) => [instanceID, at]));
  return operations.map(({ operationID, serverIDs }) => {
    const known = before?.operations.find((one) => one.operationID === operationID);
    return {
      operationID,
      status: isDone ? 'COMPLETED' : 'STARTED',
      createdAt: beginningOf(serverIDs, own) ?? launchedAt.get(operationID) ?? known?.createdAt ?? null,
      endedAt: null,
      noticedAt: isDone ? (known?.noticedAt ?? now.toISOString()) : null,
    };
  });
}
