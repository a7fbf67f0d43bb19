import type { Changes, System } from './articles-account.ts';

/** The steps of the source articles that somebody gets wrong, one by one. */

export const WINDOWS: System = { plan: 'windows-two-regions', scenario: 'windows-two-regions' };
export const VMWARE: System = { plan: 'vmware-cloud', scenario: 'vmware-cloud' };
export const WORKSHOP: System = { plan: 'workshop-launch-settings', scenario: 'workshop-launch-settings' };
/** What readiness finds on its path: docs/readiness-private-path-breaks.md. */
export const PRIVATE: System = { plan: 'private-links', scenario: 'private-path' };

export interface Break {
  readonly system: System;
  readonly what: string;
  /** Of the server that `hostname` names. */
  readonly server?: Changes;
  readonly account?: Changes;
  /** The only finding, or the first reason of the drill. */
  readonly code: string;
  /** What its sentences name beside the server. */
  readonly says: RegExp;
}

const OTHER_SUBNET = 'subnet-0ffffffffffffffff';
const OTHER_GROUP = 'sg-0ffffffffffffffff';

/** Breaks of a launch setting of one server: what is wrong, the setting, the code and what must be said. */
type LaunchBreak = readonly [what: string, launch: Changes, code: string, says: RegExp];

/** The account also has a subnet and a group that no plan allows. */
const besides = (subnet: string, group: string): Changes => ({
  subnets: [{ id: subnet }, { id: OTHER_SUBNET }],
  securityGroups: [group, OTHER_GROUP],
});

const ofLaunch = (
  system: System,
  hostname: string,
  account: Changes,
  breaks: readonly LaunchBreak[],
): Break[] =>
  breaks.map(([what, launch, code, says]) => ({
    system,
    what,
    server: { hostname, launch },
    account,
    code,
    says,
  }));

const NEVER_DEFAULT: LaunchBreak = [
  'a new version of the launch template was never made the default',
  { otherVersions: [{ version: 2 }] },
  'SETTING_DIFFERS',
  /templateVersion is version 1 instead of the newest version, 2/,
];
const PLACES: readonly LaunchBreak[] = [
  [
    'the launch template names another subnet',
    { subnet: OTHER_SUBNET },
    'SUBNET_NOT_ALLOWED',
    /subnet-0ffffffffffffffff.*launch template lt-/,
  ],
  [
    'the launch template names another security group',
    { securityGroups: [OTHER_GROUP] },
    'SECURITY_GROUP_NOT_ALLOWED',
    /sg-0ffffffffffffffff.*launch template lt-/,
  ],
];
const differs = (what: string, launch: Changes, says: RegExp): LaunchBreak => [
  what,
  launch,
  'SETTING_DIFFERS',
  says,
];

const WINDOWS_LAUNCH: readonly LaunchBreak[] = [
  differs('the private address is not copied', { copyPrivateIp: false }, /privateIp is not copied/),
  differs(
    'the template fixes another address than that of the source',
    { copyPrivateIp: false, privateIpAddress: '10.0.1.99' },
    /privateIp is 10\.0\.1\.99 instead of that of the source, 10\.0\.1\.20/,
  ),
  differs('tags are not copied', { copyTags: false }, /copyTags is false instead of true/),
  differs('IMDSv2 is not required', { imdsv2: 'optional' }, /imdsv2 is optional instead of required/),
  differs(
    'the template names another instance profile',
    { instanceProfile: 'other' },
    /instanceProfile is other instead of drill-windows/,
  ),
  [
    'the template gives a public address',
    { publicIp: true },
    'PUBLIC_IP',
    /AssociatePublicIpAddress off in launch template lt-/,
  ],
  ...PLACES,
  NEVER_DEFAULT,
];

const WINDOWS_REPLICATION: readonly (readonly [
  what: string,
  replication: Changes,
  code: string,
  says: RegExp,
])[] = [
  ['the initial sync runs', { state: 'INITIAL_SYNC', eta: '40m' }, 'INITIAL_SYNC', /expected end: 2\d{3}-/],
  ['the recovery point would miss its objective', { lag: '90s' }, 'LAG_OVER_OBJECTIVE', /1m 30s.*\(1m\)/],
  ['the agent is silent', { silentFor: '3h' }, 'AGENT_SILENT', /for 3h.*443/],
  [
    'the network between the Regions is cut',
    { state: 'STALLED', error: 'AGENT_NOT_SEEN' },
    'REPLICATION_ERROR',
    /AGENT_NOT_SEEN.*443/,
  ],
];

const VMWARE_LAUNCH: readonly LaunchBreak[] = [
  differs('right-sizing is BASIC', { rightSizing: 'BASIC' }, /rightSizing is BASIC instead of NONE/),
  differs('the type is t3.micro', { instanceType: 't3.micro' }, /t3\.micro instead of c5\.large/),
  differs('the license is brought along', { osByol: true }, /osByol is true instead of false/),
  [
    'instances are launched stopped',
    { disposition: 'STOPPED' },
    'LAUNCH_DISPOSITION_STOPPED',
    /disposition to started/,
  ],
  ...PLACES,
  NEVER_DEFAULT,
];

const FAILBACKS: readonly (readonly [what: string, failback: Changes, code: string, says: RegExp])[] = [
  ['the failback is Ready', { state: 'READY_FOR_LAUNCH' }, 'FAILBACK_READY', /ready for launch.*launch it/],
  ['the failback is not ready', { state: 'NOT_READY_FOR_LAUNCH' }, 'FAILBACK_NOT_READY', /port 1500/],
  ['the failback is in progress', { state: 'IN_PROGRESS' }, 'FAILBACK_IN_PROGRESS', /no drill starts/],
  ['the failback is completed', { state: 'COMPLETED' }, 'FAILBACK_COMPLETED', /disconnect and delete/],
  [
    'the failback stands in error',
    { state: 'ERROR', error: 'NOT_CONVERGING' },
    'FAILBACK_ERROR',
    /NOT_CONVERGING/,
  ],
  ['nobody has begun the failback', { state: 'NOT_STARTED' }, 'FAILBACK_NOT_BEGUN', /fail it back, or/],
  [
    'the agent on the recovered server was never seen',
    { state: 'NOT_STARTED', agentSeen: false },
    'FAILBACK_AGENT_UNSEEN',
    /AWSElasticDisasterRecoveryRecoveryInstancePolicy/,
  ],
];

/** The ten steps by which replication begins. */
const STEPS = [
  'CREATE_SECURITY_GROUP',
  'LAUNCH_REPLICATION_SERVER',
  'BOOT_REPLICATION_SERVER',
  'AUTHENTICATE_WITH_SERVICE',
  'DOWNLOAD_REPLICATION_SOFTWARE',
  'CREATE_STAGING_DISKS',
  'ATTACH_STAGING_DISKS',
  'PAIR_REPLICATION_SERVER_WITH_AGENT',
  'CONNECT_AGENT_TO_REPLICATION_SERVER',
  'START_DATA_TRANSFER',
];

const beginning = (what: string, initiation: Changes, code: string, says: RegExp): Break => ({
  system: WORKSHOP,
  what,
  server: { hostname: 'wordpress-db', replication: { state: 'INITIATING', initiation } },
  code,
  says,
});

const WORKSHOP_LAUNCH: readonly LaunchBreak[] = [
  differs('right-sizing is IN_AWS', { rightSizing: 'IN_AWS' }, /rightSizing is IN_AWS instead of NONE/),
  differs('the type is t3.micro', { instanceType: 't3.micro' }, /t3\.micro instead of t3\.small/),
  differs('the volumes are gp2', { volumeType: 'gp2' }, /volumeType \/dev\/sda1 is gp2 instead of gp3/),
  ...PLACES,
  NEVER_DEFAULT,
];

/** What readiness finds. */
export const DAILY_BREAKS: readonly Break[] = [
  ...ofLaunch(
    WINDOWS,
    'app-win-1',
    besides('subnet-0d1e2f3a4b5c6d7e8', 'sg-0d1e2f3a4b5c6d7e8'),
    WINDOWS_LAUNCH,
  ),
  ...WINDOWS_REPLICATION.map(([what, replication, code, says]) => ({
    system: WINDOWS,
    what,
    server: { hostname: 'app-win-1', replication },
    code,
    says,
  })),
  ...ofLaunch(VMWARE, 'vm-app-1', besides('subnet-0a1b2c3d4e5f6a7b8', 'sg-0a1b2c3d4e5f6a7b8'), VMWARE_LAUNCH),
  ...FAILBACKS.map(([what, failback, code, says]) => ({
    system: VMWARE,
    what,
    account: { existing: [{ server: 'vm-app-1', kind: 'recovery', launchedAgo: '2h', failback }] },
    code,
    says,
  })),
  ...STEPS.flatMap((step) => [
    beginning(
      `${step} failed`,
      { step, status: 'FAILED' },
      'INITIATION_FAILED',
      new RegExp(`step ${step} failed`),
    ),
    beginning(`${step} hangs`, { step, since: '2h' }, 'INITIATION_HANGS', new RegExp(`for 2h.*${step}`)),
  ]),
  ...ofLaunch(
    WORKSHOP,
    'wordpress-db',
    besides('subnet-0d1e2f3a4b5c6d7e8', 'sg-0d1e2f3a4b5c6d7e8'),
    WORKSHOP_LAUNCH,
  ),
];

/** What only a drill can find. */
export const DRILL_BREAKS: readonly Break[] = [
  {
    system: WINDOWS,
    what: 'the clone has another SID, as after Sysprep',
    server: { hostname: 'app-win-1', ssm: { sid: 'S-1-5-21-9-9-9' } },
    code: 'PROBE_FAILED',
    says: /windows-sid: S-1-5-21-9-9-9, wanted S-1-5-21-1004336348/,
  },
  {
    system: WINDOWS,
    what: 'the clone calls itself by another name',
    server: { hostname: 'app-win-1', ssm: { hostname: 'WIN-0123456789' } },
    code: 'PROBE_FAILED',
    says: /WIN-0123456789, the source is app-win-1/,
  },
  {
    system: VMWARE,
    what: 'the instance turns out to be of another type',
    server: { hostname: 'vm-app-1', launch: { launched: { instanceType: 't3.micro' } } },
    code: 'INSTANCE_DIFFERS',
    says: /t3\.micro/,
  },
  {
    system: WORKSHOP,
    what: 'the name of the site was not changed',
    server: {
      hostname: 'wordpress-web',
      services: [
        { port: 80, protocol: 'http', body: '<title>WordPress</title>' },
        { port: 53, protocol: 'dns', records: { 'wordpress.onpremsim.env': { A: ['10.9.9.9'] } } },
      ],
    },
    code: 'PROBE_FAILED',
    says: /wordpress-web/,
  },
];
