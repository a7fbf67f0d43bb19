import type { ObservedSourceServer } from '../../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { PlannedServer } from '../../../../core/plan/planned-server.ts';
import { formatDuration, parseDuration } from '../../../../core/text/duration.ts';
import type { ServerObservations } from '../observe.ts';

type SourceServersSeen = Pick<ServerObservations, 'sourceServers'>;
type Servers = Pick<GuardScope, 'servers'>;
/** A source server in the plan and in DRS. */
type Seen = ObservedSourceServer & Pick<PlannedServer, 'serverID'>;

/** Signs of a real recovery on the source server: its last launch and the direction in which it replicates. */
export const recoveryGuards = (scope: Servers, seen: SourceServersSeen): Refusal[] =>
  eachServer(scope, seen, (server) => [...lastLaunch(server), ...direction(server)]);

/** Whether each server's replication state and lag are as the plan wants them at the start. */
export const readinessGuards = (scope: GuardScope, seen: SourceServersSeen): Refusal[] =>
  eachServer(scope, seen, (server) => [...state(scope, server), ...lag(scope, server)]);

/** States in which DRS has nothing of a server to launch; no plan can accept them. */
const NOTHING_TO_LAUNCH: readonly (string | null)[] = ['STOPPED', 'DISCONNECTED'];

/** Whether somebody has ended a server's replication since the drill's guards were checked. */
export function stillReplicates({ servers }: Servers, { sourceServers }: SourceServersSeen): Refusal[] {
  if ('unknown' in sourceServers) return [];
  const states = new Map(
    sourceServers.known.map((server) => [server.sourceServerID, server.replicationState]),
  );
  return servers.flatMap((server) => {
    const state = states.get(server.serverID) ?? null;
    if (!NOTHING_TO_LAUNCH.includes(state)) return [];
    return [
      refuseServer(
        'REPLICATION_STATE',
        server,
        `replicates no more (${state}), so DRS has nothing of it to launch; start its replication again, and drill when it is CONTINUOUS`,
      ),
    ];
  });
}

function eachServer(scope: Servers, seen: SourceServersSeen, guard: (server: Seen) => Refusal[]): Refusal[] {
  if ('unknown' in seen.sourceServers) {
    return [
      refuse('SOURCE_SERVERS_UNKNOWN', `source servers could not be read: ${seen.sourceServers.unknown}`),
    ];
  }
  const known = new Map(seen.sourceServers.known.map((server) => [server.sourceServerID, server]));
  return scope.servers.flatMap((planned) => {
    const server = known.get(planned.serverID);
    if (server === undefined) {
      return [
        refuseServer('SERVER_NOT_FOUND', planned, 'is no longer a source server in DRS; check the plan'),
      ];
    }
    return guard({ ...server, serverID: planned.serverID });
  });
}

function lastLaunch(server: Seen): Refusal[] {
  // A server that was never launched has no last launch; a launch of unknown kind may be a real recovery.
  if (server.lastLaunchType === null && server.lastLaunchJobID === null) return [];
  if (server.lastLaunchType === 'DRILL') return [];
  if (server.lastLaunchType === 'RECOVERY') {
    return [
      refuseServer(
        'LAST_LAUNCH_RECOVERY',
        server,
        'was last launched as a real recovery: the recovered server may be in use; a drill by hand after the failback makes it eligible again',
      ),
    ];
  }
  return [
    refuseServer(
      'LAST_LAUNCH_UNKNOWN',
      server,
      `has a last launch of unknown kind (${server.lastLaunchType ?? 'absent'}); look at it in DRS`,
    ),
  ];
}

function direction(server: Seen): Refusal[] {
  if (server.replicationDirection === 'FAILOVER') return [];
  return [
    server.replicationDirection === null
      ? refuseServer(
          'REPLICATION_DIRECTION_UNKNOWN',
          server,
          'has no replication direction; look at it in DRS',
        )
      : refuseServer(
          'REPLICATION_REVERSED',
          server,
          `replicates in reverse (${server.replicationDirection}): a failover is being undone; drill again when that is finished`,
        ),
  ];
}

function state(scope: GuardScope, server: Seen): Refusal[] {
  if (server.replicationState === null) {
    return [refuseServer('REPLICATION_STATE_UNKNOWN', server, 'has no replication state; look at it in DRS')];
  }
  const accepted: readonly string[] = scope.plan.guards.replicationStates;
  if (accepted.includes(server.replicationState)) return [];
  return [
    refuseServer(
      'REPLICATION_STATE',
      server,
      `replicates as ${server.replicationState}, but the plan accepts only ${accepted.join(', ')}; fix the replication or widen guards.replicationStates`,
    ),
  ];
}

function lag(scope: GuardScope, server: Seen): Refusal[] {
  const seconds = server.lagDuration === null ? undefined : parseDuration(server.lagDuration);
  if (seconds === undefined) {
    return [
      refuseServer(
        'LAG_UNKNOWN',
        server,
        server.lagDuration === null
          ? 'reports no replication lag; look at it in DRS'
          : `reports a lag that cannot be read ("${server.lagDuration}")`,
      ),
    ];
  }
  if (seconds <= scope.plan.guards.maximumLag) return [];
  return [
    refuseServer(
      'LAG_TOO_LONG',
      server,
      `lags ${formatDuration(seconds)} behind, more than guards.maximumLag (${formatDuration(scope.plan.guards.maximumLag)}); fix the replication or raise the maximum`,
    ),
  ];
}
