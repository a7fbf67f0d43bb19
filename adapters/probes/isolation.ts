import type { IsolationFact } from '../../core/facts/probes.ts';
import { judgeIsolation } from '../../core/facts/proof.ts';
import type { Ports } from '../ports.ts';
import { probeEach } from './pool.ts';

/** Long enough for a distant network, and no longer: an isolated drill always waits for all of it. */
const TIMEOUT_SECONDS = 5;

/**
 * Tries to connect to what the plan's network must not reach, and sends nothing: the connection is closed at once.
 * Nothing else in kunren connects to an address that is not a recovery instance's.
 */
export const observeIsolation = (
  unreachable: readonly { readonly name: string; readonly address: string; readonly port: number }[],
  ports: Pick<Ports, 'probe' | 'now'>,
): Promise<IsolationFact[]> =>
  probeEach(unreachable, async ({ name, address, port }) => {
    const connect = {
      protocol: 'tcp',
      port,
      timeout: TIMEOUT_SECONDS,
      interval: 1,
      passes: 1,
      canary: false,
    } as const;
    const seen = await ports.probe(connect, address);
    return { name, address, port, at: ports.now().toISOString(), ...judgeIsolation(seen) };
  });
