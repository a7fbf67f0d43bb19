import { createHash } from 'node:crypto';
import { toJobTags } from '../../drill/methods/drs/job-tags.ts';
import { serversWith } from './rehearse.ts';

/** What makes a drill be refused: in which account, by which plan, for which reasons. */

export type Changes = Record<string, unknown>;
type Case = readonly [string, Changes, Changes, readonly string[]];

export const SUBNET = 'subnet-0d1e2f3a4b5c6d7e8';
export const PRODUCTION = 'subnet-0aaaaaaaaaaaaaaaa';
export const GROUP = 'sg-0d1e2f3a4b5c6d7e8';
export const PRODUCTION_GROUP = 'sg-0aaaaaaaaaaaaaaaa';
const NETWORKS = {
  subnets: [{ id: SUBNET }, { id: PRODUCTION }],
  securityGroups: [GROUP, PRODUCTION_GROUP],
};
export const ALLOWED = { subnet: SUBNET, securityGroups: [GROUP] };

export const db = (changes: Changes): Changes => ({ servers: serversWith(changes) });
export const launch = (changes: Changes): Changes => ({ ...NETWORKS, ...db({ launch: changes }) });
export const existing = (kind: string, jobTags: Changes = {}): Changes => ({
  existing: [{ server: 'wordpress-db', kind, launchedAgo: '2d', jobTags }],
});
export const ours = (expiresAt: string): Changes =>
  toJobTags({ drillId: '01OTHER', planId: 'wordpress-workshop', wave: 0, chunk: 0, expiresAt });
const denied = (operation: string, after = 0): Changes => ({
  faults: [{ operation, error: 'AccessDeniedException', status: 403, after, times: 1_000 }],
});
export const guards = (changes: Changes): Changes => ({ guards: changes });
const waves = (...selectors: Changes[]): Changes => ({
  waves: selectors.map((selector, index) => ({ name: `wave-${index + 1}`, servers: [selector] })),
});
export const withOther = (more: Changes): Changes => ({
  servers: [...serversWith({}), { hostname: 'other' }],
  activeJobs: [{ server: 'other', type: 'drill' }],
  ...more,
});

const PLAN_CASES: readonly Case[] = [
  [
    'its approval has expired',
    {},
    { approval: { ticket: 'CHG-1', approver: 'A', expires: '2026-11-21T16:59:59Z' } },
    ['APPROVAL_EXPIRED'],
  ],
  ['the credentials are of another account', { account: '999988887777' }, {}, ['ACCOUNT_MISMATCH']],
  ['nobody says whose the credentials are', denied('sts:GetCallerIdentity'), {}, ['ACCOUNT_UNKNOWN']],
  [
    'the role of the target cannot be assumed',
    denied('sts:AssumeRole'),
    {
      target: {
        account: '111122223333',
        region: 'ap-northeast-3',
        role: { arn: 'arn:aws:iam::111122223333:role/kunren', externalId: 'tokyo-1' },
      },
    },
    ['ACCOUNT_UNKNOWN'],
  ],
];

const SERVER_CASES: readonly Case[] = [
  ['a hostname is nobody’s', { servers: [{ hostname: 'wordpress-db' }] }, {}, ['SERVER_NOT_FOUND']],
  ['an id is nobody’s', {}, waves({ id: `s-${'1'.repeat(17)}` }), ['SERVER_NOT_FOUND']],
  ['tags are nobody’s', {}, waves({ tags: { tier: 'gold' } }), ['SERVER_NOT_FOUND']],
  [
    'tags find more servers than the plan allows',
    { servers: [{ hostname: 'app-{n}', count: 3, tags: { tier: 'gold' } }] },
    waves({ tags: { tier: 'gold' } }),
    ['TOO_MANY_SERVERS'],
  ],
  [
    'tags find a server that another wave names',
    db({ tags: { tier: 'gold' } }),
    waves({ hostname: 'wordpress-db' }, { tags: { tier: 'gold' } }),
    ['SERVER_IN_TWO_WAVES'],
  ],
  ['source servers cannot be listed', denied('drs:DescribeSourceServers'), {}, ['SOURCE_SERVERS_UNKNOWN']],
  [
    'source servers can be listed only once',
    denied('drs:DescribeSourceServers', 1),
    {},
    ['SOURCE_SERVERS_UNKNOWN'],
  ],
];

const INSTANCE_CASES: readonly Case[] = [
  [
    'a live recovery instance exists',
    existing('recovery'),
    {},
    ['RECOVERY_INSTANCE_EXISTS', 'LAST_LAUNCH_RECOVERY'],
  ],
  [
    'a live recovery instance carries the tags of an expired drill',
    existing('recovery', ours('2026-11-20T00:00:00.000Z')),
    {},
    ['RECOVERY_INSTANCE_EXISTS', 'LAST_LAUNCH_RECOVERY'],
  ],
  [
    'a failed-over instance was disconnected, so that only EC2’s tag still shows it',
    { ...existing('disconnected'), servers: serversWith({ lastLaunch: { type: 'DRILL' } }) },
    {},
    ['EC2_INSTANCE_EXISTS'],
  ],
  ['somebody else’s drill instance exists', existing('drill'), {}, ['DRILL_INSTANCE_EXISTS']],
  [
    'a drill instance carries the tags of an expired drill of ours, which anybody may have set',
    existing('drill', ours('2026-11-21T16:59:59.000Z')),
    {},
    ['DRILL_INSTANCE_EXISTS'],
  ],
  [
    'a person fails back from an instance of an expired drill of ours',
    {
      existing: [
        {
          server: 'wordpress-db',
          kind: 'drill',
          launchedAgo: '2d',
          jobTags: ours('2026-11-20T00:00:00.000Z'),
          failback: { state: 'IN_PROGRESS' },
        },
      ],
    },
    {},
    ['DRILL_INSTANCE_EXISTS'],
  ],
  [
    'a drill of ours exists that has not expired',
    existing('drill', ours('2026-11-21T17:30:00.000Z')),
    {},
    ['DRILL_INSTANCE_EXISTS'],
  ],
  [
    'a drill exists with only some of our tags',
    existing('drill', { 'kunren:drill': '01OTHER', 'kunren:expires': '2026-11-20T00:00:00.000Z' }),
    {},
    ['DRILL_INSTANCE_EXISTS'],
  ],
  ['recovery instances cannot be listed', denied('drs:DescribeRecoveryInstances'), {}, ['INSTANCES_UNKNOWN']],
  ['EC2 instances cannot be listed', denied('ec2:DescribeInstances'), {}, ['INSTANCES_UNKNOWN']],
  [
    'the last launch was a real recovery',
    db({ lastLaunch: { type: 'RECOVERY', status: 'TERMINATED' } }),
    {},
    ['LAST_LAUNCH_RECOVERY'],
  ],
  [
    'a real recovery is being launched',
    { activeJobs: [{ server: 'wordpress-web', type: 'recovery' }] },
    {},
    ['JOB_ACTIVE', 'LAST_LAUNCH_RECOVERY'],
  ],
  [
    'another drill is being launched',
    { activeJobs: [{ server: 'wordpress-db', type: 'drill' }] },
    {},
    ['JOB_ACTIVE'],
  ],
  ['jobs cannot be listed', denied('drs:DescribeJobs'), {}, ['JOBS_UNKNOWN']],
];

const plans = (...recoveryPlans: Changes[]): Changes => ({ recoveryPlans });
const RECOVERY_PLAN_CASES: readonly Case[] = [
  ...['CREATED', 'IN_PROGRESS', 'CANCELLING'].map(
    (status): Case => [
      `a recovery plan that recovers for real is ${status}, and waits before the planned server’s step`,
      plans({ servers: ['wordpress-db', 'wordpress-web'], status }),
      {},
      ['RECOVERY_PLAN_ACTIVE'],
    ],
  ),
  [
    'a recovery plan rehearses one of its servers',
    plans({ servers: ['wordpress-web'], mode: 'DRILL' }),
    {},
    ['RECOVERY_PLAN_ACTIVE'],
  ],
  ['a recovery plan does not say whom it recovers', plans({ servers: [] }), {}, ['RECOVERY_PLANS_UNKNOWN']],
  [
    'recovery plans must not be looked at',
    denied('drs:ListRecoveryPlanExecutions'),
    {},
    ['RECOVERY_PLANS_UNKNOWN'],
  ],
  [
    'the steps of a recovery plan must not be looked at',
    { ...plans({ servers: ['wordpress-web'] }), ...denied('drs:ListRecoveryPlanExecutionSteps') },
    {},
    ['RECOVERY_PLANS_UNKNOWN'],
  ],
];

const REPLICATION_CASES: readonly Case[] = [
  ['replication is reversed', db({ replication: { direction: 'FAILBACK' } }), {}, ['REPLICATION_REVERSED']],
  ...['STALLED', 'BACKLOG', 'RESCAN', 'PAUSED', 'DISCONNECTED', 'STOPPED', 'INITIAL_SYNC'].map(
    (state): Case => [
      `replication is ${state}`,
      db({ replication: { state, lag: '1s' } }),
      {},
      ['REPLICATION_STATE'],
    ],
  ),
  ['the lag is too long', db({ replication: { lag: '10m' } }), {}, ['LAG_TOO_LONG']],
  ['no lag is reported', db({ replication: { lag: null } }), {}, ['LAG_UNKNOWN']],
];

const LAUNCH_CASES: readonly Case[] = [
  [
    'the default template version is in a subnet that is not allowed, and only the latest is right',
    launch({ subnet: PRODUCTION, securityGroups: [GROUP], otherVersions: [{ version: 2, ...ALLOWED }] }),
    {},
    ['SUBNET_NOT_ALLOWED'],
  ],
  [
    'the default template version has a security group that is not allowed, and only the latest is right',
    launch({
      subnet: SUBNET,
      securityGroups: [GROUP, PRODUCTION_GROUP],
      otherVersions: [{ version: 2, ...ALLOWED }],
    }),
    {},
    ['SECURITY_GROUP_NOT_ALLOWED'],
  ],
  ['the template names no subnet', launch({ subnet: null }), {}, ['SUBNET_NOT_ALLOWED']],
  [
    'the template names no security group',
    launch({ securityGroups: [] }),
    {},
    ['SECURITY_GROUP_NOT_ALLOWED'],
  ],
  ['the private IP is copied', launch({ copyPrivateIp: true }), {}, ['PRIVATE_IP_COPIED']],
  [
    'an existing instance would be overwritten',
    launch({ intoInstance: 'i-0bbbbbbbbbbbbbbbb' }),
    {},
    ['LAUNCH_INTO_INSTANCE'],
  ],
  [
    'the template fixes a private address, as a copied one does',
    launch({ privateIpAddress: '10.0.0.20' }),
    {},
    ['PRIVATE_IP_FIXED'],
  ],
  ['the template gives a public address', launch({ publicIp: true }), {}, ['PUBLIC_IP']],
  [
    'its subnet gives a public address, and the template does not forbid it',
    { subnets: [{ id: SUBNET, publicIp: true }], ...db({}) },
    {},
    ['PUBLIC_IP'],
  ],
  [
    'nobody says whether its subnet gives a public address',
    denied('ec2:DescribeSubnets'),
    {},
    ['SUBNETS_UNKNOWN'],
  ],
  [
    'the template names another instance profile than the plan allows',
    launch({ instanceProfile: 'production-app' }),
    { network: { subnets: [SUBNET], securityGroups: [GROUP], instanceProfiles: ['drill'] } },
    ['INSTANCE_PROFILE_NOT_ALLOWED'],
  ],
  [
    'DRS would run post-launch actions',
    db({ launchActions: [{ name: 'Join domain' }] }),
    {},
    ['POST_LAUNCH_ACTIONS'],
  ],
  ['it could not be terminated', launch({ terminationProtection: true }), {}, ['TERMINATION_PROTECTED']],
  ['it would be launched stopped', launch({ disposition: 'STOPPED' }), {}, ['LAUNCH_DISPOSITION_STOPPED']],
  [
    'right-sizing would choose another type than the plan means',
    launch({ rightSizing: 'BASIC' }),
    { expect: { rightSizing: 'NONE' } },
    ['SETTINGS_DIFFER'],
  ],
  ['launch settings cannot be read', denied('drs:GetLaunchConfiguration'), {}, ['LAUNCH_SETTINGS_UNKNOWN']],
  ['templates cannot be read', denied('ec2:DescribeLaunchTemplateVersions'), {}, ['LAUNCH_TEMPLATE_UNKNOWN']],
];

const CONDITION_CASES: readonly Case[] = [
  [
    'as many jobs run as the account may have',
    withOther({ quotas: { 'L-D88FAC3A': 1 } }),
    {},
    ['QUOTA_EXCEEDED'],
  ],
  [
    'as many servers are in jobs as the account may have',
    withOther({ quotas: { 'L-05AFA8C6': 1 } }),
    {},
    ['QUOTA_EXCEEDED'],
  ],
  [
    'a change calendar is closed',
    { calendars: [{ name: 'freeze', state: 'CLOSED' }] },
    guards({ changeCalendars: ['freeze'] }),
    ['CALENDAR_CLOSED'],
  ],
  ['a change calendar does not exist', {}, guards({ changeCalendars: ['freeze'] }), ['CALENDAR_UNKNOWN']],
  [
    'a change calendar cannot be read',
    { calendars: [{ name: 'freeze', state: 'OPEN' }], ...denied('ssm:GetCalendarState') },
    guards({ changeCalendars: ['freeze'] }),
    ['CALENDAR_UNKNOWN'],
  ],
  ...['ALARM', 'INSUFFICIENT_DATA'].map(
    (state): Case => [
      `a blocking alarm is ${state}`,
      { alarms: [{ name: 'errors', state }] },
      guards({ blockingAlarms: ['errors'] }),
      ['ALARM_NOT_OK'],
    ],
  ),
  ['a blocking alarm does not exist', {}, guards({ blockingAlarms: ['errors'] }), ['ALARM_UNKNOWN']],
  [
    'a blocking alarm cannot be read',
    { alarms: [{ name: 'errors', state: 'OK' }], ...denied('monitoring:DescribeAlarms') },
    guards({ blockingAlarms: ['errors'] }),
    ['ALARM_UNKNOWN'],
  ],
];

const running = (more: Changes): Changes => ({
  waves: [
    {
      name: 'database',
      actions: [{ name: 'prepare', servers: ['wordpress-db'], document: 'Acme-Prepare', ...more }],
      servers: [{ hostname: 'wordpress-db' }],
    },
  ],
});
/** As the simulator makes it of a document that nobody has replaced. */
export const hashOf = (document: string): string => createHash('sha256').update(document).digest('hex');
const REVIEWED = { sha256: hashOf('Acme-Prepare') };
const documents = (more: Changes = {}): Changes => ({ documents: [{ name: 'Acme-Prepare', ...more }] });

const DOCUMENT_CASES: readonly Case[] = [
  [
    'a document was replaced after the review',
    documents({ replacedAfter: '0s' }),
    running(REVIEWED),
    ['DOCUMENT_CHANGED'],
  ],
  ['a document is gone', {}, running(REVIEWED), ['DOCUMENT_UNKNOWN']],
  [
    'a document has no such version',
    documents({ version: 3 }),
    running({ ...REVIEWED, version: 2 }),
    ['DOCUMENT_UNKNOWN'],
  ],
  [
    'a document cannot be read',
    { ...documents(), ...denied('ssm:DescribeDocument') },
    running(REVIEWED),
    ['DOCUMENT_UNKNOWN'],
  ],
];

export const CASES = [
  ...DOCUMENT_CASES,
  ...PLAN_CASES,
  ...SERVER_CASES,
  ...INSTANCE_CASES,
  ...RECOVERY_PLAN_CASES,
  ...REPLICATION_CASES,
  ...LAUNCH_CASES,
  ...CONDITION_CASES,
];
