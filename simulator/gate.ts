import dgram from 'node:dgram';
import net from 'node:net';

/**
 * Keeps a simulation on this machine: every connection and datagram of this thread goes through here. A simulated
 * account has addresses like a real one, and in a company's network the real ones are production's.
 */

/** An address that something in this thread wanted to reach, and the one that it was led to. */
export interface Dial {
  readonly transport: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  /** Null: nowhere; there is never an answer, as in an isolated network. */
  readonly ledTo: string | null;
}

export interface Place {
  readonly address: string;
  readonly port: number;
}

/** Where an address that is not this machine's own leads in the simulation. */
export type Route = (address: string, port: number) => Place | null;

export interface Gate {
  readonly dials: readonly Dial[];
  /** Opens the gate again. */
  stop(): void;
}

const ownAddresses = new net.BlockList();
ownAddresses.addSubnet('127.0.0.0', 8, 'ipv4');
ownAddresses.addAddress('::1', 'ipv6');

/** Whether an address is of this machine alone, whatever else it is connected to. */
export const isLoopback = (address: string): boolean =>
  address === 'localhost' ||
  (net.isIP(address) !== 0 && ownAddresses.check(address, net.isIPv6(address) ? 'ipv6' : 'ipv4'));

/** Closes the gate of this thread: what is not loopback goes by the route. One at a time. */
export function closeGate(route: Route): Gate {
  const dials: Dial[] = [];
  const { connect } = net.Socket.prototype;
  const { connect: connectDatagrams, send } = dgram.Socket.prototype;

  const lead = (transport: Dial['transport'], address: string, port: number): Place | null => {
    const place = isLoopback(address) ? { address, port } : route(address, port);
    dials.push({ transport, address, port, ledTo: place?.address ?? null });
    return place;
  };

  net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
    const options = connectOptionsOf(given);
    // A pipe of this machine.
    if (typeof options.path === 'string') return Reflect.apply(connect, this, given);
    const place = lead('tcp', options.host ?? 'localhost', Number(options.port));
    // What is sent waits for the connection, which is never made.
    if (place === null) return Object.assign(this, { connecting: true });
    Object.assign(options, { host: place.address, port: place.port });
    return Reflect.apply(
      connect,
      this,
      given[0] === options || Array.isArray(given[0]) ? given : [options, given.at(-1)],
    );
  } as typeof connect;

  dgram.Socket.prototype.connect = function (this: dgram.Socket, port: number, ...more: unknown[]) {
    const address = typeof more[0] === 'string' ? more[0] : 'localhost';
    const place = lead('udp', address, port);
    const done = more.find((one) => typeof one === 'function');
    if (place !== null) Reflect.apply(connectDatagrams, this, [place.port, place.address, done]);
  } as typeof connectDatagrams;

  dgram.Socket.prototype.send = function (this: dgram.Socket, ...given: unknown[]) {
    const at = given.findLastIndex((one, index) => index > 0 && typeof one === 'string');
    // Without an address it goes where the socket is connected to.
    if (at === -1) return Reflect.apply(send, this, given);
    const place = lead('udp', String(given[at]), Number(given[at - 1]));
    if (place === null) return undefined;
    return Reflect.apply(send, this, given.with(at, place.address).with(at - 1, place.port));
  } as typeof send;

  return {
    dials,
    stop() {
      net.Socket.prototype.connect = connect;
      Object.assign(dgram.Socket.prototype, { connect: connectDatagrams, send });
    },
  };
}

interface ConnectOptions {
  host?: string;
  port?: number | string;
  /** Null for a request by HTTP that goes through no pipe. */
  readonly path?: string | null;
}

/** The options in the arguments of `connect`, which Node's own callers pass as an array of them and a listener. */
function connectOptionsOf([first, second]: readonly unknown[]): ConnectOptions {
  if (Array.isArray(first)) return first[0] as ConnectOptions;
  if (typeof first === 'object' && first !== null) return first as ConnectOptions;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  return { port: first as number, ...(typeof second === 'string' ? { host: second } : {}) };
}
