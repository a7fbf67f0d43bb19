import type { Scenario } from '../scenario/resolve.ts';
import { type EbsVolume, NEVER } from './ebs.ts';
import { hostServer } from './host-server.ts';
import { keyArn } from './key-arn.ts';
import { stableID } from './random.ts';
import type { Instance, SimulatedAccount } from './state.ts';

/** What others have in the account from before the scenario began: no drill may touch it. */

type Foreign = Scenario['foreign'][number];

/** The device of their root volumes. */
const ROOT = '/dev/sda1';
const ROOT_GIBIBYTES = 8;

/** Adds an instance with its volumes, or volumes alone. `index` is the entry's place in the scenario. */
export function addForeign(aws: SimulatedAccount, foreign: Foreign, index: number): void {
  const { hostname, zone, tags, launchedAgo, volumes } = foreign;
  const { subnets } = aws.scenario;
  const subnet = subnets.find((one) => one.zone === zone) ?? subnets[0];
  const at = aws.startedAt - launchedAgo * 1_000;
  const instance = hostname === undefined ? undefined : addInstance(aws, foreign, hostname, index);
  const root = { device: ROOT, gibibytes: ROOT_GIBIBYTES, tags, snapshot: undefined };
  const all = instance === undefined ? volumes : [root, ...volumes];
  all.forEach((volume, disk) => {
    const { snapshots } = aws.scenario;
    const snapshot = snapshots.find(({ name }) => name === volume.snapshot);
    const volumeID = stableID('vol-', 'foreign', index, disk);
    const made: EbsVolume = {
      volumeID,
      zone: zone ?? subnet?.zone ?? '',
      gibibytes: volume.gibibytes,
      type: 'gp3',
      encrypted: true,
      kmsKey: keyArn(aws, snapshot?.kmsKey),
      snapshotID: snapshot?.id,
      snapshot,
      initializationRate: undefined,
      createdAt: at,
      availableAt: at,
      failedAt: NEVER,
      tags: volume.tags,
      isRoot: volume === root,
      attachments: [],
      deletingAt: NEVER,
      goneAt: NEVER,
    };
    if (instance !== undefined)
      made.attachments.push({
        instance,
        device: volume.device,
        from: at,
        attachedAt: at,
        detachingAt: NEVER,
        detachedAt: NEVER,
        deleteOnTermination: volume === root,
      });
    aws.ebs.volumes.set(volumeID, made);
  });
}

function addInstance(
  aws: SimulatedAccount,
  { os, tags, launchedAgo, zone }: Foreign,
  hostname: string,
  index: number,
): Instance {
  const { subnets, securityGroups } = aws.scenario;
  const subnetID = (subnets.find((one) => one.zone === zone) ?? subnets[0])?.id ?? '';
  const at = aws.startedAt - launchedAgo * 1_000;
  const address = aws.takeAddress(subnetID);
  const instance: Instance = {
    instanceID: stableID('i-', 'foreign', index, hostname),
    role: 'foreign',
    server: hostServer(aws, hostname, os, { agent: 'online', onlineAfter: 0, terminateHangs: false }),
    jobID: '',
    isDrill: false,
    launchedAt: at,
    runningAt: at,
    bootedAt: at,
    staysStopped: false,
    address,
    listensAt: address,
    subnetID,
    instanceType: 'm5.large',
    imdsv2: 'optional',
    instanceProfile: undefined,
    publicAddress: undefined,
    securityGroupIDs: securityGroups.slice(0, 1),
    terminationProtection: false,
    tags: { Name: hostname, ...tags },
    volumeIDs: [],
    shutDownAt: NEVER,
    terminatedAt: NEVER,
    endedBy: undefined,
    row: undefined,
  };
  aws.instances.set(instance.instanceID, instance);
  aws.addressHolders.set(address, instance);
  return instance;
}
