import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, failed, lineLength, passed, unexpected } from './conversation.ts';
import { described } from './described.ts';

type RedisProbe = Extract<Probe, { protocol: 'redis' }>;

/** Passes on PONG, and when the server requires a password: it has loaded its data by then. */
export const probeRedis = (probe: RedisProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    peer.send('*1\r\n$4\r\nPING\r\n');
    const answer = (await peer.read(lineLength)).toString().trimEnd();
    if (answer === '+PONG') return passed('PONG');
    const [, word, text] = /^-([A-Z]+) ?(.*)$/.exec(answer) ?? [];
    if (word === undefined) return unexpected(`answers PING with ${described(answer)}`);
    if (word === 'NOAUTH') return passed('alive, asks for a password (NOAUTH)');
    return failed(`ERROR_${word}`, `answers PING with ${word}: ${text}`);
  });
