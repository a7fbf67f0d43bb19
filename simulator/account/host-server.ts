import { DEFAULT_SSM } from '../scenario/inside.ts';
import { resolveServer } from '../scenario/resolve.ts';
import type { HostScenario } from '../scenario/restore.ts';
import { createServer } from './source-server.ts';
import type { SimulatedAccount, SourceServer } from './state.ts';

/**
 * What runs on an instance that DRS has nothing to do with. It is described as a source server's machine is, so that
 * agent and commands work alike; DRS never lists it, because it is not one of the account's servers.
 */
export function hostServer(
  aws: SimulatedAccount,
  hostname: string,
  os: 'linux' | 'windows',
  { agent, onlineAfter, terminateHangs }: Pick<HostScenario, 'agent' | 'onlineAfter' | 'terminateHangs'>,
): SourceServer {
  const { securityGroups, subnets } = aws.scenario;
  const ssm = { ...DEFAULT_SSM, agent, onlineAfter };
  const defaults = { defaults: {}, securityGroups, subnets: subnets.map((one) => ({ ...one, routes: [] })) };
  const entry = { hostname, addedAfter: 0, os, ssm, terminateHangs };
  return createServer(resolveServer(defaults, entry, hostname), 0);
}
