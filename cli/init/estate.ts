import type { Ports } from '../../adapters/ports.ts';
import type { Probe } from '../../core/plan/plan.ts';
import { type ListedLaunch, listLaunches } from '../../drill/methods/drs/list-launches.ts';

/** What a plan is proposed from: servers, and how they would be launched. */
export interface Estate {
  /** Null: not given. */
  readonly account: string | null;
  readonly region: string | null;
  readonly servers: readonly EstateServer[];
}

export interface EstateServer extends Omit<ListedLaunch, 'serverID'> {
  /** Null where nobody has asked. */
  readonly serverID: string | null;
  /** What listens on its clone; null: not known. */
  readonly services: readonly Service[] | null;
}

export interface Service extends Pick<Probe, 'protocol' | 'port'> {
  readonly status: number;
  readonly tls: boolean;
}

/** Reads the servers of an account and Region; it only reads. */
export async function readAccount(ports: Ports, account: string, region: string): Promise<Estate> {
  const servers = await listLaunches(ports.target({ account, region }));
  return { account, region, servers: servers.map((server) => ({ ...server, services: null })) };
}
