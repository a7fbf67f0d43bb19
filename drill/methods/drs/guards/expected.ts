import type { ObservedLaunchSettings, ObservedTemplate } from '../../../../adapters/aws/drs-observations.ts';
import {
  type Difference,
  differencesText,
  settingsDiffer,
} from '../../../../core/guards/expected-settings.ts';
import { type Refusal, type RefusalCode, refuseServer } from '../../../../core/guards/refusal.ts';
import type { PlannedServer } from '../../../../core/plan/planned-server.ts';
import { launchSnapshotOf } from '../launch-snapshot.ts';
import type { DrsObservations } from '../observe.ts';

/** The fields of which another guard has told already: one cause is one reason. */
const TOLD: Partial<Record<RefusalCode, readonly string[]>> = {
  LAUNCH_DISPOSITION_STOPPED: ['disposition'],
  LAUNCH_SETTINGS_UNKNOWN: ['disposition', 'copyPrivateIp', 'privateIp'],
  PRIVATE_IP_COPIED: ['copyPrivateIp'],
  PRIVATE_IP_FIXED: ['privateIp'],
  POST_LAUNCH_ACTIONS: ['postLaunchActions'],
  SUBNET_NOT_ALLOWED: ['subnet'],
  SECURITY_GROUP_NOT_ALLOWED: ['securityGroups'],
  PUBLIC_IP: ['publicIp'],
  INSTANCE_PROFILE_NOT_ALLOWED: ['instanceProfile'],
};

/**
 * Whether a server would be launched as the plan means it, where anything else refuses; `others` are the reasons of the
 * other guards for the same server.
 */
export function expectedGuards(
  server: PlannedServer,
  settings: ObservedLaunchSettings,
  template: ObservedTemplate,
  { sourceServers }: Pick<DrsObservations, 'sourceServers'>,
  others: readonly Refusal[],
): Refusal[] {
  const { expect } = server;
  if (expect?.mismatch !== 'refuse') return [];
  const addresses = sourceAddressesOf(server.serverID, sourceServers);
  const differences = untold(
    settingsDiffer(expect, launchSnapshotOf(settings, template), addresses),
    others,
    sourceServers,
  );
  if (differences.length === 0) return [];
  const text = `would not be launched as the plan expects: ${differencesText(differences)}; correct its launch settings, or expect in the plan`;
  return [refuseServer('SETTINGS_DIFFER', server, text)];
}

/** Differences of which the other guards for the same server have not told already. */
export function untold(
  differences: readonly Difference[],
  others: readonly Refusal[],
  sourceServers: DrsObservations['sourceServers'],
): Difference[] {
  const told = new Set(others.flatMap(({ code }) => TOLD[code] ?? []));
  // Whoever cannot read the source servers has a reason of its own, which passes.
  if ('unknown' in sourceServers) told.add('privateIp');
  return differences.filter(({ field }) => !told.has(field));
}

/** The private addresses of a source, as DRS lists them; none where they could not be read. */
export function sourceAddressesOf(
  serverID: string,
  sources: DrsObservations['sourceServers'],
): readonly string[] {
  const known = 'known' in sources ? sources.known : [];
  return known.find(({ sourceServerID }) => sourceServerID === serverID)?.addresses ?? [];
}
