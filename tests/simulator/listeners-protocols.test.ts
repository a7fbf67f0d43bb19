import { DescribeRecoveryInstancesCommand } from '@aws-sdk/client-drs';
import { describe, expect, test } from 'vitest';
import { probeOnce } from '../../adapters/probes/probe.ts';
import { probeSchema } from '../../core/plan/probes.ts';
import { type Bench, bench, startDrill } from './support.ts';

/** Services of simulated instances, asked by the probes that they are for. */

const PORT = 18_090;

async function launched(service: object): Promise<Bench> {
  const on = await bench({
    defaults: { timings: { jitter: 0 } },
    servers: [{ hostname: 'db', services: [{ port: PORT, ...service }] }],
  });
  await startDrill(on);
  on.clock.pass(900);
  await on.idle();
  return on;
}

async function ask({ drs }: Bench, probe: object) {
  const { items = [] } = await drs.send(new DescribeRecoveryInstancesCommand({}));
  const address = items[0]?.recoveryInstanceProperties?.networkInterfaces?.[0]?.ips?.[0] ?? '';
  const attempt = await probeOnce(
    { ...probeSchema.parse({ port: PORT, timeout: '5s', ...probe }), timeout: 1 },
    address,
  );
  return { ...attempt, address };
}

test('DNS answers with the instance’s own address, by UDP and TCP alike', async () => {
  await using on = await launched({ protocol: 'dns', records: { 'db.example.com': { A: ['self'] } } });
  for (const transport of ['udp', 'tcp']) {
    const { seen, address } = await ask(on, {
      protocol: 'dns',
      name: 'db.example.com',
      expect: 'self',
      transport,
    });
    expect(seen).toBe(address);
  }
});

test('fingerprints are the ones that docs/simulator.md names', async () => {
  await using on = await launched({ protocol: 'ssh' });
  const hostKeys = ['SHA256:X/B0Pmt3L7Zi2vdi2es4us8My6anMPBu6CQnax35gOY'];
  expect(await ask(on, { protocol: 'ssh', hostKeys })).toMatchObject({ passed: true });
  await using other = await launched({ protocol: 'tls' });
  const pins = [
    '87:D2:5D:AF:36:F8:07:A5:51:AB:46:85:9B:DB:D2:5F:38:43:D0:A9:A6:47:0D:A3:BD:C8:2C:C8:85:C1:04:F7',
  ];
  expect(await ask(other, { protocol: 'tls', pins })).toMatchObject({ passed: true });
});

describe.each([
  ['silent', 'TIMEOUT'],
  ['banner', 'TIMEOUT'],
  ['slow', 'TIMEOUT'],
  ['garbage', 'UNEXPECTED_ANSWER'],
  ['endless', 'TOO_LONG'],
  ['closed', 'ECONNREFUSED'],
])('a mail server that is %s', (behaviour, errorCode) => {
  test(`fails with ${errorCode}`, async () => {
    await using on = await launched({ protocol: 'smtp', behaviour });
    const attempt = await ask(on, { protocol: 'smtp' });
    expect(attempt.passed).toBe(false);
    // Garbage may hold a line end, or none.
    const alike = behaviour === 'garbage' ? ['UNEXPECTED_ANSWER', 'TIMEOUT'] : [errorCode];
    expect(alike).toContain(attempt.errorCode);
  });
});

test('a certificate ends by the simulator’s clock', async () => {
  await using on = await launched({ protocol: 'tls', certificate: { daysLeft: -2 } });
  expect(await ask(on, { protocol: 'tls' })).toMatchObject({ passed: false });
});
