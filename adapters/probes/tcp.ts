import { connect } from 'node:net';
import type { Probe } from '../../core/plan/plan.ts';
import { type Attempt, attempt } from './attempt.ts';

type TcpProbe = Extract<Probe, { protocol: 'tcp' }>;

/** Passes when the port accepts a connection. */
export const probeTcp = (probe: TcpProbe, address: string): Promise<Attempt> =>
  attempt(probe.timeout, (done, reached) => {
    const socket = connect({ host: address, port: probe.port });
    socket.once('connect', () => {
      reached('connectMilliseconds');
      done(true, 'connected');
    });
    socket.once('error', (error: NodeJS.ErrnoException) => done(false, error.message, error.code));
    return () => socket.destroy();
  });
