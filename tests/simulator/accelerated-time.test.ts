import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { accelerateTime } from '../../simulator/accelerated-time.ts';

/** Time that runs faster than real time. */

const realTimeout = setTimeout;
const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a wait of an hour takes a second at 3600 times real time, and the clock shows the hour', async () => {
  const startedAt = performance.now();
  const time = accelerateTime(3_600);
  try {
    const before = Date.now();
    await sleep(3_600_000);
    expect(Date.now() - before).toBeGreaterThanOrEqual(3_600_000);
    // Timers that follow one another keep their distance however many fall into one turn.
    const moments = [Date.now()];
    for (let waits = 0; waits < 3; waits += 1) {
      await sleep(1_000);
      moments.push(Date.now());
    }
    expect((moments[3] ?? 0) - (moments[0] ?? 0)).toBeLessThan(60_000);
  } finally {
    time.end();
  }
  expect(performance.now() - startedAt).toBeGreaterThan(900);
});

test('the clock stands still while a call of AWS is on its way', async () => {
  const server = http.createServer((_, response) => void realTimeout(() => response.end('late'), 100));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const time = accelerateTime(100_000);
  try {
    const before = Date.now();
    await new Promise<void>((resolve, reject) => {
      const headers = { authorization: 'AWS4-HMAC-SHA256' };
      const request = http.get({ port, host: '127.0.0.1', headers }, (response) => {
        response.resume().on('end', resolve);
      });
      request.on('error', reject);
    });
    // Of a hundred milliseconds at that speed, nearly three hours.
    expect(Date.now() - before).toBeLessThan(3_600_000);
  } finally {
    time.end();
    server.close();
  }
});
