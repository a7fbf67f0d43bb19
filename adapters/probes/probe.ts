import type { Probe } from '../../core/plan.ts';
import type { Attempt } from './attempt.ts';
import { probeHttp } from './http.ts';
import { probeTcp } from './tcp.ts';

/** One attempt of a probe against the private address of a recovery instance. */
export function probeOnce(probe: Probe, address: string): Promise<Attempt> {
  switch (probe.protocol) {
    case 'tcp':
      return probeTcp(probe, address);
    case 'http':
    case 'https':
      return probeHttp(probe, address);
  }
}
