import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { READINESS_WORDS } from '../../reporting/readiness/words.ts';
import { type CallRecord, startSimulator } from '../../simulator/server.ts';
import { mutationsIn, planDataWith, scenarioWith, serversWith } from '../simulation/rehearse.ts';
import { type Ended, runKunren } from './run-kunren.ts';

/** `kunren readiness` and `kunren coverage`: each thing that is wrong is found and named, and nothing else is. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-readiness-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Changes = Record<string, unknown>;

interface Found {
  readonly status: number;
  readonly checks: readonly { readonly check: string; readonly notLookedAt?: string }[];
  readonly findings: readonly {
    readonly check: string;
    readonly code: string;
    readonly state: string;
    readonly resource: string;
    readonly wrong: string;
    readonly wayOut: string;
  }[];
}

async function look(
  command: 'readiness' | 'coverage',
  scenario: Changes,
  plans: readonly Changes[] = [{}],
  ...more: string[]
): Promise<Ended & { readonly calls: readonly CallRecord[] }> {
  const files = plans.map((plan, place) => {
    const file = join(folder, `plan-${place}.yml`);
    writeFileSync(file, stringify(planDataWith(plan)));
    return file;
  });
  const parsed = scenarioWith(scenario);
  const simulator = await startSimulator(parsed);
  try {
    const ended = await runKunren([command, ...files, ...more], {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
    });
    expect(mutationsIn(simulator.calls)).toEqual([]);
    return { ...ended, calls: simulator.calls };
  } finally {
    await simulator.close();
  }
}

async function readiness(scenario: Changes, plan: Changes = {}): Promise<Found> {
  const { status, stdout } = await look('readiness', scenario, [plan], '--json');
  return { status, ...JSON.parse(stdout) };
}

const replicating = (replication: Changes): Changes => ({ servers: serversWith({ replication }) });
const recovered = (failback: Changes): Changes => ({
  existing: [{ server: 'wordpress-db', kind: 'recovery', failback }],
});

/** What is wrong, the code that names it, and a word of the sentence. */
const BREAKS: readonly (readonly [what: string, scenario: Changes, code: string, says: RegExp])[] = [
  ...(
    [
      ['AGENT_NOT_SEEN', /its agent does not report/],
      ['SNAPSHOTS_FAILURE', /snapshots of its staging disks/],
      ['NOT_CONVERGING', /writes faster than it replicates/],
      ['UNSTABLE_NETWORK', /connection to the replication server breaks/],
      ['FAILED_TO_CREATE_SECURITY_GROUP', /security group of the replication server/],
      ['FAILED_TO_LAUNCH_REPLICATION_SERVER', /could not be launched/],
      ['FAILED_TO_BOOT_REPLICATION_SERVER', /did not boot/],
      ['FAILED_TO_AUTHENTICATE_WITH_SERVICE', /could not sign in to DRS/],
      ['FAILED_TO_DOWNLOAD_REPLICATION_SOFTWARE', /could not download/],
      ['FAILED_TO_CREATE_STAGING_DISKS', /could not be made/],
      ['FAILED_TO_ATTACH_STAGING_DISKS', /could not be attached/],
      ['FAILED_TO_PAIR_REPLICATION_SERVER_WITH_AGENT', /did not find each other/],
      ['FAILED_TO_CONNECT_AGENT_TO_REPLICATION_SERVER', /does not reach the replication server/],
      ['FAILED_TO_START_DATA_TRANSFER', /transfer did not begin/],
    ] as const
  ).map(
    ([error, says]) =>
      [
        `replication stands: ${error}`,
        replicating({ state: 'STALLED', error }),
        'REPLICATION_ERROR',
        says,
      ] as const,
  ),
  ['the initial sync runs', replicating({ state: 'INITIAL_SYNC', eta: '2h' }), 'INITIAL_SYNC', /end: 2026-/],
  ['replication begins', replicating({ state: 'INITIATING' }), 'INITIATING', /about to begin/],
  [
    'its beginning failed',
    replicating({ state: 'INITIATING', initiation: { step: 'CREATE_STAGING_DISKS', status: 'FAILED' } }),
    'INITIATION_FAILED',
    /CREATE_STAGING_DISKS failed/,
  ],
  [
    'its beginning hangs',
    replicating({ state: 'INITIATING', initiation: { step: 'AUTHENTICATE_WITH_SERVICE', since: '2h' } }),
    'INITIATION_HANGS',
    /for 2h.*AUTHENTICATE_WITH_SERVICE/,
  ],
  ['its agent is silent', replicating({ silentFor: '3h' }), 'AGENT_SILENT', /heard .* for 3h/],
  ['there is a backlog', replicating({ state: 'BACKLOG', lag: '20m' }), 'BACKLOG', /GiB still to replicate/],
  ['it is paused', replicating({ state: 'PAUSED' }), 'STATE', /replicates as PAUSED/],
  ['it is stopped', replicating({ state: 'STOPPED' }), 'STATE', /replicates as STOPPED/],
  ['it is disconnected', replicating({ state: 'DISCONNECTED' }), 'STATE', /replicates as DISCONNECTED/],
  ['it lags beyond the maximum', replicating({ lag: '20m' }), 'LAG_OVER_MAXIMUM', /20m behind.*refused/],
  [
    'it lags beyond the objective',
    replicating({ lag: '90s' }),
    'LAG_OVER_OBJECTIVE',
    /1m 30s behind.*objective/,
  ],
  ['its lag is not known', replicating({ lag: null }), 'LAG_UNKNOWN', /no replication lag/],
  ['it replicates in reverse', replicating({ direction: 'FAILBACK' }), 'REVERSED', /in reverse/],
  ['a failback runs', recovered({ state: 'IN_PROGRESS' }), 'FAILBACK_IN_PROGRESS', /being failed back/],
  [
    'a failback is not ready',
    recovered({ state: 'NOT_READY_FOR_LAUNCH' }),
    'FAILBACK_NOT_READY',
    /not ready/,
  ],
  ['a failback is ready', recovered({ state: 'READY_FOR_LAUNCH' }), 'FAILBACK_READY', /ready for launch/],
  ['a failback is over', recovered({ state: 'COMPLETED' }), 'FAILBACK_COMPLETED', /still exists/],
  [
    'a failback stands in error',
    recovered({ state: 'ERROR', error: 'FAILED_TO_PAIR_REPLICATION_SERVER_WITH_AGENT' }),
    'FAILBACK_ERROR',
    /FAILED_TO_PAIR/,
  ],
  ['nobody has begun a failback', recovered({}), 'FAILBACK_NOT_BEGUN', /nobody has begun/],
  [
    'it could not be failed back',
    recovered({ agentSeen: false }),
    'FAILBACK_AGENT_UNSEEN',
    /cannot be failed back/,
  ],
  [
    'an edited launch template was never made the default',
    { servers: serversWith({ launch: { otherVersions: [{ version: 2 }] } }) },
    'SETTINGS_UNUSED',
    /has version 2, and launches use version 1/,
  ],
  [
    'the vCPU quota is too small',
    { quotas: { 'L-1216C47A': 3 } },
    'VCPU_QUOTA',
    /4 vCPUs for 2 servers beside 0 that run, of 3: the last of them would not launch/,
  ],
  [
    'the Region does not offer its type',
    { instanceTypesMissing: ['m5.large'] },
    'TYPE_NOT_OFFERED',
    /m5\.large is not offered in this Region/,
  ],
  [
    'its zone does not offer its type',
    { instanceTypesNotInZone: ['m5.large'] },
    'TYPE_NOT_IN_ZONE',
    /not offered in ap-northeast-3a, the zone of subnet-/,
  ],
  [
    'its type counts against a quota that nobody knows',
    { defaults: { launch: { instanceType: 'q9.large' } } },
    'TYPE_NOT_COUNTED',
    /which quota q9\.large counts/,
  ],
  [
    'its subnet has too few free addresses',
    { subnets: [{ id: 'subnet-0d1e2f3a4b5c6d7e8', freeAddresses: 1 }] },
    'ADDRESSES_SHORT',
    /free addresses in subnet-.*: 1; servers that would be launched there: 2/,
  ],
  [
    'the capacity reservation that it names is gone',
    { defaults: { launch: { capacityReservation: 'cr-0d1e2f3a4b5c6d7e8' } } },
    'RESERVATION_GONE',
    /cr-0d1e2f3a4b5c6d7e8 is not there/,
  ],
  [
    'the quotas of EC2 may not be read',
    {
      faults: [
        {
          operation: 'servicequotas:GetServiceQuota',
          error: 'AccessDeniedException',
          status: 403,
          times: 99,
        },
      ],
    },
    'UNREAD',
    /servicequotas:GetServiceQuota could not be read: .*AccessDenied/,
  ],
];

describe('kunren readiness', () => {
  it('finds nothing where all is right', async () => {
    const found = await readiness({});
    expect(found).toMatchObject({ status: 0, ready: true, findings: [] });
  });

  it.each(BREAKS)('finds that %s, and nothing else', async (_, scenario, code, says) => {
    const found = await readiness(scenario);
    expect(found.findings.map((one) => one.code)).toEqual([code]);
    const [{ wrong, wayOut } = { wrong: '', wayOut: '' }] = found.findings;
    expect(wrong).toMatch(says);
    expect(wayOut).not.toBe('');
    expect(found.status).toBe(3);
    expect(`${wrong}${wayOut}`).not.toMatch(/\?(?! )/);
  });
});

describe('a readiness run', () => {
  it('says of a drill’s instance that somebody fails back from nothing but to wait', async () => {
    const { findings } = await readiness({
      existing: [
        { server: 'wordpress-db', kind: 'drill', launchedAgo: '2d', failback: { state: 'IN_PROGRESS' } },
      ],
    });
    expect(findings).toMatchObject([{ code: 'FAILBACK_IN_PROGRESS' }]);
    expect(findings[0]?.wayOut).toMatch(/^wait/);
  });

  it('prints no secret that stands in a host name', async () => {
    const hostname = 'db password=C4naryHost';
    const servers = [{ hostname, tags: { Role: 'db' }, replication: { state: 'PAUSED' } }];
    const waves = [{ name: 'all', servers: [{ tags: { Role: 'db' } }] }];
    const plain = await look('readiness', { servers }, [{ waves, limits: { servers: 1, duration: '4h' } }]);
    const json = await look(
      'readiness',
      { servers },
      [{ waves, limits: { servers: 1, duration: '4h' } }],
      '--json',
    );
    expect(plain.stdout).toMatch(/replicates as PAUSED/);
    expect(plain.stdout + json.stdout).not.toMatch(/C4naryHost/);
  });

  it('names a machine that DRS lists twice, and the other server', async () => {
    const [db, web] = serversWith({ machine: 'i-0aaaaaaaaaaaaaaaa' });
    const twin = {
      hostname: 'db-before-the-reinstallation',
      machine: 'i-0aaaaaaaaaaaaaaaa',
      replication: { state: 'DISCONNECTED' },
    };
    const { findings } = await readiness({ servers: [db, web, twin] });
    expect(findings).toMatchObject([{ code: 'LISTED_TWICE' }]);
    expect(findings[0]?.wrong).toMatch(/i-0aaaaaaaaaaaaaaaa.*DISCONNECTED/);
  });

  it('says what a guard would say of a drill, with its way out', async () => {
    const { findings } = await readiness({ servers: serversWith({ launch: { disposition: 'STOPPED' } }) });
    expect(findings).toMatchObject([{ check: 'guards', code: 'LAUNCH_DISPOSITION_STOPPED' }]);
    expect(findings[0]?.wayOut).toMatch(/set its launch disposition/);
  });

  it('says that it does not know what it may not read, and shows the rest', async () => {
    const denied = { operation: 'drs:DescribeRecoveryInstances', error: 'AccessDeniedException', times: 100 };
    const { findings } = await readiness({ ...replicating({ lag: '90s' }), faults: [denied] });
    const unknown = findings.filter(({ state }) => state === 'unknown');
    expect(unknown.map(({ code }) => code)).toEqual(expect.arrayContaining(['UNREAD', 'INSTANCES_UNKNOWN']));
    expect(findings.map(({ code }) => code)).toContain('LAG_OVER_OBJECTIVE');
  });

  it('is a table in Japanese too, with one line for each check', async () => {
    const { status, stdout } = await look(
      'readiness',
      replicating({ silentFor: '3h' }),
      [{}],
      '--language',
      'ja',
    );
    expect(status).toBe(3);
    expect(stdout).toMatch(/✓ ガード/);
    expect(stdout).toMatch(/✗ レプリケーション +wordpress-db のエージェントから 3h 応答がありません\n +→ /);
    expect(stdout).toMatch(/準備未完了: ✗ 1 件、\? 0 件/);
  });
});

const denied = (operation: string, times = 1000): Changes => ({
  faults: [{ operation, error: 'AccessDeniedException', status: 403, times }],
});
const OF_SERVERS = ['replication', 'launch-settings', 'capacity', 'failback'];
const OF_LAUNCH = ['launch-settings', 'capacity'];

/** What keeps a readiness run from looking, which checks that are then not made, and why, in both languages. */
const NOT_LOOKED_AT: readonly (readonly [
  what: string,
  scenario: Changes,
  checks: readonly string[],
  en: RegExp,
  ja: RegExp,
])[] = [
  [
    'servers may not be listed',
    denied('drs:DescribeSourceServers'),
    OF_SERVERS,
    /not looked at: .* servers .*see guards/,
    /確認していません: 対象サーバー/,
  ],
  [
    'no server is there',
    { servers: [] },
    OF_SERVERS,
    /not looked at: .* servers/,
    /確認していません: 対象サーバー/,
  ],
  [
    'launch settings may not be read',
    denied('drs:GetLaunchConfiguration'),
    OF_LAUNCH,
    /not looked at: launch settings .*2 of 2 servers/,
    /確認していません: 起動設定.*2 台中 2 台/,
  ],
  [
    'launch templates may not be read',
    denied('ec2:DescribeLaunchTemplateVersions'),
    OF_LAUNCH,
    /not looked at: launch settings or templates .*2 of 2/,
    /確認していません: .*起動テンプレートが不明です.*2 台中 2 台/,
  ],
  [
    'the launch settings of one server may not be read',
    denied('drs:GetLaunchConfiguration', 1),
    OF_LAUNCH,
    /not looked at: launch settings .*1 of 2 servers/,
    /確認していません: 起動設定.*2 台中 1 台/,
  ],
];

describe('a check that was not made is never ✓', () => {
  it.each(NOT_LOOKED_AT)('where %s', async (_, scenario, checks, en, ja) => {
    const all = ['guards', ...OF_SERVERS];
    const [json, english, japanese] = await Promise.all([
      readiness(scenario),
      look('readiness', scenario),
      look('readiness', scenario, [{}], '--language', 'ja'),
    ]);
    expect(json).toMatchObject({ status: 3, ready: false });
    expect(json.checks.map(({ check }) => check)).toEqual(all);
    expect(json.checks.filter(({ notLookedAt }) => notLookedAt !== undefined)).toEqual(
      checks.map((check) => ({ check, state: 'unknown', notLookedAt: expect.stringMatching(en) })),
    );
    for (const { locale, stdout, says } of [
      { locale: 'en' as const, stdout: english.stdout, says: en },
      { locale: 'ja' as const, stdout: japanese.stdout, says: ja },
    ]) {
      const names = checks.map((check) => READINESS_WORDS[locale].checks[check as 'capacity']);
      for (const name of names) {
        expect(stdout).not.toContain(`✓ ${name}`);
        expect(stdout.split('\n').find((line) => line.startsWith(`? ${name} `))).toMatch(says);
      }
      expect(stdout.match(/^✓ /gm) ?? []).toHaveLength(all.length - 1 - checks.length);
    }
  });
});

it('is not looked at of a private path without the servers whose own settings may lead elsewhere', async () => {
  const source = { vpc: 'vpc-0aaaaaaaaaaaaaaaa', region: 'ap-northeast-1' };
  const privatePath = { stagingVpc: 'vpc-0bbbbbbbbbbbbbbbb', source };
  const { checks } = await readiness({ servers: [] }, { privatePath });
  expect(checks.find(({ check }) => check === 'private-path')?.notLookedAt).toMatch(/^not looked at/);
});

describe('what could not be read', () => {
  const calls = ['ec2:DescribeInstanceTypeOfferings', 'ec2:DescribeInstanceTypes'];
  const failing = (error: string, status: number, operations = calls): Changes => ({
    faults: operations.map((operation) => ({ operation, error, status, times: 1000 })),
  });

  it('for another cause than a denial is to be looked at again, and each call is named', async () => {
    const error = 'InternalError';
    const { findings } = await readiness(failing(error, 503));
    expect(findings.map(({ code }) => code)).toEqual(['UNREAD', 'UNREAD']);
    expect(new Set(findings.map(({ wrong }) => wrong)).size).toBe(2);
    for (const { resource, wrong, wayOut } of findings) {
      expect(wrong).toContain(`${resource} could not be read: ${error}`);
      expect(wayOut).toMatch(/^look again/);
    }
    const { stdout } = await look('readiness', failing(error, 503), [{}], '--language', 'ja');
    expect(stdout).toMatch(
      /ec2:DescribeInstanceTypes を確認できませんでした: .*\n +→ もう一度確認してください/,
    );
    expect(stdout).not.toContain('権限');
  });

  it.each([...calls, 'drs:DescribeRecoveryInstances'])('for a denial of %s names it', async (operation) => {
    const { findings } = await readiness(denied(operation));
    const [unread] = findings.filter(({ code }) => code === 'UNREAD');
    expect(unread?.wrong).toContain(`${operation} could not be read: AccessDenied`);
    expect(unread?.wayOut).toBe(`allow ${operation}, and look again`);
    const { stdout } = await look('readiness', denied(operation), [{}], '--language', 'ja');
    expect(stdout).toContain(`→ ${operation} を許可し、もう一度確認してください`);
  });
});

describe('kunren coverage', () => {
  it('is clear where plans name every server', async () => {
    const { status, stdout } = await look('coverage', {});
    expect([status, stdout]).toEqual([0, expect.stringContaining('✓ coverage')]);
  });

  it('of 50 servers makes one call a server, and lists', async () => {
    const waves = [
      { name: 'all', servers: [{ tags: { Application: 'shop' }, probes: [{ protocol: 'tcp', port: 22 }] }] },
    ];
    const { calls, stderr, stdout } = await look(
      'readiness',
      { servers: [{ hostname: 'shop-{n}', count: 50, tags: { Application: 'shop' } }] },
      [{ waves, limits: { servers: 50, duration: '4h' } }],
      '--json',
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).servers).toHaveLength(50);
    const counts = Map.groupBy(calls, ({ service, operation }) => `${service}:${operation}`);
    expect(counts.get('drs:GetLaunchConfiguration')).toHaveLength(50);
    expect(calls.length - 50).toBeLessThan(40);
  });

  it('names the server that no plan names, and the plan whose server is gone', async () => {
    const [db, web] = serversWith({});
    const files = { hostname: 'file-server', replication: { state: 'PAUSED' } };
    const gone = { id: 'old', waves: [{ name: 'only', servers: [{ hostname: 'decommissioned' }] }] };
    const { status, stdout } = await look('coverage', { servers: [db, web, files] }, [{}, gone], '--json');
    expect(status).toBe(3);
    const [{ findings }] = JSON.parse(stdout).targets;
    expect(findings).toMatchObject([
      { code: 'NOT_PLANNED', wrong: expect.stringMatching(/file-server .*PAUSED/) },
      { code: 'SERVER_GONE', wrong: expect.stringMatching(/plan old .*hostname decommissioned/) },
    ]);
  });

  it('asks each account and Region once, however many plans there are', async () => {
    const { stdout } = await look('coverage', {}, [{}, { id: 'again' }], '--json');
    expect(JSON.parse(stdout).targets).toMatchObject([{ plans: ['wordpress-workshop', 'again'] }]);
  });
});

describe('launch settings', () => {
  it('of which a guard has told already are told once', async () => {
    const servers = serversWith({ launch: { copyPrivateIp: true } }, { launch: { copyPrivateIp: false } });
    const { findings } = await readiness({ servers }, { expect: { copyPrivateIp: false } });
    expect(findings.map(({ code }) => code)).toEqual(['PRIVATE_IP_COPIED']);
  });

  const meant = { expect: { instanceType: 'c5.large', rightSizing: 'NONE', mismatch: 'finding' } };

  it.each<[string, Changes, RegExp]>([
    ['the type', { instanceType: 't3.micro' }, /instanceType is t3.micro instead of c5.large/],
    [
      'right-sizing',
      { instanceType: 'c5.large', rightSizing: 'BASIC' },
      /rightSizing is BASIC instead of NONE/,
    ],
  ])('are held against what the plan expects: %s', async (_, launch, says) => {
    const right = { instanceType: 'c5.large', rightSizing: 'NONE' };
    const servers = serversWith({ launch: { ...right, ...launch } }, { launch: right });
    const { findings } = await readiness({ servers }, meant);
    expect(findings).toMatchObject([{ check: 'launch-settings', code: 'SETTING_DIFFERS' }]);
    expect(findings[0]?.wrong).toMatch(says);
  });
});
