import { createHash } from 'node:crypto';
import { type Refusal, refuse, refuseServer } from '../../../core/guards/refusal.ts';
import { type DrillPlan, isRestored, type RestoredEntry } from '../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import type { Restored, RestoredVolume } from '../../../core/plan/restore.ts';
import { type VolumeProbe, type VolumeProof, volumeProbeOf } from '../../../core/plan/volume-proofs.ts';
import type { Resolution } from '../../recovery-method.ts';

/**
 * The hosts of a plan, from the plan alone. A host is named after what is restored and where, so that its lease keeps
 * every other drill of the same snapshots away from the same place.
 */
export async function resolve(plan: DrillPlan): Promise<Resolution> {
  const refusals: Refusal[] = [];
  const servers = new Map<string, PlannedServer>();
  const entries = plan.waves.flatMap((wave, index) =>
    wave.servers.filter(isRestored).map((entry) => ({ entry, wave: index })),
  );
  const originals = new Map(entries.map(({ entry }) => [entry.restore, entry]));
  const copied = new Set(entries.flatMap(({ entry }) => entry.sameAs ?? []));
  for (const { entry, wave } of entries) {
    const original = originals.get(entry.sameAs ?? entry.restore) ?? entry;
    const isPaired = entry.sameAs !== undefined || copied.has(entry.restore);
    const server = plannedOf(plan, entry, { original, wave, isPaired });
    if (servers.has(server.serverID)) {
      const text =
        'restores the same snapshots into the same subnet as another server of the plan; choose another subnet';
      refusals.push(refuseServer('SERVER_IN_TWO_WAVES', server, text));
    } else servers.set(server.serverID, server);
  }
  if (servers.size > plan.limits.servers) {
    const text = `the plan names ${servers.size} servers but limits.servers is ${plan.limits.servers}; name fewer or raise the limit`;
    refusals.push(refuse('TOO_MANY_SERVERS', text));
  }
  return { servers: [...servers.values()], refusals };
}

function plannedOf(
  plan: DrillPlan,
  entry: RestoredEntry,
  {
    original,
    wave,
    isPaired,
  }: { readonly original: RestoredEntry; readonly wave: number; readonly isPaired: boolean },
): PlannedServer {
  const { restore: hostname, host, subnet: subnetID, sameAs = null, critical, probes, heartbeat } = entry;
  const volumes = (original.volumes ?? []).map((volume) => (isPaired ? withDigests(volume) : volume));
  const restored: Restored = { host, subnetID, volumes, set: original.set ?? null, sameAs };
  return {
    serverID: idOf(restored),
    hostname,
    wave,
    critical,
    probes: [...volumes.flatMap(probesOf), ...probes],
    platform: plan.restore?.hosts[host]?.platform ?? 'linux',
    heartbeat: heartbeat ?? null,
    restored,
  };
}

/** Of a pair every partition that holds files is compared, whether or not the plan asks for it. */
function withDigests(volume: RestoredVolume): RestoredVolume {
  const partitions = new Map(
    volume.proofs.flatMap((proof) =>
      'partition' in proof && !('type' in proof && proof.type === 'raw')
        ? [[JSON.stringify(proof.partition), proof.partition] as const]
        : [],
    ),
  );
  for (const proof of volume.proofs)
    if (proof.proof === 'digest') partitions.delete(JSON.stringify(proof.partition));
  const digests = [...partitions.values()].map((partition): VolumeProof => ({ proof: 'digest', partition }));
  return { ...volume, proofs: [...volume.proofs, ...digests] };
}

const probesOf = ({ name: volume, proofs }: RestoredVolume): VolumeProbe[] =>
  proofs.map((proof) => volumeProbeOf(volume, proof));

const HEX_DIGITS = 17;

/** The same for the same snapshots and place in every drill and plan: leases and history go by it. */
function idOf({ volumes, set, subnetID }: Restored): string {
  const sources = volumes.map(({ name, from }) => [
    name,
    'tags' in from ? { tags: Object.entries(from.tags).toSorted(([a], [b]) => (a < b ? -1 : 1)) } : from,
  ]);
  const digest = createHash('sha256').update(JSON.stringify([sources, set, subnetID]));
  return `r-${digest.digest('hex').slice(0, HEX_DIGITS)}`;
}
