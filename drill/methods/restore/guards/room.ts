import { type Refusal, refuse } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { ReadinessFinding } from '../../../../core/readiness/finding.ts';
import type { RestoreObservations } from '../observe.ts';

/** Whether storage and hosts fit beside what runs; a quota that cannot be read may be used up. */
export const roomGuards = (
  scope: GuardScope,
  seen: RestoreObservations,
  gibibytes: ReadonlyMap<string, number>,
): Refusal[] => [...storageGuards(scope, seen, gibibytes), ...hostGuards(seen)];

function storageGuards(
  { plan }: GuardScope,
  { storage }: RestoreObservations,
  gibibytes: ReadonlyMap<string, number>,
): Refusal[] {
  const type = plan.restore?.volumeType ?? 'gp3';
  if ('unknown' in storage)
    return [refuse('QUOTA_UNKNOWN', `the quota on ${type} storage could not be read: ${storage.unknown}`)];
  const needed = [...gibibytes.values()].reduce((sum, size) => sum + size, 0);
  const { usedGibibytes, quotaGibibytes } = storage.known;
  return usedGibibytes + needed <= quotaGibibytes
    ? []
    : [
        refuse(
          'QUOTA_EXCEEDED',
          `${needed} GiB of ${type} would be restored beside ${usedGibibytes} GiB, and the Region's quota is ${quotaGibibytes} GiB; raise it in Service Quotas or restore less at once`,
        ),
      ];
}

/** What capacity finds of hosts; of a finding that says that something is missing the drill would fail anyway. */
const hostGuards = ({ capacity }: RestoreObservations): Refusal[] =>
  capacity.findings.map((finding) =>
    finding.state === 'unknown'
      ? refuse('QUOTA_UNKNOWN', `whether EC2 has room for the hosts could not be read: ${textOf(finding)}`)
      : refuse('QUOTA_EXCEEDED', `EC2 has no room for the hosts: ${textOf(finding)}`),
  );

const textOf = ({ code, resource, values }: ReadinessFinding): string =>
  [code, resource, ...Object.entries(values).map(([name, value]) => `${name} ${value}`)].join(', ');
