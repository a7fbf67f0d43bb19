import type { Expectation } from '../plan/expect.ts';
import { type Difference, ofGroups, ofKey, oneOf, sourceText } from './expected-settings.ts';
import { NOT_SET } from './launch-snapshot.ts';
import type { ObservedVolume } from './observation.ts';

/** A launched instance as a record has it; what is absent or null was not read. */
export interface LaunchedMachine {
  readonly instanceType: string | null;
  readonly privateIpAddress: string | null;
  readonly publicIpAddress?: string | null | undefined;
  readonly subnetID: string | null;
  readonly securityGroupIDs?: readonly string[] | undefined;
  /** Null: it has none. */
  readonly instanceProfile?: string | null | undefined;
  readonly imdsv2?: string | null | undefined;
  readonly volumes?: readonly ObservedVolume[] | null | undefined;
}

/** Where a launched instance differs from what is meant, as `settingsDiffer` tells it of the settings. */
export function instanceDiffers(
  expected: Expectation,
  machine: LaunchedMachine,
  sourceAddresses: readonly string[],
): Difference[] {
  const { instanceType, imdsv2, instanceProfile, subnet, publicIp, privateIp } = expected;
  const { privateIpAddress: address, publicIpAddress } = machine;
  const profile = machine.instanceProfile === undefined ? null : (machine.instanceProfile ?? NOT_SET);
  const isPublic = publicIpAddress === undefined ? null : String(publicIpAddress !== null);
  const known = sourceAddresses.length === 0 ? null : address;
  return [
    ...(instanceType === undefined ? [] : oneOf('instanceType', instanceType, machine.instanceType)),
    ...volumesDiffer(expected, machine.volumes ?? null),
    ...(imdsv2 === undefined ? [] : oneOf('imdsv2', imdsv2, machine.imdsv2 ?? null)),
    ...(instanceProfile === undefined ? [] : oneOf('instanceProfile', instanceProfile, profile)),
    ...(subnet === undefined ? [] : oneOf('subnet', subnet, machine.subnetID)),
    ...ofGroups(expected.securityGroups, machine.securityGroupIDs ?? null),
    ...(publicIp === undefined ? [] : oneOf('publicIp', String(publicIp), isPublic)),
    ...(privateIp === undefined || (known !== null && sourceAddresses.includes(known))
      ? []
      : [{ field: 'privateIp', expected: sourceText(sourceAddresses), actual: known }]),
  ];
}

/** Whether the plan says something of the volumes, which EC2 is asked about in a call of its own. */
export const expectsVolumes = ({ volumeType, encrypted, kmsKey }: Expectation): boolean =>
  volumeType !== undefined || encrypted !== undefined || kmsKey !== undefined;

const UNREAD: ObservedVolume = { volumeID: '', type: null, encrypted: null, kmsKey: null };

function volumesDiffer(
  { volumeType, encrypted, kmsKey }: Expectation,
  volumes: readonly ObservedVolume[] | null,
): Difference[] {
  const all = volumes === null || volumes.length === 0 ? [UNREAD] : volumes;
  return all.flatMap(({ volumeID, ...volume }) => {
    const nameOf = (key: string): string => `${key} ${volumeID}`.trim();
    const isEncrypted = volume.encrypted === null ? null : String(volume.encrypted);
    // A volume that is not encrypted has no key, which EC2 tells by leaving it out.
    const key = volume.encrypted === false ? NOT_SET : volume.kmsKey;
    return [
      ...(volumeType === undefined ? [] : oneOf(nameOf('volumeType'), volumeType, volume.type)),
      ...(encrypted === undefined ? [] : oneOf(nameOf('encrypted'), String(encrypted), isEncrypted)),
      ...(kmsKey === undefined ? [] : ofKey(nameOf('kmsKey'), kmsKey, key)),
    ];
  });
}
