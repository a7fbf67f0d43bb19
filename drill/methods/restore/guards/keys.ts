import type { ObservedKey } from '../../../../adapters/aws/restore-observations.ts';
import type { Observation } from '../../../../core/guards/observation.ts';
import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { ChosenSnapshots } from './snapshots.ts';

/** By the ARN of a key, what KMS says of it; null: it has no such key. */
export type SeenKeys = ReadonlyMap<string, Observation<ObservedKey | null>>;

type Scope = Pick<GuardScope, 'plan' | 'servers'>;

/** Snapshots that a refusal names; more of them help nobody. */
const NAMED_MAXIMUM = 3;

/** By the ARN of each key that the restore would use, what is under it: each key is asked about once. */
export function keysOf({ plan, servers }: Scope, chosen: ChosenSnapshots): Map<string, readonly string[]> {
  const own = plan.restore?.key === undefined ? [] : [[plan.restore.key, 'restore.key'] as const];
  const ofSnapshots = servers.flatMap(({ serverID }) =>
    [...(chosen.get(serverID)?.members.values() ?? [])].flatMap(({ encrypted, kmsKey, snapshotID }) =>
      encrypted && kmsKey !== null ? [[kmsKey, snapshotID] as const] : [],
    ),
  );
  const grouped = Map.groupBy([...own, ...ofSnapshots], ([key]) => key);
  return new Map([...grouped].map(([key, of]) => [key, [...new Set(of.map(([, name]) => name))]]));
}

/**
 * Whether EBS can use every key: EC2 takes the request for a volume all the same, and the volume is gone some seconds
 * later (docs/aws-facts.md, 6.6). Whether EBS *may* use it for kunren only the volume shows.
 */
export function keyGuards(scope: Scope, chosen: ChosenSnapshots, keys: SeenKeys): Refusal[] {
  const { plan, servers } = scope;
  const unnamed = servers.flatMap((server) =>
    [...(chosen.get(server.serverID)?.members.values() ?? [])]
      .filter(({ encrypted, kmsKey }) => encrypted && kmsKey === null)
      .map(({ snapshotID }) =>
        refuseServer(
          'KEY_UNKNOWN',
          server,
          `has ${snapshotID}, which is encrypted, and EC2 does not say by which key; look at it in EC2`,
        ),
      ),
  );
  const asked = [...keysOf(scope, chosen)].flatMap(([key, of]): Refusal[] => {
    const seen = keys.get(key) ?? { unknown: 'it was not asked about' };
    const fault = faultOf(`${key} of ${namesOf(of)}`, seen, plan.target.account);
    return fault === undefined ? [] : [refuse(...fault)];
  });
  return [...unnamed, ...asked];
}

const namesOf = (names: readonly string[]): string =>
  names.length <= NAMED_MAXIMUM
    ? names.join(', ')
    : `${names.slice(0, NAMED_MAXIMUM).join(', ')} and ${names.length - NAMED_MAXIMUM} more`;

/** What helps in each state but Enabled (KMS Developer Guide, 'Key states of AWS KMS keys'). */
const WAYS_OUT = new Map([
  ['Disabled', 'enable it: aws kms enable-key'],
  ['PendingDeletion', 'cancel its deletion now (aws kms cancel-key-deletion) and enable it'],
  ['PendingImport', 'import its key material again'],
  ['Unavailable', 'connect its custom key store'],
]);

type Fault = readonly ['KEY_UNUSABLE' | 'KEY_UNKNOWN', string];

/** EBS takes symmetric keys for encryption alone (EC2 API Reference, CreateVolume, `KmsKeyId`). */
function faultOf(key: string, seen: Observation<ObservedKey | null>, account: string): Fault | undefined {
  if ('unknown' in seen)
    return [
      'KEY_UNKNOWN',
      `the key ${key} could not be read: ${seen.unknown}; a key of another account must be customer-managed and shared, with kms:DescribeKey in its policy`,
    ];
  if (seen.known === null)
    return [
      'KEY_UNUSABLE',
      `the key ${key} does not exist in KMS; what is under it cannot be read: use another key`,
    ];
  const { state, usage, spec, manager, accountID } = seen.known;
  if (state === null || usage === null || spec === null)
    return [
      'KEY_UNKNOWN',
      `the key ${key} was described without its state, usage or spec; look at it in KMS`,
    ];
  if (state !== 'Enabled')
    return [
      'KEY_UNUSABLE',
      `the key ${key} is ${state}; ${WAYS_OUT.get(state) ?? 'wait until it is Enabled'}`,
    ];
  if (usage !== 'ENCRYPT_DECRYPT' || spec !== 'SYMMETRIC_DEFAULT')
    return [
      'KEY_UNUSABLE',
      `the key ${key} is ${spec} for ${usage}, and EBS takes only symmetric keys for encryption; use another key`,
    ];
  return manager === 'AWS' && accountID !== account
    ? [
        'KEY_UNUSABLE',
        `the key ${key} is managed by AWS for account ${accountID}, and no other account can use it; let its owner copy the snapshot under a customer-managed key and share both`,
      ]
    : undefined;
}
