import { leaveRealAws } from '../../simulator/environment.ts';
import type { Scenario } from '../../simulator/scenario.ts';
import { startSimulator } from '../../simulator/server.ts';
import { accountPorts } from '../operator-ports.ts';
import { type Estate, readAccount } from './estate.ts';

/** Reads a scenario's account as a real one, and what listens there from the scenario itself. */
export async function readScenario(scenario: Scenario): Promise<Estate> {
  const { account, region } = scenario;
  const simulator = await startSimulator(scenario);
  const backToRealAws = leaveRealAws();
  try {
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
    });
    const estate = await readAccount(accountPorts(region, undefined), account, region);
    const services = new Map(scenario.servers.map((server) => [server.id, server.services]));
    return {
      ...estate,
      servers: estate.servers.map((server) => ({
        ...server,
        services: (services.get(server.serverID ?? '') ?? [])
          .filter(({ behaviour }) => behaviour !== 'closed')
          .map(({ protocol, port, status, tls }) => ({ protocol, port, status, tls })),
      })),
    };
  } finally {
    backToRealAws();
    await simulator.close();
  }
}
