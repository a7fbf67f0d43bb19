import { createServer } from 'node:http';
import net from 'node:net';

/**
 * The servers that bench/probes.ts probes, in their own process: `node bench/probe-targets.ts COUNT PORT`. Of twenty
 * addresses one does not listen, one accepts and never answers, and eighteen answer over HTTP.
 */

const [count, port] = process.argv.slice(2).map(Number) as [number, number];

/** The same for bench/probes.ts: an address of loopback for each target. */
const addressOf = (index: number): string => `127.91.${index >> 8}.${index & 255}`;

const http = (): net.Server =>
  createServer((_, response) => {
    response.end('ok');
  });
const silent = (): net.Server => net.createServer((socket) => socket.on('error', () => {}).resume());

for (let index = 0; index < count; index += 1) {
  const kind = index % 20;
  if (kind === 9) continue;
  const server = kind === 19 ? silent() : http();
  await new Promise<void>((listening) =>
    server.listen({ port, host: addressOf(index), backlog: 64 }, listening),
  );
}
process.stdout.write('ready\n');
process.stdin.resume().once('end', () => process.exit());
