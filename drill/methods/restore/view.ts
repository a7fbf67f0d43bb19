import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import type { OwnHost, OwnRestored, OwnVolume } from './own.ts';
import { membersOf } from './snapshot-sets.ts';
import { restoredNames } from './volumes.ts';

/** What EC2 shows of one server. */
export interface ServerView {
  readonly server: PlannedServer;
  readonly host: OwnHost | undefined;
  /** Its restored volumes and their copies, without the host's own root volume. */
  readonly volumes: readonly OwnVolume[];
  /** How many there must be. */
  readonly wanted: number;
  /** The snapshot that each was to be restored from, by the plan's name. */
  readonly snapshots: ReadonlyMap<string, string>;
}

export function viewOf(
  server: PlannedServer,
  { hosts, ended, volumes }: OwnRestored,
  pointID: string,
): ServerView {
  const { serverID, restored } = server;
  const planned = restored?.volumes ?? [];
  return {
    server,
    host: [...hosts, ...ended].find(({ by }) => by.serverID === serverID),
    volumes: volumes.filter(({ by }) => by.serverID === serverID && by.volume !== null),
    wanted: planned.flatMap(restoredNames).length,
    snapshots: membersOf(pointID, planned),
  };
}

/** Whether everything is there and something is still to be attached. */
export const isReadyToJoin = ({ host, volumes, wanted }: ServerView): boolean =>
  host?.state === 'running' &&
  volumes.length === wanted &&
  volumes.every(({ state }) => state === 'available' || state === 'in-use') &&
  volumes.some(({ state, attachments }) => state === 'available' && attachments.length === 0);
