import net from 'node:net';
import ssh2 from 'ssh2';
import type { SimulatorClock } from '../../clock.ts';
import type { ServiceScenario } from '../../scenario/services.ts';
import { hostKey } from '../keys.ts';
import { speak } from './dialogue.ts';

const VERSION = 'simulated';

/** A real SSH server as far as its host key; nobody can log in. */
export function ssh(service: ServiceScenario, clock: SimulatorClock, cut: () => boolean): net.Server {
  const server = new ssh2.Server({ hostKeys: [hostKey(`ssh ${service.key}`)], ident: VERSION }, (client) => {
    client.on('error', () => client.end());
    client.on('authentication', (attempt) => attempt.reject());
  });
  return net.createServer((socket) => {
    if (cut()) socket.resetAndDestroy();
    else if (service.behaviour === 'open' && service.answersAfter === 0) server.injectSocket(socket);
    else speak(socket, service, clock, { greeting: `SSH-2.0-${VERSION}\r\n` });
  });
}
