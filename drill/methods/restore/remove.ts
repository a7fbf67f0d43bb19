import { describeError, observe } from '../../../adapters/aws/errors.ts';
import type { Ports } from '../../../adapters/ports.ts';
import { type CleanupFacts, type Leftover, mayRunUnrecorded } from '../../../core/facts/steps.ts';
import type { LoadedDrill, RecoveryMethod, RemovalRound } from '../../recovery-method.ts';
import { unseen } from '../../unseen.ts';
import { type OwnHost, type OwnRestored, type OwnVolume, readOwn } from './own.ts';

/** EC2's lists agree within minutes; how late they may be is unconfirmed, so a quarter of an hour counts. */
export const LISTING_DELAY_SECONDS = 900;
/** A request that EC2 accepted gets some time before it is repeated. */
const AGAIN_SECONDS = 300;
/** How long one round deletes volumes, five a second. */
const ROUND_SECONDS = 45;
const LEAVING = new Set(['shutting-down', 'terminated']);

/**
 * One round of removing a drill: its hosts, then its volumes as they come free. What to remove is read from EC2 each
 * time, never cached. Nothing is ever detached, and no snapshot is touched.
 */
export async function remove(
  drill: LoadedDrill,
  before: CleanupFacts,
  { keep }: Parameters<RecoveryMethod['remove']>[2],
  ports: Ports,
): Promise<RemovalRound> {
  const seen = await observe(() => readOwn(drill));
  if ('unknown' in seen) {
    const leftovers = await unseen(drill, seen.unknown);
    return { watched: before.watched, requests: [], launching: false, leftovers };
  }
  const own = seen.known;
  const watched = await watch(own, before.watched, keep);
  const refused = new Map<string, string>();
  const requests = await terminateHosts(drill, own, before, refused, ports);
  await deleteVolumes(drill, own, refused, ports);
  return {
    watched,
    requests,
    launching: false,
    leftovers: [...leftoversIn(own, refused), ...(await unlisted(drill, own, watched, before, ports))],
  };
}

/** What the drill has made: a lent volume is AWS Backup's to delete. */
const madeIn = ({ volumes }: OwnRestored): OwnVolume[] =>
  volumes.filter(({ lentBy }) => lentBy === undefined);

async function watch(
  own: OwnRestored,
  before: CleanupFacts['watched'],
  keep: Parameters<RecoveryMethod['remove']>[2]['keep'],
): Promise<CleanupFacts['watched']> {
  const volumes = madeIn(own);
  const watched = {
    instanceIDs: [...new Set([...before.instanceIDs, ...own.hosts.map(({ instanceID }) => instanceID)])],
    volumeIDs: [...new Set([...before.volumeIDs, ...volumes.map(({ volumeID }) => volumeID)])],
  };
  const isSame =
    watched.instanceIDs.length === before.instanceIDs.length &&
    watched.volumeIDs.length === before.volumeIDs.length;
  if (!isSame) await keep(watched);
  return isSame ? before : watched;
}

/** What somebody has attached to a host: with the host it might be deleted, so that host is left alone. */
function foreignOn({ devices }: OwnHost, { volumes }: OwnRestored): string | undefined {
  const own = new Set(volumes.map(({ volumeID }) => volumeID));
  return devices.find(({ volumeID }) => !own.has(volumeID))?.volumeID;
}

async function terminateHosts(
  { target }: LoadedDrill,
  own: OwnRestored,
  before: CleanupFacts,
  refused: Map<string, string>,
  ports: Ports,
): Promise<CleanupFacts['requests']> {
  const now = ports.now();
  const isDue = (id: string): boolean => {
    const last = before.requests.findLast(({ instanceIDs }) => instanceIDs.includes(id));
    return last === undefined || now.getTime() - Date.parse(last.at) >= AGAIN_SECONDS * 1_000;
  };
  const due = own.hosts
    .filter(
      (host) => !LEAVING.has(host.state) && foreignOn(host, own) === undefined && isDue(host.instanceID),
    )
    .map(({ instanceID }) => instanceID);
  if (due.length === 0) return [];
  const gone: string[] = [];
  const all = await observe(() => target.removeRestored.hosts(due));
  if ('known' in all) gone.push(...due);
  // One that is protected makes EC2 refuse the whole group: each is then tried alone.
  else
    for (const id of due) {
      const alone = await observe(() => target.removeRestored.hosts([id]));
      if ('known' in alone) gone.push(id);
      else refused.set(id, alone.unknown);
    }
  return gone.length === 0
    ? []
    : [{ at: now.toISOString(), operationID: 'terminate-hosts', instanceIDs: gone }];
}

/** A volume goes when it is attached to nothing: while a host shuts down EC2 frees it, or deletes it with the host. */
const isFree = ({ state, attachments }: OwnVolume): boolean =>
  (state === 'available' || state === 'error') && attachments.length === 0;

async function deleteVolumes(
  { target }: LoadedDrill,
  own: OwnRestored,
  refused: Map<string, string>,
  ports: Ports,
): Promise<void> {
  const begun = ports.now().getTime();
  for (const { volumeID } of madeIn(own).filter(isFree)) {
    // The others stay in the list, for the next round: a round may begin when the function's time is nearly over.
    if (ports.now().getTime() - begun >= ROUND_SECONDS * 1_000) return;
    try {
      await target.removeRestored.volume(volumeID);
    } catch (error) {
      refused.set(volumeID, describeError(error));
    }
  }
}

/** What EC2 still lists, with what stands in the way. */
function leftoversIn(own: OwnRestored, refused: ReadonlyMap<string, string>): Leftover[] {
  const hostIDs = new Set(own.hosts.map(({ instanceID }) => instanceID));
  const detail = (id: string, state: string, more: string | null): string =>
    [state, ...(more === null ? [] : [more]), ...(refused.has(id) ? [refused.get(id) ?? ''] : [])].join('; ');
  return [
    ...own.hosts.map((host) => {
      const foreign = foreignOn(host, own);
      const more =
        foreign === undefined || LEAVING.has(host.state)
          ? null
          : `not touched: ${foreign}, which is not this drill’s, is attached to it; detach it`;
      return { type: 'instance', id: host.instanceID, detail: detail(host.instanceID, host.state, more) };
    }),
    ...madeIn(own).map((volume) => {
      const elsewhere = volume.attachments.find(({ instanceID }) => !hostIDs.has(instanceID));
      const more =
        elsewhere === undefined || volume.state !== 'in-use'
          ? null
          : `attached to ${elsewhere.instanceID}, which EC2 does not list as this drill’s: not touched`;
      return { type: 'volume', id: volume.volumeID, detail: detail(volume.volumeID, volume.state, more) };
    }),
    ...own.doubtful.map(({ type, id }) => ({
      type,
      id,
      detail: 'not touched: it carries this drill’s id, and nothing proves that this drill made it',
    })),
  ];
}

/**
 * What may have been made and is listed nowhere yet: "not listed" is never "gone" until EC2 was asked for a while. A
 * start that was not recorded to its end may have made anything.
 */
async function unlisted(
  { opening, folder }: LoadedDrill,
  own: OwnRestored,
  watched: CleanupFacts['watched'],
  { startedAt }: CleanupFacts,
  ports: Ports,
): Promise<Leftover[]> {
  if (ports.now().getTime() - Date.parse(startedAt) >= LISTING_DELAY_SECONDS * 1_000) return [];
  const starts = await Promise.all(
    opening.plan.waves.map(async (_, wave) => {
      const seen = await observe(() => folder.read('start', wave));
      return { wave, start: 'known' in seen ? seen.known : undefined };
    }),
  );
  const shown = new Set([
    ...watched.instanceIDs,
    ...watched.volumeIDs,
    ...own.hosts.map(({ instanceID }) => instanceID),
    ...own.volumes.map(({ volumeID }) => volumeID),
  ]);
  return starts.flatMap(({ wave, start }): Leftover[] => [
    ...(start?.operations ?? []).flatMap(({ operationID, made = [] }) =>
      [
        { type: 'instance', id: operationID, detail: 'not listed by EC2 yet' },
        ...made.map((id) => ({ type: 'volume', id, detail: 'not listed by EC2 yet' })),
      ].filter(({ id }) => !shown.has(id)),
    ),
    ...(mayRunUnrecorded(start) || start?.outcome === 'NOT_STARTED'
      ? opening.servers
          .filter((server) => server.wave === wave)
          .map(({ serverID }) => ({
            type: 'source-server',
            id: serverID,
            detail: 'may have been made in part; EC2 is asked again',
          }))
      : []),
  ]);
}
