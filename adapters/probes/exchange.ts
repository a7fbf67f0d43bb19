import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, passed } from './conversation.ts';

type ExchangeProbe = Extract<Probe, { protocol: 'exchange' }>;

/** Sends and expects the plan's steps in order; text that matched one step is not matched again. */
export const probeExchange = (probe: ExchangeProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    let met = 'connected';
    for (const [place, { send, expect }] of probe.steps.entries()) {
      if (send !== undefined) peer.send(send);
      if (expect === undefined) continue;
      const wanted = Buffer.from(expect);
      const received = await peer.read((so) => {
        const place = so.indexOf(wanted);
        return place === -1 ? undefined : place + wanted.length;
      });
      met = `received what step ${place + 1} expects, in ${received.length} bytes`;
    }
    return passed(met);
  });
