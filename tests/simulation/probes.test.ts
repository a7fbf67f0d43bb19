import { describe, expect, it } from 'vitest';
import type { Parsed } from '../../core/plan/document.ts';
import { drillRecordSchema } from '../../core/verdict/record.ts';
import { healthyAccount } from '../../simulator/healthy-account.ts';
import { runLocally } from '../../simulator/local-run.ts';
import type { Scenario } from '../../simulator/scenario.ts';
import { planDataWith, planOfData, rehearse, SERVERS } from './rehearse.ts';

/** Every protocol uses real sockets in virtual time: answers are not overtaken, and deadlines still occur. */

type Changes = Record<string, unknown>;

const PROBES: Changes[] = [
  { protocol: 'tcp', port: 13_001 },
  { protocol: 'tls', port: 13_002, name: 'www.example.com', pins: [`00${':00'.repeat(31)}`] },
  {
    protocol: 'http',
    port: 13_003,
    expectStatus: [204, '300-399'],
  },
  {
    protocol: 'https',
    port: 13_004,
    expectBody: 'hello',
    expectJson: [{ path: '$.checks[0].state', equals: 'UP' }],
  },
  { protocol: 'dns', port: 13_005, name: 'www.example.com', expect: 'self' },
  { protocol: 'dns', port: 13_006, name: 'example.com', record: 'MX', transport: 'tcp' },
  { protocol: 'ssh', port: 13_007 },
  { protocol: 'rdp', port: 13_008, nla: 'required' },
  { protocol: 'mysql', port: 13_009 },
  { protocol: 'postgresql', port: 13_010 },
  { protocol: 'sqlserver', port: 13_011 },
  { protocol: 'smtp', port: 13_012 },
  { protocol: 'ldap', port: 13_013, tls: true },
  { protocol: 'redis', port: 13_014 },
  { protocol: 'exchange', port: 13_015, steps: [{ expect: '+OK' }, { send: 'QUIT\r\n', expect: 'bye' }] },
];

const planDataOf = (probes: Changes[]): Changes =>
  planDataWith({
    waves: [{ name: 'all', readyWithin: '14m', servers: [{ hostname: 'wordpress-db', probes }] }],
  });

function valid(parsed: Parsed<Scenario>): Scenario {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

describe('the healthy account of a plan', () => {
  it('satisfies every probe but a pin, which only the real server can have', async () => {
    const planData = planDataOf(PROBES);
    const plan = planOfData(planData);
    const { record, violations } = await runLocally({
      plan,
      planData,
      planSha256: '0'.repeat(64),
      scenario: valid(healthyAccount(plan)),
      seed: 1,
    });
    expect(violations).toEqual([]);
    const [server] = drillRecordSchema.parse(JSON.parse(record ?? '')).servers;
    const failed = server?.probes.filter(({ status }) => status !== 'PASSED') ?? [];
    expect(failed.map(({ protocol, errorCode }) => `${protocol} ${errorCode}`)).toEqual([
      'tls CERTIFICATE_PIN',
    ]);
    expect(server?.probes.find(({ protocol }) => protocol === 'ldap')?.phases).toMatchObject({
      tlsMilliseconds: expect.any(Number),
    });
  });
});

describe('a drill whose services are all wrong in their own way', () => {
  it('records the reason for each of them', async () => {
    const services: [Changes, Changes, string][] = [
      [
        { protocol: 'tls', port: 13_101, pins: [`00${':00'.repeat(31)}`] },
        { certificate: { daysLeft: -1 } },
        'CERTIFICATE_EXPIRED',
      ],
      [{ protocol: 'dns', port: 13_102, name: 'a.example.com' }, { behaviour: 'silent' }, 'TIMEOUT'],
      [{ protocol: 'ssh', port: 13_103 }, { behaviour: 'banner' }, 'TIMEOUT'],
      [{ protocol: 'rdp', port: 13_104, nla: 'required' }, { nla: false }, 'NO_NLA'],
      [{ protocol: 'mysql', port: 13_105 }, { error: '1129' }, 'ERROR_1129'],
      [{ protocol: 'postgresql', port: 13_106 }, { error: '57P03' }, 'ERROR_57P03'],
      [{ protocol: 'smtp', port: 13_107 }, { behaviour: 'slow' }, 'TIMEOUT'],
      [{ protocol: 'redis', port: 13_108 }, { behaviour: 'endless' }, 'TOO_LONG'],
      [{ protocol: 'ldap', port: 13_109 }, { behaviour: 'garbage' }, 'UNEXPECTED_ANSWER'],
      [
        { protocol: 'http', port: 13_110, redirects: 2 },
        { status: 302, headers: { location: 'http://169.254.169.254/' } },
        'REDIRECT_OUTSIDE',
      ],
      [
        { protocol: 'https', port: 13_111, expectBody: 'x' },
        { behaviour: 'slow', body: 'hello x' },
        'TIMEOUT',
      ],
      [{ protocol: 'sqlserver', port: 13_112 }, { behaviour: 'closed' }, 'ECONNREFUSED'],
      [
        { protocol: 'http', port: 13_113, expectStatus: [200, '300-399'] },
        { status: 302, headers: { location: 'https://www.example.com/wp-login.php' } },
        'REDIRECT_OUTSIDE',
      ],
      [
        { protocol: 'http', port: 13_114, expectJson: [{ path: "$[?match(@.a,'(a+)+')].b", equals: 'UP' }] },
        { body: JSON.stringify([{ a: `${'a'.repeat(26)}!`, b: 'UP' }]) },
        'UNEXPECTED_BODY',
      ],
    ];
    const { record } = await rehearse(
      {
        servers: [
          {
            ...SERVERS[0],
            services: services.map(([{ protocol, port }, wrong]) => ({ protocol, port, ...wrong })),
          },
        ],
      },
      planDataOf(services.map(([probe]) => probe)),
    );
    expect(record.verdict).toBe('FAIL');
    const seen = record.servers[0]?.probes.map(({ protocol, errorCode }) => `${protocol} ${errorCode}`);
    expect(seen).toEqual(services.map(([{ protocol }, , errorCode]) => `${protocol} ${errorCode}`));
  });

  it('passes once they are right, after failing at first', async () => {
    const port = 13_201;
    const { record } = await rehearse(
      {
        servers: [
          {
            ...SERVERS[0],
            services: [
              { protocol: 'http', port, failsFirst: 3 },
              { protocol: 'redis', port: port + 1, failsFirst: 2 },
            ],
          },
        ],
      },
      planDataOf([
        { protocol: 'http', port },
        { protocol: 'redis', port: port + 1 },
      ]),
    );
    expect(record.verdict).toBe('PASS');
    const [http = 0, redis = 0] = record.servers[0]?.probes.map(({ attempts }) => attempts) ?? [];
    // Both were tried as often before the boot.
    expect(http - redis).toBe(1);
  });
});
