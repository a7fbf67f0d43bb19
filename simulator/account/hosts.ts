import type { VolumeType } from '@aws-sdk/client-ec2';
import type { HostScenario } from '../scenario/restore.ts';
import type { ImageScenario } from '../scenario/snapshots.ts';
import { type EbsVolume, NEVER } from './ebs.ts';
import { hostServer } from './host-server.ts';
import { PUBLIC_ADDRESS } from './make.ts';
import { stableID } from './random.ts';
import type { Instance, SimulatedAccount } from './state.ts';

/** Starts instances that somebody asked EC2 for. */

export interface HostRequest {
  readonly image: ImageScenario;
  readonly instanceType: string;
  readonly subnetID: string;
  readonly securityGroupIDs: readonly string[];
  readonly isPublic: boolean;
  readonly imdsv2: 'required' | 'optional';
  readonly metadataService: 'enabled' | 'disabled';
  readonly shutdownBehavior: 'stop' | 'terminate';
  readonly instanceProfile: string | undefined;
  readonly clientToken: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly volumes: readonly HostVolume[];
}

/** A volume that is made with its instance. */
export interface HostVolume
  extends Pick<EbsVolume, 'gibibytes' | 'encrypted' | 'kmsKey' | 'snapshotID' | 'snapshot' | 'tags'> {
  readonly type: VolumeType;
  readonly device: string;
  readonly isRoot: boolean;
  readonly deleteOnTermination: boolean;
}

const SERVER_TAG = 'kunren:server';
const PLAIN: Pick<HostScenario, 'outcome' | 'agent' | 'onlineAfter' | 'terminateHangs'> = {
  outcome: 'boots',
  agent: 'online',
  onlineAfter: 0,
  terminateHangs: false,
};

/** What the scenario says of a host, by its tag and zone. */
const behaviourOf = (
  { scenario }: SimulatedAccount,
  tags: HostRequest['tags'],
  zone: string,
): Partial<HostScenario> & typeof PLAIN =>
  scenario.restore.hosts.find(
    (one) =>
      (one.server === undefined || one.server === tags[SERVER_TAG]) &&
      (one.zone === undefined || one.zone === zone),
  ) ?? PLAIN;

/** Adds one instance with its volumes; its whole course follows from the scenario. */
export function addHost(aws: SimulatedAccount, request: HostRequest): Instance {
  const { image, subnetID, tags, isPublic, clientToken, instanceType } = request;
  const { restore, subnets } = aws.scenario;
  const zone = subnets.find(({ id }) => id === subnetID)?.zone ?? '';
  const behaviour = behaviourOf(aws, tags, zone);
  const number = aws.instances.size;
  const instanceID = stableID('i-', aws.seed, 'host', number);
  const launchedAt = aws.now();
  const neverRuns = behaviour.outcome === 'stays-pending';
  const runningAt = neverRuns ? NEVER : launchedAt + (behaviour.pending ?? restore.pending) * 1_000;
  const neverBoots = behaviour.outcome !== 'boots';
  const isEnded = behaviour.outcome === 'terminated';
  const endsAt = isEnded ? launchedAt + (behaviour.terminatedAfter ?? 0) * 1_000 : NEVER;
  const address = aws.takeAddress(subnetID);
  const hostname = tags['Name'] ?? tags[SERVER_TAG] ?? instanceID;
  const server = hostServer(aws, hostname, image.platform, behaviour);
  const instance: Instance = {
    instanceID,
    role: 'host',
    server,
    jobID: '',
    isDrill: false,
    launchedAt,
    runningAt,
    bootedAt: neverBoots ? NEVER : runningAt + (behaviour.boot ?? restore.boot) * 1_000,
    staysStopped: false,
    address,
    listensAt: address,
    subnetID,
    instanceType,
    imdsv2: request.imdsv2,
    instanceProfile: request.instanceProfile,
    publicAddress: isPublic ? PUBLIC_ADDRESS : undefined,
    securityGroupIDs: request.securityGroupIDs,
    terminationProtection: false,
    tags: { ...tags },
    volumeIDs: [],
    host: {
      imageID: image.id,
      architecture: image.architecture,
      metadataService: request.metadataService,
      shutdownBehavior: request.shutdownBehavior,
      clientToken,
      reservationID: stableID('r-', aws.seed, 'host', number),
    },
    shutDownAt: endsAt,
    terminatedAt: endsAt,
    endedBy: isEnded ? behaviour.stateReason : undefined,
    row: undefined,
  };
  aws.instances.set(instanceID, instance);
  aws.addressHolders.set(address, instance);
  request.volumes.forEach((volume, disk) => {
    addHostVolume(aws, instance, { ...volume, zone, disk });
  });
  return instance;
}

function addHostVolume(
  aws: SimulatedAccount,
  instance: Instance,
  { device, deleteOnTermination, disk, ...volume }: HostVolume & { zone: string; disk: number },
): void {
  const at = instance.launchedAt;
  const volumeID = stableID('vol-', aws.seed, 'host', instance.instanceID, disk);
  aws.ebs.volumes.set(volumeID, {
    ...volume,
    volumeID,
    initializationRate: undefined,
    createdAt: at,
    availableAt: at,
    failedAt: NEVER,
    attachments: [
      {
        instance,
        device,
        from: at,
        attachedAt: at,
        detachingAt: NEVER,
        detachedAt: NEVER,
        deleteOnTermination,
      },
    ],
    deletingAt: NEVER,
    goneAt: NEVER,
  });
}
