import https from 'node:https';
import net from 'node:net';
import { DescribeRecoveryInstancesCommand, TerminateRecoveryInstancesCommand } from '@aws-sdk/client-drs';
import { describe, expect, test } from 'vitest';
import { type Bench, bench, failure, startDrill, TWO_SERVERS } from './support.ts';

const PORT = 18_080;
const scenarioWith = (service: object, more: object = {}) => ({
  defaults: { timings: { jitter: 0 } },
  servers: [{ hostname: 'db', services: [{ port: PORT, ...service }], ...more }],
});

async function addressOf({ drs }: Bench): Promise<string> {
  const { items = [] } = await drs.send(new DescribeRecoveryInstancesCommand({}));
  return items[0]?.recoveryInstanceProperties?.networkInterfaces?.[0]?.ips?.[0] ?? '';
}

/** What a connection meets within a moment: text, silence, or a refusal. */
function connect(host: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: PORT });
    const quiet = setTimeout(() => socket.destroy(), 150);
    let met = 'refused';
    socket.on('connect', () => {
      met = 'silence';
    });
    socket.on('data', (data) => {
      met = data.toString();
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(quiet);
      resolve(met);
    });
  });
}

describe('services of a launched instance', () => {
  test('answer on its address from the end of its boot until it shuts down', async () => {
    await using on = await bench(scenarioWith({ protocol: 'http', status: 503, body: '準備中' }));
    await startDrill(on);
    on.clock.pass(590);
    const address = await addressOf(on);
    expect(await connect(address)).toBe('refused');
    on.clock.pass(20);
    await on.idle();
    const response = await fetch(`http://${address}:${PORT}/health`);
    expect([response.status, await response.text()]).toEqual([503, '準備中']);
    const { items = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
    const ids = items.map(({ recoveryInstanceID = '' }) => recoveryInstanceID);
    await on.drs.send(new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs: ids }));
    on.clock.pass(10);
    await on.idle();
    expect(await connect(address)).toBe('refused');
  });

  test('speak https with a certificate that nobody trusts', async () => {
    await using on = await bench(scenarioWith({ protocol: 'https', body: 'hello' }));
    await startDrill(on);
    on.clock.pass(900);
    await on.idle();
    const host = await addressOf(on);
    const ask = (rejectUnauthorized: boolean) =>
      new Promise<string>((resolve, reject) => {
        https
          .get({ host, port: PORT, rejectUnauthorized, agent: false }, (response) => {
            response.on('data', (data) => resolve(String(data)));
          })
          .on('error', reject);
      });
    expect(await ask(false)).toBe('hello');
    expect(await failure(ask(true))).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('may open later than the boot', async () => {
    await using on = await bench(scenarioWith({ body: 'hello', opensAfter: '5m' }));
    await startDrill(on);
    on.clock.pass(800);
    await on.idle();
    const address = await addressOf(on);
    expect(await connect(address)).toBe('refused');
    on.clock.pass(120);
    await on.idle();
    expect(await connect(address)).toBe('hello');
  });

  test.each([
    ['silent', 'silence'],
    ['closed', 'refused'],
    ['open', 'silence'],
  ])('that are %s meet a TCP connection with %s', async (behaviour, met) => {
    await using on = await bench(scenarioWith({ behaviour }));
    await startDrill(on);
    on.clock.pass(900);
    await on.idle();
    expect(await connect(await addressOf(on))).toBe(met);
  });

  test('of an instance that never boots never open', async () => {
    await using on = await bench(scenarioWith({}, { outcome: 'never-boots' }));
    await startDrill(on);
    on.clock.pass(7_200);
    await on.idle();
    expect(await connect(await addressOf(on))).toBe('refused');
  });

  test('of an instance from before are there from the start', async () => {
    await using on = await bench({
      ...scenarioWith({ body: 'hello' }),
      existing: [{ server: 'db', kind: 'recovery' }],
    });
    on.clock.pass(0);
    await on.idle();
    expect(await connect(await addressOf(on))).toBe('hello');
  });

  test('that cannot be opened are reported as a problem, and nothing else breaks', async () => {
    await using on = await bench({
      ...scenarioWith({}),
      servers: [{ hostname: 'db', services: [{ port: PORT }, { port: PORT, protocol: 'http' }] }],
    });
    await startDrill(on);
    on.clock.pass(1_200);
    await on.idle();
    expect(on.simulator.aws.problems).toEqual([
      expect.stringMatching(
        /^Port 18080 of db could not be opened on 127\.\S+ \(.*EADDRINUSE.*\); free the port/,
      ),
    ]);
  });
});

test('simulators that run at once give their instances different addresses', async () => {
  await using one = await bench(TWO_SERVERS);
  await using other = await bench(TWO_SERVERS);
  for (const on of [one, other]) {
    await startDrill(on);
    on.clock.pass(900);
  }
  expect(await addressOf(one)).not.toBe(await addressOf(other));
});
