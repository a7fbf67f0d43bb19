import { isDeepStrictEqual } from 'node:util';
import pMap from 'p-map';
import { asWorkflowError, describeError, isNamed, observe } from '../../../adapters/aws/errors.ts';
import type { Ports } from '../../../adapters/ports.ts';
import { fitsInvocation, INVOCATION_SECONDS } from '../../../core/workflow/pacing.ts';
import type { LoadedDrill } from '../../recovery-method.ts';
import { readOwn } from './own.ts';
import { isReadyToJoin, type ServerView, viewOf } from './view.ts';

const CONCURRENCY = 10;
/** How often, and how long apart, is looked whether EC2 has attached what it was asked to. */
const LOOKS = 6;
const LOOK_SECONDS = 5;

/** What is kept of an invocation for what follows the attaching: a call for each host, and looks between them. */
const AFTERWARDS_SECONDS = INVOCATION_SECONDS / 2;

/** Answers that a later try may not get: EC2 does not agree with itself yet. */
const PASSING = [
  // Also after an answer that was lost: the next look says what it is attached to.
  'VolumeInUse',
  'IncorrectState',
  'IncorrectInstanceState',
  'InvalidVolume.NotFound',
  'InvalidInstanceID.NotFound',
];

/**
 * Attaches restored volumes to the drill's own hosts. What both are is read just before: a volume that is attached to
 * anything, or that was made of another snapshot, is left alone.
 */
export async function join(
  drill: LoadedDrill,
  wave: number,
  ports: Ports,
): Promise<{ readonly isRefused: boolean }> {
  const { opening, folder } = drill;
  const begunAt = ports.now();
  const start = await folder.read('start', wave);
  if (start === undefined) throw new Error(`wave ${wave} of drill ${opening.drillId} was never started`);
  const own = await readOwn(drill);
  const views = opening.servers
    .filter((server) => server.wave === wave)
    .map((server) => viewOf(server, own, start.points[server.serverID]?.pointID ?? ''));
  const before = (await folder.read('joined', wave)) ?? { attached: [], failures: [], refusedForNow: [] };
  const attached = new Set([...before.attached, ...views.flatMap(attachedIn)]);
  const refused = await pMap(
    views.filter(isReadyToJoin),
    // What does not fit is due again at the next look.
    async (view) =>
      fitsInvocation(begunAt, ports.now(), AFTERWARDS_SECONDS) ? attachAll(drill, view, attached) : undefined,
    { concurrency: CONCURRENCY },
  );
  const failures = refused.flatMap((one) =>
    one?.isFinal === true
      ? [{ serverID: one.serverID, error: one.error, at: ports.now().toISOString() }]
      : [],
  );
  const refusedForNow = refused.flatMap((one) =>
    one?.isFinal === false ? [{ serverID: one.serverID, error: one.error }] : [],
  );
  const isNews = !isDeepStrictEqual(refusedForNow, before.refusedForNow);
  if (failures.length > 0 || attached.size > before.attached.length || isNews)
    await folder.write(
      'joined',
      { attached: [...attached], failures: [...before.failures, ...failures], refusedForNow },
      wave,
    );
  await deleteWithHosts(drill, { wave, begunAt }, ports);
  return { isRefused: refusedForNow.length > 0 };
}

/** The volumes that are attached to their server's host. */
const attachedIn = ({ host, volumes }: ServerView): string[] =>
  volumes.flatMap(({ volumeID, attachments }) =>
    attachments.some(({ instanceID }) => instanceID === host?.instanceID) ? [volumeID] : [],
  );

interface Refused {
  readonly serverID: string;
  readonly error: string;
  /** Another try changes nothing. */
  readonly isFinal: boolean;
}

/** Attaches what is free of a server's volumes, and adds it to `attached`; returns what EC2 refuses. */
async function attachAll(
  { target }: LoadedDrill,
  { server, host, volumes }: ServerView,
  attached: Set<string>,
): Promise<Refused | undefined> {
  if (host === undefined) return undefined;
  const { serverID } = server;
  let last: Refused | undefined;
  const taken = new Set(host.devices.map(({ device }) => device));
  const free = devicesOf(server.platform).filter((device) => !taken.has(device));
  for (const volume of volumes) {
    const isFree = volume.state === 'available' && volume.attachments.length === 0;
    if (!isFree) continue;
    if (attached.has(volume.volumeID)) {
      const error = `${volume.volumeID} was attached to its host ${host.instanceID} and somebody has detached it; what was done to it since is not known`;
      return { serverID, error, isFinal: true };
    }
    try {
      await target.attach.volume(volume.volumeID, host.instanceID, free.shift() ?? '');
      attached.add(volume.volumeID);
    } catch (error) {
      const text = `${volume.volumeID} could not be attached to its host ${host.instanceID}: ${describeError(error)}`;
      last = {
        serverID,
        error: text,
        isFinal: asWorkflowError(error) === error && !isNamed(error, ...PASSING),
      };
      if (last.isFinal) return last;
    }
  }
  return last;
}

/**
 * A second safety net: with this EC2 itself removes the volumes when a host ends. Without it cleanup removes them, so
 * that a refusal here ends nothing.
 */
async function deleteWithHosts(
  drill: LoadedDrill,
  { wave, begunAt }: { readonly wave: number; readonly begunAt: Date },
  ports: Ports,
): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const own = await readOwn(drill);
    // A lent volume stays when its host goes: AWS Backup deletes it.
    const joined = own.volumes.filter(
      ({ by, lentBy }) => by.wave === wave && by.volume !== null && lentBy === undefined,
    );
    const open = own.hosts.flatMap(({ instanceID, devices }) => {
      const kept = new Set(
        joined
          .filter(({ attachments }) =>
            attachments.some(
              (one) =>
                one.instanceID === instanceID && one.state === 'attached' && !one.isDeletedWithInstance,
            ),
          )
          .map(({ volumeID }) => volumeID),
      );
      const names = devices.filter(({ volumeID }) => kept.has(volumeID)).map(({ device }) => device);
      return names.length === 0 ? [] : [{ instanceID, names }];
    });
    await pMap(
      open,
      async ({ instanceID, names }) => {
        if (fitsInvocation(begunAt, ports.now(), 0))
          await observe(() => drill.target.attach.deleteWithInstance(instanceID, names));
      },
      {
        concurrency: CONCURRENCY,
      },
    );
    const isAttaching = joined.some(({ attachments }) =>
      attachments.some(({ state }) => state === 'attaching'),
    );
    if (!isAttaching || !fitsInvocation(begunAt, ports.now(), LOOK_SECONDS)) return;
    await ports.sleep(LOOK_SECONDS);
  }
}

const letters = (from: string, to: string): string[] =>
  Array.from({ length: to.charCodeAt(0) - from.charCodeAt(0) + 1 }, (_, at) =>
    String.fromCharCode(from.charCodeAt(0) + at),
  );

/** EC2 User Guide, 'Device names for volumes': what is recommended for data, then what is also available. */
function devicesOf(platform: 'linux' | 'windows'): string[] {
  const [usual, more] = [letters('f', 'p'), letters('a', 'z')];
  return platform === 'linux'
    ? [...usual.map((letter) => `/dev/sd${letter}`), ...more.map((letter) => `/dev/xvdb${letter}`)]
    : [...usual.map((letter) => `xvd${letter}`), ...more.map((letter) => `xvdb${letter}`)];
}
