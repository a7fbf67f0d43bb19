import { isRestored } from '../../core/plan/plan.ts';
import type { RestoredVolume } from '../../core/plan/restore.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import type { EbsVolume } from '../account/ebs.ts';
import type { History } from '../history.ts';
import type { PartitionContent } from '../restore/content.ts';
import { begunAt } from '../scenario/snapshot.ts';
import { onlineFrom } from '../ssm/agent.ts';
import { drillOfTags, testedIn } from './restored.ts';

/** What a passed restore drill says of a server, held against the account: the host, its volumes, and what is on them. */

type Server = DrillRecord['servers'][number];

export function restoredDoubts(server: Server, record: DrillRecord, history: History): string[] {
  const { hostname, instanceID, verifiedAt } = server;
  const plan = history.executions.find(({ drillId }) => drillId === record.drillId)?.plan;
  if (plan === undefined) return [];
  const host = history.aws.instances.get(instanceID ?? '');
  if (host?.role !== 'host' || drillOfTags(host.tags) !== record.drillId)
    return [`${hostname} has no host of this drill in the account`];
  const at = Date.parse(verifiedAt ?? '');
  const planned = plan.waves.flatMap((wave) => wave.servers).filter(isRestored);
  const own = planned.find(({ restore }) => restore === hostname);
  const original = planned.find(({ restore }) => restore === (own?.sameAs ?? hostname));
  return [
    ...(onlineFrom(host) > at ? [`the agent of ${hostname} was not online`] : []),
    ...(host.shutDownAt < at ? [`${hostname} was gone when it was verified`] : []),
    ...(original?.volumes ?? []).flatMap((volume) => {
      const lent = testedIn(history.aws);
      const made = [...history.aws.ebs.volumes.values()].find(
        ({ tags, volumeID, attachments }) =>
          (tags['kunren:volume'] === volume.name || lent.has(volumeID)) &&
          attachments.some((one) => one.instance.instanceID === instanceID && one.attachedAt <= at),
      );
      if (made === undefined) return [`${volume.name} of ${hostname} was not attached to its host`];
      return contentDoubts(volume, made).map((doubt) => `${volume.name} of ${hostname} ${doubt}`);
    }),
  ];
}

/** What the snapshot behind a restore test holds that no plan that asks for it may pass. */
export const contentDoubtsOf = (
  tested: { plan: string; volume: EbsVolume },
  { executions }: History,
): string[] =>
  executions
    .flatMap(({ plan }) => plan.waves.flatMap(({ servers }) => servers).filter(isRestored))
    .flatMap(({ volumes = [] }) => volumes)
    .filter(
      ({ from }) => 'restoreTest' in from && from.restoreTest.volume === tested.volume.snapshot?.volumeID,
    )
    .flatMap((volume) => contentDoubts(volume, tested.volume));

/** What its snapshot holds that the plan's proofs must not pass. */
function contentDoubts({ proofs }: RestoredVolume, { snapshot }: EbsVolume): string[] {
  const content = snapshot?.content;
  if (content === undefined) return ['has a content that nobody knows'];
  return proofs.flatMap((proof) => proofDoubts(proof, content));
}

function proofDoubts(
  proof: RestoredVolume['proofs'][number],
  content: NonNullable<NonNullable<EbsVolume['snapshot']>['content']>,
): string[] {
  if (content.dies.some((one) => one === proof.proof)) return [`lost the work of ${proof.proof}`];
  if (proof.proof === 'read') return [];
  const found = content.partitions.find((one) => isMeant(one, proof.partition));
  const isRaw = proof.proof === 'file-system' && proof.type === 'raw';
  if (found === undefined) return ['lacks a partition'];
  if (isRaw) return [];
  if (found.state === 'torn' || found.state === 'empty') return [`is ${found.state}`];
  switch (proof.proof) {
    case 'file-system':
      return [
        ...(found.state === 'damaged' && proof.check ? ['is damaged'] : []),
        ...(found.fileSystem === proof.type ? [] : [`holds ${found.fileSystem}`]),
      ];
    case 'files':
      return proof.files.flatMap(({ path, minimumBytes }) => {
        const file = found.files.find((one) => one.path.toLowerCase() === path.toLowerCase());
        return file !== undefined && file.bytes >= minimumBytes ? [] : [`has no whole ${path}`];
      });
    case 'manifest':
      return found.manifest !== undefined &&
        found.manifest.differs.length + found.manifest.missing.length === 0
        ? []
        : ['is not as its manifest says'];
    case 'digest':
      return [];
    case 'writable-copy':
      return found.script.exitStatus === 0 ? [] : ['has a copy on which the script failed'];
  }
}

type Partition = Extract<RestoredVolume['proofs'][number], { proof: 'files' }>['partition'];

function isMeant({ number, label }: PartitionContent, wanted: Partition): boolean {
  if (wanted === 'whole') return number === undefined;
  return 'number' in wanted ? number === wanted.number : label === wanted.label;
}

/** The seconds between the oldest snapshot behind a server and its request. */
export function restoredAgeSeconds(
  { instanceID, requestedAt }: Server,
  { aws }: History,
): number | undefined {
  const lent = testedIn(aws);
  const begun = [...aws.ebs.volumes.values()]
    .filter(
      ({ tags, isRoot, volumeID }) => (!isRoot && drillOfTags(tags) !== undefined) || lent.has(volumeID),
    )
    .filter(({ attachments }) => attachments.some((one) => one.instance.instanceID === instanceID))
    .flatMap(({ snapshot }) => (snapshot === undefined ? [] : [begunAt(snapshot, aws.startedAt)]));
  return begun.length === 0 ? undefined : (Date.parse(requestedAt ?? '') - Math.min(...begun)) / 1_000;
}
