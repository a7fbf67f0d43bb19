import type net from 'node:net';
import type { SimulatorClock } from '../clock.ts';
import type { ServiceScenario } from '../scenario/services.ts';
import { heartbeatFile } from './heartbeat-file.ts';
import { openDatagrams } from './services/dns.ts';
import { countdown, createService } from './services.ts';
import type { Instance, Listeners } from './state.ts';

interface OpenPort {
  close(): Promise<void>;
}

interface Served {
  readonly cancels: (() => void)[];
  readonly ports: Promise<OpenPort>[];
  ended: boolean;
}

/** Real sockets for simulated instances, opened and closed by the clock. */
export function createListeners(aws: { clock: SimulatorClock; problems: string[] }): Listeners {
  const { clock } = aws;
  const served = new Map<Instance, Served>();
  let working = 0;

  /** Counts work on sockets, so that virtual time does not overtake it. */
  const busyWith = async <T>(work: Promise<T>): Promise<T> => {
    working += 1;
    try {
      return await work;
    } finally {
      working -= 1;
    }
  };

  const secondsUntil = (at: number) => Math.max(0, at - clock.now().getTime()) / 1_000;

  const endNow = (instance: Instance): Promise<unknown> => {
    const serving = served.get(instance);
    if (serving === undefined) return Promise.resolve();
    served.delete(instance);
    serving.ended = true;
    for (const cancel of serving.cancels) cancel();
    return busyWith(Promise.all(serving.ports.map(async (port) => (await port).close())));
  };

  return {
    serve(instance) {
      const { services } = instance.server.scenario;
      if (instance.staysStopped || instance.bootedAt === Number.POSITIVE_INFINITY) return;
      const serving: Served = { cancels: [], ports: [], ended: false };
      served.set(instance, serving);
      for (const service of services) {
        if (service.behaviour === 'closed') continue;
        const opensIn = secondsUntil(instance.bootedAt + service.opensAfter * 1_000);
        const open = () => {
          if (!serving.ended) serving.ports.push(busyWith(openPort(instance, service, aws)));
        };
        serving.cancels.push(clock.after(opensIn, open));
      }
    },
    end(instance, at) {
      const serving = served.get(instance);
      if (serving === undefined) return;
      serving.cancels.push(clock.after(secondsUntil(at), () => void endNow(instance)));
    },
    busy: () => working,
    async close() {
      await Promise.all([...served.keys()].map(endNow));
    },
  };
}

/** Opens a service's port: for connections, and with DNS for datagrams too. */
async function openPort(
  instance: Instance,
  service: ServiceScenario,
  { clock, problems }: { clock: SimulatorClock; problems: string[] },
): Promise<OpenPort> {
  const { address, listensAt } = instance;
  const cut = countdown(service.failsFirst);
  const opened = await Promise.allSettled([
    openConnections(
      createService(service, clock, address, cut, () => heartbeatFile(instance, clock.now().getTime())),
      service.port,
      listensAt,
    ),
    ...(service.protocol === 'dns' ? [openDatagrams(service, { address, listensAt }, cut)] : []),
  ]);
  const ports = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of opened) {
    if (one.status === 'fulfilled') continue;
    const { hostname } = instance.server.scenario;
    problems.push(
      `Port ${service.port} of ${hostname} could not be opened on ${listensAt} (${one.reason.message}); free the port, or choose another in the scenario.`,
    );
  }
  return {
    async close() {
      await Promise.all(ports.map((port) => port.close()));
    },
  };
}

function openConnections(server: net.Server, port: number, address: string): Promise<OpenPort> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.removeAllListeners('error');
      resolve({
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}
