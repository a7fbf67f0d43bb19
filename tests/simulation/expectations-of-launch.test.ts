import { describe, expect, it } from 'vitest';
import { GROUP, PRODUCTION, PRODUCTION_GROUP, SUBNET } from './refusal-cases.ts';
import { callsOf, codesOf, rehearse, serversWith } from './rehearse.ts';

/** A plan that says what its launches are meant to be, in an account where one thing after the other is not so. */

type Changes = Record<string, unknown>;

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const OTHER_KEY = '9999abcd-12ab-34cd-56ef-1234567890ab';
/** A launch as everybody meant it. */
const MACHINE = {
  instanceType: 'c5.large',
  volumeType: 'gp3',
  encrypted: true,
  kmsKey: KEY,
  imdsv2: 'required',
  instanceProfile: 'app',
  publicIp: false,
  subnet: SUBNET,
  securityGroups: [GROUP],
};
const MEANT = { ...MACHINE, rightSizing: 'NONE', copyTags: true, osByol: false, recoveryMode: 'OPTIMAL' };
const EXPECT = {
  ...MEANT,
  disposition: 'STARTED',
  copyPrivateIp: false,
  postLaunchActions: false,
  templateVersion: 'default-is-latest',
};
const NETWORK = {
  network: { subnets: [SUBNET, PRODUCTION], securityGroups: [GROUP, PRODUCTION_GROUP] },
  guards: { postLaunchActions: 'accept' },
};
const PLACES = {
  subnets: [{ id: SUBNET }, { id: PRODUCTION }],
  securityGroups: [GROUP, PRODUCTION_GROUP],
};

/** The database's launch changed, the web server's as meant. */
const account = (changes: Changes = {}, server: Changes = {}): Changes => ({
  ...PLACES,
  servers: serversWith({ launch: { ...MEANT, ...changes }, disks: 2, ...server }, { launch: MEANT }),
});
const plan = (expected: Changes = {}, more: Changes = {}): Changes => ({
  ...NETWORK,
  expect: { ...EXPECT, ...expected },
  ...more,
});

const BROKEN: readonly (readonly [
  what: string,
  aws: Changes,
  text: string,
  expected?: Changes,
  more?: Changes,
])[] = [
  ['right-sizing is on', account({ rightSizing: 'BASIC' }), 'rightSizing is BASIC instead of NONE'],
  [
    'right-sizing is on, of which the plan says nothing but the type',
    account({ rightSizing: 'IN_AWS' }),
    'instanceType is chosen by right-sizing IN_AWS instead of c5.large',
    { rightSizing: undefined },
  ],
  ['tags are not copied', account({ copyTags: false }), 'copyTags is false instead of true'],
  ['the license is brought along', account({ osByol: true }), 'osByol is true instead of false'],
  ['it would not be converted', account({ recoveryMode: 'FAST' }), 'recoveryMode is FAST instead of OPTIMAL'],
  [
    'post-launch actions are on',
    account({}, { launchActions: [{ name: 'agent' }] }),
    'postLaunchActions is true instead of false',
  ],
  [
    'the type is another',
    account({ instanceType: 't3.micro' }),
    'instanceType is t3.micro instead of c5.large',
  ],
  [
    'the type is none of the list',
    account({ instanceType: 't3.micro' }),
    'instanceType is t3.micro instead of c5.large or c6i.large',
    { instanceType: ['c5.large', 'c6i.large'] },
  ],
  [
    'a volume is gp2',
    account({ volumeType: 'gp2' }),
    'volumeType /dev/sda1 is gp2 instead of gp3; volumeType /dev/sdb is gp2 instead of gp3',
  ],
  [
    'the template names no volume',
    account({ volumeType: undefined, encrypted: undefined, kmsKey: undefined }),
    'volumeType is (not set) instead of gp3',
  ],
  [
    'a volume is not encrypted',
    account({ encrypted: false }),
    'encrypted /dev/sda1 is false instead of true',
  ],
  [
    'the key is another',
    account({ kmsKey: OTHER_KEY }),
    `kmsKey /dev/sda1 is ${OTHER_KEY} instead of ${KEY}`,
  ],
  [
    'the metadata service takes requests without a token',
    account({ imdsv2: 'optional' }),
    'imdsv2 is optional instead of required',
  ],
  [
    'the template says nothing of the metadata service',
    account({ imdsv2: undefined }),
    'imdsv2 is (not set) instead of required',
  ],
  [
    'the instance profile is another',
    account({ instanceProfile: 'admin' }),
    'instanceProfile is admin instead of app',
  ],
  [
    'there is no instance profile',
    account({ instanceProfile: undefined }),
    'instanceProfile is (not set) instead of app',
  ],
  [
    'it would get a public address',
    account({ publicIp: true }),
    'publicIp is true instead of false',
    {},
    { network: { ...NETWORK.network, publicIp: 'accept' } },
  ],
  [
    'it would be in the other subnet that the plan allows',
    account({ subnet: PRODUCTION }),
    `subnet is ${PRODUCTION} instead of ${SUBNET}`,
  ],
  [
    'it would have one security group more, which the plan allows',
    account({ securityGroups: [GROUP, PRODUCTION_GROUP] }),
    `securityGroups is ${[PRODUCTION_GROUP, GROUP].join(', ')} instead of ${GROUP}`,
  ],
  [
    'a newer version of its template was never made the default',
    account({ otherVersions: [{ version: 2, instanceType: 'c6i.large' }] }),
    'templateVersion is version 1 instead of the newest version, 2',
  ],
  [
    'its address is copied',
    account({ copyPrivateIp: true }),
    'copyPrivateIp is true instead of false',
    {},
    { network: { ...NETWORK.network, copiedPrivateIp: 'accept' } },
  ],
  [
    'its address is not copied',
    account(),
    'privateIp is not copied instead of that of the source',
    { privateIp: 'source' },
    { network: { ...NETWORK.network, copiedPrivateIp: 'accept' } },
  ],
  [
    'its template fixes another address than its source’s',
    account({ privateIpAddress: '10.9.9.9' }),
    'privateIp is 10.9.9.9 instead of that of the source',
    { privateIp: 'source' },
    { network: { ...NETWORK.network, copiedPrivateIp: 'accept' } },
  ],
  [
    'DRS does not say whether right-sizing is on',
    account({ unsaid: ['targetInstanceTypeRightSizingMethod'] }),
    'rightSizing could not be read, and is expected to be NONE',
  ],
  [
    'DRS does not say whether tags are copied',
    account({ unsaid: ['copyTags'] }),
    'copyTags could not be read, and is expected to be true',
  ],
  [
    'DRS does not say whose license it is',
    account({ unsaid: ['licensing'] }),
    'osByol could not be read, and is expected to be false',
  ],
];

describe('a drill is refused and touches nothing when, of one server,', () => {
  const cases = BROKEN.map(([what, aws, text, expected = {}, more = {}]) => ({
    what,
    aws,
    text,
    expected,
    more,
  }));
  it.each(cases)('$what', async ({ aws, text, expected, more }) => {
    const { record, mutations, simulator } = await rehearse(aws, plan(expected, more));
    expect(record.verdict).toBe('SKIPPED');
    const own = record.reasons.filter(
      (reason) => reason.code === 'SETTINGS_DIFFER' && reason.text.includes('-db'),
    );
    expect(own).toHaveLength(1);
    expect(own[0]?.text).toContain(text);
    expect([mutations, simulator.aws.deletions]).toEqual([[], []]);
  });
});

/** The reasons of the database, each with its whole text. */
const textsOf = ({ record }: Awaited<ReturnType<typeof rehearse>>): string[] =>
  record.reasons.map(({ code, text }) => `${code}: ${text}`);

describe('a drill of which everything is as meant', () => {
  it('passes, with one call more a wave where it expects something of the volumes', async () => {
    const silent = await rehearse(account(), { ...NETWORK, expect: { instanceType: 'c5.large' } });
    expect([silent.record.verdict, silent.record.servers[0]?.instance?.volumes]).toEqual(['PASS', undefined]);
    const rehearsal = await rehearse(account(), plan());
    expect([rehearsal.record.verdict, textsOf(rehearsal)]).toEqual(['PASS', []]);
    const [server] = rehearsal.record.servers;
    expect(server?.instance).toMatchObject({ instanceProfile: 'app', imdsv2: 'required' });
    expect(server?.instance?.volumes).toMatchObject([
      { type: 'gp3', encrypted: true, kmsKey: expect.stringContaining(KEY) },
      { type: 'gp3', encrypted: true },
    ]);
    expect(server?.settings?.fields).toMatchObject({ rightSizing: 'NONE', 'volumeType /dev/sdb': 'gp3' });
    const volumeCalls = (one: typeof rehearsal) => callsOf(one, 'ec2:DescribeVolumes').length;
    expect(volumeCalls(rehearsal) - volumeCalls(silent)).toBe(rehearsal.record.waves.length);
  });

  it('passes where right-sizing is meant, and chooses a type that will do', async () => {
    const sized = { rightSizing: 'BASIC', rightSizedType: 'c6i.large' };
    const aws = {
      ...PLACES,
      servers: serversWith({ launch: { ...MEANT, ...sized } }, { launch: { ...MEANT, ...sized } }),
    };
    const { record } = await rehearse(
      aws,
      plan({ rightSizing: 'BASIC', instanceType: ['c6i.large', 'm6i.large'] }),
    );
    expect([record.verdict, record.servers[0]?.instance?.instanceType]).toEqual(['PASS', 'c6i.large']);
  });

  it('passes where every server has its source’s address, as the template fixes it', async () => {
    const aws = {
      ...PLACES,
      servers: serversWith(
        { sourceAddress: '10.0.0.7', launch: { ...MEANT, privateIpAddress: '10.0.0.7' } },
        { sourceAddress: '10.0.0.8', launch: { ...MEANT, copyPrivateIp: true } },
      ),
    };
    const network = { ...NETWORK.network, copiedPrivateIp: 'accept' };
    const { record } = await rehearse(aws, { ...NETWORK, network, expect: { privateIp: 'source' } });
    expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
  });
});

describe('a server that must call itself by its source’s name', () => {
  const named = { ...NETWORK, expect: { hostname: 'source' } };

  it('is asked inside, and proven when it does', async () => {
    const { record } = await rehearse(account(), named);
    expect(record.verdict).toBe('PASS');
    const asked = record.servers.map(({ probes }) => probes.filter(({ check }) => check === 'hostname'));
    expect(asked).toMatchObject([[{ status: 'PASSED' }], [{ status: 'PASSED' }]]);
  });
});

describe('where the plan calls a difference a finding', () => {
  it('one server has one, with every field, and the drill goes on', async () => {
    const aws = account({ copyTags: false, instanceType: 't3.micro', otherVersions: [{ version: 2 }] });
    const rehearsal = await rehearse(aws, plan({ mismatch: 'finding' }));
    expect(rehearsal.record.verdict).toBe('PASS_WITH_FINDINGS');
    expect(textsOf(rehearsal)).toEqual([
      'SETTINGS_DIFFER: wordpress-db is not what the plan expects, by its launch settings: copyTags is false instead of true; instanceType is t3.micro instead of c5.large; templateVersion is version 1 instead of the newest version, 2',
    ]);
    expect(rehearsal.record.findings).toMatchObject([{ severity: 'MEDIUM', serverID: expect.any(String) }]);
  });

  it('so is one that only the server of a strict plan may have', async () => {
    const waves = [
      { name: 'database', servers: [{ hostname: 'wordpress-db', expect: { mismatch: 'finding' } }] },
      { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
    ];
    const rehearsal = await rehearse(account({ copyTags: false }), plan({}, { waves }));
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual([
      'PASS_WITH_FINDINGS',
      ['SETTINGS_DIFFER'],
    ]);
  });
});

describe('a server that was launched otherwise than its settings say', () => {
  const LAUNCHED: readonly (readonly [changed: Changes, text: string])[] = [
    [{ instanceType: 't3.micro' }, 'instanceType is t3.micro instead of c5.large'],
    [{ imdsv2: 'optional' }, 'imdsv2 is optional instead of required'],
    [{ instanceProfile: 'admin' }, 'instanceProfile is admin instead of app'],
    [{ volumeType: 'gp2' }, 'is gp2 instead of gp3'],
    [{ encrypted: false }, 'is false instead of true'],
    [{ kmsKey: OTHER_KEY }, `${OTHER_KEY} instead of ${KEY}`],
  ];

  it.each(LAUNCHED)('%o: the drill fails', async (launched, text) => {
    const rehearsal = await rehearse(account({ launched }), plan());
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual(['FAIL', ['INSTANCE_DIFFERS']]);
    expect(textsOf(rehearsal)[0]).toContain(text);
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
  });

  it('has one finding with all of it where the plan says so', async () => {
    const launched = Object.assign({}, ...LAUNCHED.map(([change]) => change), { kmsKey: KEY });
    const rehearsal = await rehearse(account({ launched }, { disks: 1 }), plan({ mismatch: 'finding' }));
    expect(rehearsal.record.verdict).toBe('PASS_WITH_FINDINGS');
    expect(codesOf(rehearsal)).toEqual(['INSTANCE_DIFFERS']);
    expect(textsOf(rehearsal)[0]).toMatch(
      /instanceType .*; volumeType vol-.*; encrypted vol-.*; kmsKey vol-.* is \(not set\) .*; imdsv2 .*; instanceProfile /,
    );
  });

  it('is in no other subnet, group or address than the plan’s, or the drill aborts as ever', async () => {
    const rehearsal = await rehearse(
      account({ launched: { instanceProfile: 'admin' } }),
      plan({}, { network: { ...NETWORK.network, instanceProfiles: ['app'] } }),
    );
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual(['ABORTED', ['OUTSIDE_NETWORK']]);
  });

  it('is doubtful where its volumes cannot be read', async () => {
    const faults = [
      { operation: 'ec2:DescribeVolumes', error: 'UnauthorizedOperation', status: 403, times: 2 },
    ];
    const rehearsal = await rehearse({ ...account(), faults }, plan());
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual(['INCONCLUSIVE', ['INSTANCE_UNKNOWN']]);
    expect(textsOf(rehearsal)[0]).toContain('volumeType could not be read, and is expected to be gp3');
  });
});

describe('settings that somebody changes while a drill runs', () => {
  const WAVES = {
    waves: [
      { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
      { name: 'database', servers: [{ hostname: 'wordpress-db' }] },
    ],
  };
  const changed = {
    ...account({ otherVersions: [{ version: 2, ...MACHINE, instanceType: 't3.micro' }] }),
    changes: [{ after: '5m', template: { server: 'wordpress-db', defaultVersion: 2 } }],
  };

  it('abort the drill before the wave of their server, which is never started', async () => {
    const rehearsal = await rehearse(changed, plan({ templateVersion: undefined }, WAVES));
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual(['ABORTED', ['SETTINGS_DIFFER']]);
    expect(callsOf(rehearsal, 'drs:StartRecovery')).toHaveLength(1);
    expect(rehearsal.record.cleanup).toMatchObject({ status: 'COMPLETE', leftovers: [] });
  });

  it('are what the record says of the launch, and not what was read before the drill', async () => {
    const rehearsal = await rehearse(
      changed,
      plan({ templateVersion: undefined, mismatch: 'finding' }, WAVES),
    );
    const server = rehearsal.record.servers.find(({ hostname }) => hostname === 'wordpress-db');
    expect(server?.settings).toMatchObject({ version: 2, fields: { instanceType: 't3.micro' } });
    expect([rehearsal.record.verdict, codesOf(rehearsal)]).toEqual([
      'PASS_WITH_FINDINGS',
      ['SETTINGS_DIFFER', 'SETTINGS_UNUSED'],
    ]);
  });
});
