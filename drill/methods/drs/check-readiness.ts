import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { Refusal, RefusalCode } from '../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import { failbackFindings } from '../../../core/readiness/failback.ts';
import type { ReadinessFinding } from '../../../core/readiness/finding.ts';
import { listedTwice, replicationFindings } from '../../../core/readiness/replication.ts';
import { checkDrs } from './guards/guards.ts';
import { observeForGuards } from './observe.ts';

/** What a guard says about a server's replication is said better by the finding about it. */
const OF_REPLICATION = new Set<RefusalCode>([
  'REPLICATION_STATE',
  'REPLICATION_STATE_UNKNOWN',
  'LAG_TOO_LONG',
  'LAG_UNKNOWN',
  'REPLICATION_REVERSED',
]);
/** So is what it says about a server that was really recovered. */
const OF_RECOVERY = new Set<RefusalCode>([
  'RECOVERY_INSTANCE_EXISTS',
  'LAST_LAUNCH_RECOVERY',
  'REPLICATION_REVERSED',
]);

/** What keeps DRS from recovering these servers, and what its guards would say of a drill now; it only reads. */
export async function checkReadiness(
  scope: GuardScope,
  target: Target,
): Promise<{ findings: ReadinessFinding[]; refusals: Refusal[] }> {
  const ids = scope.servers.map(({ serverID }) => serverID);
  const [seen, sources, recoveries] = await Promise.all([
    observeForGuards(scope, target),
    observe(() => target.readiness.sources()),
    observe(() => target.readiness.recoveries(ids)),
  ]);
  const wanted = new Set(ids);
  const failback =
    'known' in recoveries
      ? failbackFindings(scope.servers, recoveries.known)
      : [unread('failback', recoveries)];
  const failingBack = new Set(failback.map(({ serverID }) => serverID));
  const planned = 'known' in sources ? sources.known.filter(({ serverID }) => wanted.has(serverID)) : [];
  const replication =
    'known' in sources
      ? [
          ...replicationFindings(
            scope.plan,
            planned.filter(({ serverID }) => !failingBack.has(serverID)),
            scope.now,
          ),
          ...listedTwice(planned, sources.known),
        ]
      : [unread('replication', sources)];
  const replicating = new Set(replication.map(({ serverID }) => serverID));
  return {
    findings: [...replication, ...failback],
    refusals: checkDrs(scope, seen).filter(
      ({ code, serverID }) =>
        !(OF_REPLICATION.has(code) && replicating.has(serverID)) &&
        !(OF_RECOVERY.has(code) && failingBack.has(serverID)),
    ),
  };
}

const unread = (check: 'replication' | 'failback', seen: Observation<unknown>): ReadinessFinding => ({
  check,
  code: 'UNREAD',
  state: 'unknown',
  resource: check,
  values: { why: 'unknown' in seen ? seen.unknown : '' },
});
