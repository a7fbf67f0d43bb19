import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import { settingsDiffer } from '../../../core/guards/expected-settings.ts';
import { settingsDrift } from '../../../core/guards/launch-snapshot.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { Refusal, RefusalCode } from '../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import { failbackFindings } from '../../../core/readiness/failback.ts';
import type { NotLookedAt, ReadinessFinding } from '../../../core/readiness/finding.ts';
import { driftFindings, settingFindings, unusedFindings } from '../../../core/readiness/launch-settings.ts';
import { listedTwice, replicationFindings } from '../../../core/readiness/replication.ts';
import type { ListedServer } from '../../../core/readiness/result.ts';
import type { ProvenLaunches } from '../../recovery-method.ts';
import { capacityOf } from './capacity.ts';
import { sourceAddressesOf, untold } from './guards/expected.ts';
import { checkDrs } from './guards/guards.ts';
import { launchSnapshotsIn } from './launch-snapshot.ts';
import { type GuardObservations, observeForGuards } from './observe.ts';

/** What a guard says about a server's replication is said better by the finding about it. */
const OF_REPLICATION = new Set<RefusalCode>([
  'REPLICATION_STATE',
  'REPLICATION_STATE_UNKNOWN',
  'LAG_TOO_LONG',
  'LAG_UNKNOWN',
  'REPLICATION_REVERSED',
]);
/** So is what it says about a server that was recovered, above all 'terminate it' while somebody fails back from it. */
const OF_RECOVERY = new Set<RefusalCode>([
  'DRILL_INSTANCE_EXISTS',
  'RECOVERY_INSTANCE_EXISTS',
  'LAST_LAUNCH_RECOVERY',
  'REPLICATION_REVERSED',
]);

/** What keeps DRS from recovering these servers, and what its guards would say of a drill now; it only reads. */
export async function checkReadiness(
  scope: GuardScope,
  proven: ProvenLaunches['settings'],
  target: Target,
): Promise<{
  findings: ReadinessFinding[];
  refusals: Refusal[];
  notLookedAt: NotLookedAt[];
  listed: ListedServer[] | null;
}> {
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
      : [unread('failback', 'drs:DescribeRecoveryInstances', recoveries)];
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
      : [unread('replication', 'drs:DescribeSourceServers', sources)];
  const replicating = new Set(replication.map(({ serverID }) => serverID));
  const refusals = checkDrs(scope, seen);
  const capacity = await capacityOf(scope, seen, target);
  return {
    findings: [
      ...replication,
      ...launchFindings(scope.servers, { proven, seen, refusals }),
      ...capacity.findings,
      ...failback,
    ],
    refusals: refusals.filter(
      ({ code, serverID }) =>
        code !== 'SETTINGS_DIFFER' &&
        !(OF_REPLICATION.has(code) && replicating.has(serverID)) &&
        !(OF_RECOVERY.has(code) && failingBack.has(serverID)),
    ),
    notLookedAt: launchesUnknown(scope.servers, seen),
    listed:
      'known' in sources
        ? sources.known.map(({ serverID, hostname, state }) => ({ serverID, hostname, state }))
        : null,
  };
}

/** Of a server whose settings or template are not known nothing was compared, and no room looked for. */
function launchesUnknown(servers: readonly PlannedServer[], seen: GuardObservations): NotLookedAt[] {
  const unread = servers.length - launchSnapshotsIn(servers, seen).size;
  if (unread === 0) return [];
  return (['launch-settings', 'capacity'] as const).map((check) => ({
    check,
    why: 'LAUNCHES_UNKNOWN',
    unread,
    servers: servers.length,
  }));
}

/** What each server's launch would be, held against what the plan expects and against its last pass. */
function launchFindings(
  servers: readonly PlannedServer[],
  {
    proven,
    seen,
    refusals,
  }: {
    readonly proven: ProvenLaunches['settings'];
    readonly seen: GuardObservations;
    readonly refusals: readonly Refusal[];
  },
): ReadinessFinding[] {
  const snapshots = launchSnapshotsIn(servers, seen);
  return servers.flatMap((server) => {
    const now = snapshots.get(server.serverID);
    // Guards say that it could not be read.
    if (now === undefined) return [];
    const addresses = sourceAddressesOf(server.serverID, seen.sourceServers);
    const before = proven.get(server.serverID);
    const others = refusals.filter(({ serverID }) => serverID === server.serverID);
    const differences =
      server.expect === undefined
        ? []
        : untold(settingsDiffer(server.expect, now, addresses), others, seen.sourceServers);
    return [
      ...settingFindings(server, differences),
      // What the plan expects of the version says it already.
      ...(server.expect?.templateVersion === undefined ? unusedFindings(server, now) : []),
      ...(before === undefined ? [] : driftFindings(server, before.at, settingsDrift(before.settings, now))),
    ];
  });
}

const unread = (
  check: 'replication' | 'failback',
  permission: string,
  seen: Observation<unknown>,
): ReadinessFinding => ({
  check,
  code: 'UNREAD',
  state: 'unknown',
  resource: permission,
  values: { why: 'unknown' in seen ? seen.unknown : '' },
});
