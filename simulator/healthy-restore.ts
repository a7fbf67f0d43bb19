import { type DrillPlan, isRestored } from '../core/plan/plan.ts';
import type { RestoredVolume, SnapshotSource } from '../core/plan/restore.ts';
import type { VolumeProof } from '../core/plan/volume-proofs.ts';
import { formatDuration } from '../core/text/duration.ts';
import { stableID } from './account/random.ts';

/** Snapshots, images and hosts with which a restore plan passes. */

type Data = Record<string, unknown>;

export function healthyRestore({ waves, restore, target, network, objectives }: DrillPlan): Data {
  if (restore === undefined) return {};
  const { region } = target;
  const entries = waves.flatMap((wave) => wave.servers.filter(isRestored));
  const ageSeconds = Math.max(1, Math.floor(objectives.recoveryPoint / 2));
  const quiesced = restore.quiesced === undefined ? {} : { [restore.quiesced.tag]: restore.quiesced.value };
  const made = entries.flatMap(({ volumes = [], set, restore: name }) =>
    volumes.map((volume) => ({
      source: volume.from,
      snapshot: {
        name: `${name}-${volume.name}`,
        volume: volumeIn(volume.from) ?? `${name}-${volume.name}`,
        age: formatDuration(ageSeconds),
        tags: { ...tagsIn(volume.from), ...quiesced, ...(set === undefined ? {} : { [set]: 'healthy' }) },
        content: { partitions: partitionsOf(volume) },
      },
    })),
  );
  const vaults = Map.groupBy(
    made.flatMap(({ source, snapshot }) =>
      'vault' in source ? [{ vault: source.vault.name, snapshot: snapshot.name }] : [],
    ),
    ({ vault }) => vault,
  );
  return {
    // Two sources that are one are one snapshot.
    snapshots: [...new Map(made.map(({ source, snapshot }) => [JSON.stringify(source), snapshot])).values()],
    backupVaults: [...vaults].map(([name, points]) => ({
      name,
      recoveryPoints: points.map(({ snapshot }) => ({ snapshot })),
    })),
    subnets: network.subnets.map((id, place) => ({ id, zone: `${region}${'abc'.charAt(place % 3)}` })),
    images: Object.values(restore.hosts).map(({ image, platform }) => ({
      id: image.startsWith('ami-') ? image : stableID('ami-', image),
      ...(image.startsWith('ami-') ? {} : { parameters: [image] }),
      platform,
    })),
    instanceProfiles: Object.fromEntries(
      Object.values(restore.hosts).map(({ instanceProfile }) => [
        instanceProfile,
        ['AmazonSSMManagedInstanceCore'],
      ]),
    ),
  };
}

const volumeIn = (source: SnapshotSource): string | undefined =>
  'volume' in source ? source.volume : 'vault' in source ? source.vault.volume : undefined;

const tagsIn = (source: SnapshotSource): Readonly<Record<string, string>> =>
  'tags' in source ? source.tags : {};

/** The partitions that the proofs speak of, with what these want to find. */
function partitionsOf({ proofs }: RestoredVolume): Data[] {
  const onPartition = proofs.flatMap((proof) => ('partition' in proof ? [proof] : []));
  const byPlace = Map.groupBy(onPartition, ({ partition }) => JSON.stringify(partition));
  if (byPlace.size === 0) return [{}];
  const numbered = onPartition.flatMap(({ partition }) =>
    partition !== 'whole' && 'number' in partition ? [partition.number] : [],
  );
  let next = Math.max(0, ...numbered);
  return [...byPlace.values()].map((same) => {
    const [first] = same;
    const partition = first?.partition ?? 'whole';
    if (partition === 'whole') return contentOf(same);
    if ('number' in partition) return { number: partition.number, ...contentOf(same) };
    next += 1;
    return { number: next, label: partition.label, ...contentOf(same) };
  });
}

function contentOf(proofs: readonly VolumeProof[]): Data {
  const type = proofs
    .map((proof) => ('type' in proof ? proof.type : undefined))
    .find((one) => one !== undefined);
  const files = proofs.flatMap((proof) => (proof.proof === 'files' ? proof.files : []));
  const [manifest] = proofs.flatMap((proof) => (proof.proof === 'manifest' ? [proof.path] : []));
  const [letter] = proofs.flatMap((proof) => (proof.proof === 'file-system' ? (proof.letter ?? []) : []));
  return {
    ...(type === undefined ? {} : { fileSystem: type }),
    ...(letter === undefined ? {} : { letter }),
    files: files.map(({ path, minimumBytes }) => ({ path, bytes: Math.max(1, minimumBytes), age: '1s' })),
    ...(manifest === undefined ? {} : { manifest: { path: manifest } }),
  };
}
