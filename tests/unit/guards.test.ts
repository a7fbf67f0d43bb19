import { describe, expect, it } from 'vitest';
import type { ObservedDrsInstance, ObservedLaunchSettings } from '../../adapters/aws/drs-observations.ts';
import { planGuards } from '../../core/guards/conditions.ts';
import type { Observation } from '../../core/guards/observation.ts';
import { harmGuards } from '../../drill/methods/drs/guards/guards.ts';
import { toJobTags } from '../../drill/methods/drs/job-tags.ts';
import {
  checkGuards,
  contentment,
  DB,
  job,
  launchSettings,
  planOf,
  recoveryInstance,
  type Seen,
  scopeOf,
  sourceServer,
  template,
  WEB,
} from '../builders.ts';

const codes = (seen: Seen, plan = planOf()): string[] =>
  checkGuards(scopeOf(plan), seen).map((refusal) => refusal.code);

const tagged = (changes: Partial<ObservedDrsInstance> = {}): ObservedDrsInstance => ({
  instanceID: 'i-0bbbbbbbbbbbbbbbb',
  state: 'running',
  sourceServerID: DB,
  jobID: 'drsjob-elsewhere',
  launchedAt: '2026-11-21T16:00:00.000Z',
  ...changes,
});
const tagsOf = (drillId: string, expiresAt: string) =>
  toJobTags({ drillId, planId: 'workshop', wave: 0, chunk: 0, expiresAt });
const ourExpired = tagsOf('01OTHER', '2026-11-20T00:00:00.000Z');
const ourRunning = tagsOf('01OTHER', '2026-11-22T00:00:00.000Z');
const withSource = (changes: Parameters<typeof sourceServer>[0]) =>
  contentment({
    sourceServers: {
      known: [sourceServer(changes), sourceServer({ sourceServerID: WEB, hostname: 'wordpress-web' })],
    },
  });
const withSettings = (changes: Partial<ReturnType<typeof launchSettings>>) =>
  contentment({
    launchSettings: new Map([
      [DB, { known: { ...launchSettings(), ...changes } }],
      [WEB, { known: launchSettings() }],
    ]),
  });
const withTemplate = (changes: Partial<ReturnType<typeof template>>) =>
  contentment({ templates: { known: [{ ...template(), ...changes }] } });
const unknown = { unknown: 'AccessDeniedException: no' };
const busy = (servers: number, jobs: number) =>
  contentment({
    jobs: {
      known: Array.from({ length: jobs }, (_, index) =>
        job({
          jobID: `drsjob-${index}`,
          status: 'STARTED',
          servers: Array.from({ length: servers / jobs }, (_, n) => ({
            sourceServerID: `s-other-${index}-${n}`,
            launchStatus: 'PENDING',
            recoveryInstanceID: null,
            launchActions: [],
          })),
        }),
      ),
    },
  });

describe('checkGuards', () => {
  it('is clear when nothing speaks against the drill', () => {
    expect(checkGuards(scopeOf(), contentment())).toEqual([]);
  });

  it.each<[string, Seen, string[]]>([
    ['post-launch actions', withSettings({ postLaunchEnabled: true }), ['POST_LAUNCH_ACTIONS']],
    [
      'a live recovery instance',
      contentment({ recoveryInstances: { known: [recoveryInstance({ isDrill: false })] } }),
      ['RECOVERY_INSTANCE_EXISTS'],
    ],
    [
      'an instance of which DRS does not say whether it is a drill',
      contentment({ recoveryInstances: { known: [recoveryInstance({ isDrill: null })] } }),
      ['RECOVERY_INSTANCE_EXISTS'],
    ],
    [
      'an instance that DRS calls terminated and EC2 calls running',
      contentment({
        recoveryInstances: { known: [recoveryInstance({ isDrill: false, ec2InstanceState: 'TERMINATED' })] },
        instances: { known: [tagged({ instanceID: 'i-0aaaaaaaaaaaaaaaa' })] },
      }),
      ['EC2_INSTANCE_EXISTS'],
    ],
    [
      'a drill instance of somebody else',
      contentment({ recoveryInstances: { known: [recoveryInstance()] }, jobs: { known: [job()] } }),
      ['DRILL_INSTANCE_EXISTS'],
    ],
    [
      'a drill instance whose job is not listed',
      contentment({ recoveryInstances: { known: [recoveryInstance()] } }),
      ['DRILL_INSTANCE_EXISTS'],
    ],
    [
      'a drill of ours that has not expired',
      contentment({
        recoveryInstances: { known: [recoveryInstance()] },
        jobs: { known: [job({ tags: ourRunning })] },
      }),
      ['DRILL_INSTANCE_EXISTS'],
    ],
    [
      'a drill that carries the tags of an expired one of ours, which anybody may have set',
      contentment({
        recoveryInstances: { known: [recoveryInstance()] },
        instances: { known: [tagged({ instanceID: 'i-0aaaaaaaaaaaaaaaa' })] },
        jobs: { known: [job({ tags: ourExpired })] },
      }),
      ['DRILL_INSTANCE_EXISTS'],
    ],
    [
      'a recovery that carries the tags of an expired drill',
      contentment({
        recoveryInstances: { known: [recoveryInstance({ isDrill: false })] },
        jobs: { known: [job({ tags: ourExpired })] },
      }),
      ['RECOVERY_INSTANCE_EXISTS'],
    ],
    [
      'an instance without a source server',
      contentment({ recoveryInstances: { known: [recoveryInstance({ sourceServerID: null })] } }),
      ['INSTANCES_UNKNOWN'],
    ],
    [
      'a drill instance that EC2 lists too, once',
      contentment({
        recoveryInstances: { known: [recoveryInstance({ ec2InstanceID: null })] },
        instances: { known: [tagged({ instanceID: 'i-0aaaaaaaaaaaaaaaa' })] },
      }),
      ['DRILL_INSTANCE_EXISTS'],
    ],
    [
      'an instance of this drill itself, expired or not',
      contentment({
        recoveryInstances: { known: [recoveryInstance()] },
        jobs: { known: [job({ tags: tagsOf(scopeOf().drillId, '2026-11-20T00:00:00.000Z') })] },
      }),
      ['DRILL_INSTANCE_EXISTS'],
    ],
    [
      'a last launch that was a real recovery by no known job',
      withSource({ lastLaunchType: 'RECOVERY', lastLaunchJobID: null }),
      ['LAST_LAUNCH_RECOVERY'],
    ],
    [
      'an EC2 instance that DRS has forgotten',
      contentment({ instances: { known: [tagged()] } }),
      ['EC2_INSTANCE_EXISTS'],
    ],
    [
      'a row of somebody else’s drill whose instance EC2 has no more',
      contentment({ recoveryInstances: { known: [recoveryInstance({ ec2InstanceState: 'NOT_FOUND' })] } }),
      ['DRILL_INSTANCE_EXISTS'],
    ],
    [
      'a row of a recovery whose instance EC2 has no more',
      contentment({
        recoveryInstances: { known: [recoveryInstance({ isDrill: false, ec2InstanceState: 'NOT_FOUND' })] },
        jobs: { known: [job({ tags: ourExpired })] },
      }),
      ['RECOVERY_INSTANCE_EXISTS'],
    ],
    [
      'an instance that DRS does not find and EC2 calls running, of a drill of ours',
      contentment({
        recoveryInstances: { known: [recoveryInstance({ ec2InstanceState: 'NOT_FOUND' })] },
        instances: { known: [tagged({ instanceID: 'i-0aaaaaaaaaaaaaaaa' })] },
        jobs: { known: [job({ tags: ourRunning })] },
      }),
      ['DRILL_INSTANCE_EXISTS', 'EC2_INSTANCE_EXISTS'],
    ],
    [
      'an instance of a job that runs, once',
      contentment({
        instances: { known: [tagged({ jobID: job().jobID })] },
        jobs: { known: [job({ status: 'STARTED' })] },
      }),
      ['JOB_ACTIVE'],
    ],
    [
      'a stopped EC2 instance that DRS has forgotten',
      contentment({ instances: { known: [tagged({ state: 'stopped' })] } }),
      ['EC2_INSTANCE_EXISTS'],
    ],
    [
      'recovery instances that cannot be read',
      contentment({ recoveryInstances: unknown }),
      ['INSTANCES_UNKNOWN'],
    ],
    ['EC2 instances that cannot be read', contentment({ instances: unknown }), ['INSTANCES_UNKNOWN']],
    ['jobs that cannot be read', contentment({ jobs: unknown }), ['JOBS_UNKNOWN']],
    [
      'a job that runs on a planned server',
      contentment({ jobs: { known: [job({ status: 'PENDING' })] } }),
      ['JOB_ACTIVE'],
    ],
    [
      'a last launch that was a real recovery',
      withSource({ lastLaunchType: 'RECOVERY', lastLaunchJobID: 'drsjob-9' }),
      ['LAST_LAUNCH_RECOVERY'],
    ],
    [
      'a last launch of unknown kind',
      withSource({ lastLaunchType: null, lastLaunchJobID: 'drsjob-9' }),
      ['LAST_LAUNCH_UNKNOWN'],
    ],
    ['reversed replication', withSource({ replicationDirection: 'FAILBACK' }), ['REPLICATION_REVERSED']],
    [
      'no replication direction',
      withSource({ replicationDirection: null }),
      ['REPLICATION_DIRECTION_UNKNOWN'],
    ],
    ['stalled replication', withSource({ replicationState: 'STALLED' }), ['REPLICATION_STATE']],
    [
      'a replication state that did not exist when this was written',
      withSource({ replicationState: 'NEW_STATE' }),
      ['REPLICATION_STATE'],
    ],
    ['no replication state', withSource({ replicationState: null }), ['REPLICATION_STATE_UNKNOWN']],
    ['too long a lag', withSource({ lagDuration: 'PT11M' }), ['LAG_TOO_LONG']],
    ['no lag', withSource({ lagDuration: null }), ['LAG_UNKNOWN']],
    ['a lag that cannot be read', withSource({ lagDuration: 'soon' }), ['LAG_UNKNOWN']],
    [
      'source servers that cannot be read',
      contentment({ sourceServers: unknown }),
      ['SOURCE_SERVERS_UNKNOWN'],
    ],
    [
      'a source server that is gone',
      contentment({ sourceServers: { known: [sourceServer({ sourceServerID: WEB })] } }),
      ['SERVER_NOT_FOUND', 'SERVER_NOT_FOUND'],
    ],
    [
      'launch settings that cannot be read',
      contentment({
        launchSettings: new Map<string, Observation<ObservedLaunchSettings>>([
          [DB, unknown],
          [WEB, { known: launchSettings() }],
        ]),
      }),
      ['LAUNCH_SETTINGS_UNKNOWN'],
    ],
    [
      'launching into an existing instance',
      withSettings({ launchIntoInstanceID: 'i-0ccc' }),
      ['LAUNCH_INTO_INSTANCE'],
    ],
    ['launching stopped', withSettings({ launchDisposition: 'STOPPED' }), ['LAUNCH_DISPOSITION_STOPPED']],
    ['no launch disposition', withSettings({ launchDisposition: null }), ['LAUNCH_SETTINGS_UNKNOWN']],
    ['a copied private IP', withSettings({ copyPrivateIp: true }), ['PRIVATE_IP_COPIED']],
    [
      'not knowing whether the IP is copied',
      withSettings({ copyPrivateIp: null }),
      ['LAUNCH_SETTINGS_UNKNOWN'],
    ],
    ['no launch template', withSettings({ launchTemplateID: 'lt-2' }), ['LAUNCH_TEMPLATE_UNKNOWN']],
    ['templates that cannot be read', contentment({ templates: unknown }), ['LAUNCH_TEMPLATE_UNKNOWN']],
    [
      'a subnet that is not allowed',
      withTemplate({ subnetIDs: ['subnet-0fffffff'] }),
      ['SUBNET_NOT_ALLOWED', 'SUBNET_NOT_ALLOWED'],
    ],
    ['no named subnet', withTemplate({ subnetIDs: [] }), ['SUBNET_NOT_ALLOWED', 'SUBNET_NOT_ALLOWED']],
    [
      'a security group that is not allowed',
      withTemplate({ securityGroupIDs: ['sg-0fffffff'] }),
      ['SECURITY_GROUP_NOT_ALLOWED', 'SECURITY_GROUP_NOT_ALLOWED'],
    ],
    [
      'no named security group',
      withTemplate({ securityGroupIDs: [] }),
      ['SECURITY_GROUP_NOT_ALLOWED', 'SECURITY_GROUP_NOT_ALLOWED'],
    ],
    [
      'termination protection',
      withTemplate({ terminationProtection: true }),
      ['TERMINATION_PROTECTED', 'TERMINATION_PROTECTED'],
    ],
    ['no free job in the quota', busy(20, 20), ['QUOTA_EXCEEDED']],
    ['no room for servers in jobs', busy(500, 5), ['QUOTA_EXCEEDED']],
  ])('refuses %s', (_, seen, expected) => {
    const found = codes(seen);
    expect(new Set(found)).toEqual(new Set(expected));
  });

  it.each<[string, Record<string, unknown>, Partial<Seen>, string]>([
    [
      'a closed change calendar',
      { changeCalendars: ['freeze'] },
      { calendars: new Map([['freeze', { known: 'CLOSED' }]]) },
      'CALENDAR_CLOSED',
    ],
    [
      'a calendar that cannot be read',
      { changeCalendars: ['freeze'] },
      { calendars: new Map([['freeze', unknown]]) },
      'CALENDAR_UNKNOWN',
    ],
    ['a calendar that nobody read', { changeCalendars: ['freeze'] }, {}, 'CALENDAR_UNKNOWN'],
    [
      'a blocking alarm',
      { blockingAlarms: ['shop-down'] },
      { alarms: new Map([['shop-down', { known: 'ALARM' }]]) },
      'ALARM_NOT_OK',
    ],
    [
      'a blocking alarm without data',
      { blockingAlarms: ['shop-down'] },
      { alarms: new Map([['shop-down', { known: 'INSUFFICIENT_DATA' }]]) },
      'ALARM_NOT_OK',
    ],
    ['a blocking alarm that does not exist', { blockingAlarms: ['shop-down'] }, {}, 'ALARM_UNKNOWN'],
  ])('refuses %s', (_, guards, seen, expected) => {
    expect(codes(contentment(seen), planOf({ guards }))).toEqual([expected]);
  });

  it.each<[string, Seen, Record<string, unknown>, string[]]>([
    [
      'another machine',
      withTemplate({ instanceType: 't3.micro' }),
      { instanceType: 'c5.large' },
      ['SETTINGS_DIFFER', 'SETTINGS_DIFFER'],
    ],
    ['a setting of one server', withSettings({ copyTags: false }), { copyTags: true }, ['SETTINGS_DIFFER']],
    [
      'a setting that DRS does not tell',
      withSettings({ osByol: null }),
      { osByol: false },
      ['SETTINGS_DIFFER'],
    ],
    [
      'a subnet that is not allowed either, once',
      withTemplate({ subnetIDs: ['subnet-0aaaaaaaaaaaaaaaa'] }),
      { subnet: template().subnetIDs[0] },
      ['SUBNET_NOT_ALLOWED', 'SUBNET_NOT_ALLOWED'],
    ],
    [
      'nothing that the plan calls a finding',
      withSettings({ copyTags: false }),
      { copyTags: true, mismatch: 'finding' },
      [],
    ],
    [
      'a source server that could not be read, once',
      contentment({ sourceServers: unknown }),
      { privateIp: 'source' },
      ['SOURCE_SERVERS_UNKNOWN'],
    ],
  ])('refuses, by what the plan expects, %s', (_, seen, wanted, expected) => {
    expect(codes(seen, planOf({ expect: wanted }))).toEqual(expected);
  });

  it.each<[string, Seen, Record<string, unknown>]>([
    [
      'a row of a drill of ours, over or not, whose instance EC2 has no more',
      contentment({
        recoveryInstances: { known: [recoveryInstance({ ec2InstanceState: 'NOT_FOUND' })] },
        jobs: { known: [job({ tags: ourRunning })] },
      }),
      {},
    ],
    [
      'an instance that is terminated already',
      contentment({
        recoveryInstances: { known: [recoveryInstance({ isDrill: false, ec2InstanceState: 'TERMINATED' })] },
      }),
      {},
    ],
    [
      'a last launch that was a drill',
      withSource({ lastLaunchType: 'DRILL', lastLaunchJobID: 'drsjob-9' }),
      {},
    ],
    [
      'stalled replication where the plan accepts it',
      withSource({ replicationState: 'STALLED' }),
      { guards: { replicationStates: ['CONTINUOUS', 'STALLED'] } },
    ],
    [
      'a copied private IP where the plan accepts it',
      withSettings({ copyPrivateIp: true }),
      {
        network: {
          subnets: template().subnetIDs,
          securityGroups: template().securityGroupIDs,
          copiedPrivateIp: 'accept',
        },
      },
    ],
    ['a lag of exactly the maximum', withSource({ lagDuration: 'PT10M' }), {}],
    [
      'an instance of a server that is not planned',
      contentment({ recoveryInstances: { known: [recoveryInstance({ sourceServerID: 's-other' })] } }),
      {},
    ],
    [
      'EC2 instances of servers that are not planned, or of none',
      contentment({
        instances: { known: [tagged({ sourceServerID: 's-other' }), tagged({ sourceServerID: null })] },
      }),
      {},
    ],
    [
      'a job that runs on another server',
      contentment({
        jobs: {
          known: [
            job({
              status: 'STARTED',
              servers: [
                {
                  sourceServerID: 's-other',
                  launchStatus: null,
                  recoveryInstanceID: null,
                  launchActions: [],
                },
              ],
            }),
          ],
        },
      }),
      {},
    ],
  ])('accepts %s', (_, seen, changes) => {
    expect(codes(seen, planOf(changes))).toEqual([]);
  });

  it('gives every reason in one go, each with a code, the server and a way out', () => {
    const refusals = checkGuards(
      scopeOf(),
      contentment({
        recoveryInstances: { known: [recoveryInstance({ isDrill: false })] },
        sourceServers: {
          known: [
            sourceServer({ replicationState: 'STALLED' }),
            sourceServer({ sourceServerID: WEB, lagDuration: null }),
          ],
        },
      }),
    );
    expect(refusals.map(({ code, serverID }) => [code, serverID])).toEqual([
      ['RECOVERY_INSTANCE_EXISTS', DB],
      ['REPLICATION_STATE', DB],
      ['LAG_UNKNOWN', WEB],
    ]);
    expect(refusals[0]?.text).toContain('wordpress-db');
  });
});

describe('harmGuards, asked again before each wave', () => {
  it('tells an instance that the drill itself may have launched from one of somebody else', () => {
    const seen = contentment({ instances: { known: [tagged()] } });
    const codesWith = (unsettled: readonly string[], more: Partial<Seen> = {}): string[] =>
      harmGuards({ ...scopeOf(), unsettled: new Set(unsettled) }, { ...seen, ...more }).map(
        ({ code }) => code,
      );
    expect(codesWith([DB])).toEqual(['LAUNCH_UNLISTED']);
    expect(codesWith([WEB])).toEqual(['EC2_INSTANCE_EXISTS']);
    // A job that DRS lists is known, and was none of this drill's.
    expect(codesWith([DB], { jobs: { known: [job({ jobID: 'drsjob-elsewhere' })] } })).toEqual([
      'EC2_INSTANCE_EXISTS',
    ]);
  });

  it('leave replication state and lag to the opening of the drill', () => {
    expect(
      harmGuards(scopeOf(), withSource({ replicationState: 'CREATING_SNAPSHOT', lagDuration: 'PT1H' })),
    ).toEqual([]);
  });
  it('refuse a recovery that began since', () => {
    const seen = withSource({ lastLaunchType: 'RECOVERY', lastLaunchJobID: 'drsjob-9' });
    expect(harmGuards(scopeOf(), seen).map((refusal) => refusal.code)).toEqual(['LAST_LAUNCH_RECOVERY']);
  });
});

describe('planGuards', () => {
  const now = new Date('2026-11-21T17:00:00Z');
  it.each([
    ['a disabled plan whose schedule fires all the same', { enabled: false }, ['PLAN_DISABLED']],
    [
      'an approval that has expired',
      { approval: { ticket: 'C-1', approver: 'A', expires: '2026-11-22T01:59:59+09:00' } },
      ['APPROVAL_EXPIRED'],
    ],
    [
      'an approval that expires at this moment',
      { approval: { ticket: 'C-1', approver: 'A', expires: '2026-11-22T02:00:00+09:00' } },
      ['APPROVAL_EXPIRED'],
    ],
    [
      'nothing in an approval that still holds',
      { approval: { ticket: 'C-1', approver: 'A', expires: '2026-11-22T02:00:01+09:00' } },
      [],
    ],
    ['nothing in a plan without approval', {}, []],
  ])('refuse %s', (_, changes, expected) => {
    expect(planGuards(planOf(changes), now, 'schedule').map((refusal) => refusal.code)).toEqual(expected);
  });

  it.each(['manual', 'local'] as const)('let a person start a disabled plan: %s', (startedBy) => {
    expect(planGuards(planOf({ enabled: false }), now, startedBy)).toEqual([]);
  });
});
