import type { Place } from './gate.ts';
import type { Simulator } from './server.ts';

/**
 * Where an address leads in a simulated account: to an instance that has it, or, where the scenario says that it can be
 * reached, to somebody who accepts connections; else nowhere.
 */
export function routeIn({ aws, url }: Simulator, address: string, port: number): Place | null {
  const now = aws.clock.now().getTime();
  const holder = [...aws.instances.values()].find(
    (instance) => instance.address === address && instance.launchedAt <= now && instance.terminatedAt > now,
  );
  if (holder !== undefined) return { address: holder.listensAt, port };
  if (!aws.scenario.reaches.includes(address)) return null;
  const { hostname, port: open } = new URL(url);
  return { address: hostname, port: Number(open) };
}
