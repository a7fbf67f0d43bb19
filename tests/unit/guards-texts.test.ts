import { describe, expect, it } from 'vitest';
import { planGuards } from '../../core/guards/conditions.ts';
import { leaseGuards } from '../../core/guards/leases.ts';
import type { Refusal } from '../../core/guards/refusal.ts';
import { realRecoveryGuards } from '../../drill/methods/drs/guards/real-recovery.ts';
import {
  checkGuards,
  contentment,
  DB,
  GROUP,
  job,
  launchSettings,
  NOW,
  plannedServers,
  planOf,
  recoveryInstance,
  type Seen,
  SUBNET,
  scopeOf,
  sourceServer,
  template,
  WEB,
} from '../builders.ts';
import { withoutJapanese } from '../sentences/without-japanese.ts';

/** What a refusal tells a person: the thing that it is about, what was seen of it, and the way out. */

const unknown = { unknown: 'AccessDeniedException: no' };
const WHY = 'AccessDeniedException: no';
const web = sourceServer({ sourceServerID: WEB, hostname: 'wordpress-web' });
const withSource = (changes: Parameters<typeof sourceServer>[0]): Partial<Seen> => ({
  sourceServers: { known: [sourceServer(changes), web] },
});
const withSettings = (changes: Partial<ReturnType<typeof launchSettings>>): Partial<Seen> => ({
  launchSettings: new Map([
    [DB, { known: { ...launchSettings(), ...changes } }],
    [WEB, { known: launchSettings() }],
  ]),
});
const withTemplate = (changes: Partial<ReturnType<typeof template>>): Partial<Seen> => ({
  templates: { known: [{ ...template(), ...changes }] },
});
const GUARDED = planOf({ guards: { changeCalendars: ['freeze'], blockingAlarms: ['shop-down'] } });
const open: Partial<Seen> = {
  calendars: new Map([['freeze', { known: 'OPEN' }]]),
  alarms: new Map([['shop-down', { known: 'OK' }]]),
};
/** The first, and each of them has its Japanese. */
function first(refusals: readonly Refusal[]): string {
  expect(withoutJapanese(refusals.map(({ text }) => text))).toEqual([]);
  return refusals[0]?.text ?? '';
}
const checked = (seen: Partial<Seen>, plan = planOf()): string =>
  first(checkGuards(scopeOf(plan), contentment(seen)));
const forgotten = (launchedAt: string) => ({
  instanceID: 'i-0bbb',
  state: 'running',
  sourceServerID: DB,
  jobID: 'drsjob-9',
  launchedAt,
});
const DATABASE = `wordpress-db (${DB})`;

describe('a refusal for one server', () => {
  it.each<[string, Partial<Seen>, string[]]>([
    [
      'a drill instance',
      { recoveryInstances: { known: [recoveryInstance()] } },
      ['i-0aaaaaaaaaaaaaaaa', 'starting another would delete', 'terminate it in DRS'],
    ],
    [
      'a recovery',
      { recoveryInstances: { known: [recoveryInstance({ isDrill: false })] } },
      ['i-0aaaaaaaaaaaaaaaa', 'would delete it', 'finish or fail back'],
    ],
    [
      'an instance that only EC2 lists',
      { instances: { known: [forgotten('2026-11-20T00:00:00.000Z')] } },
      ['i-0bbb', 'drsjob-9', 'would delete', 'its owner must say'],
    ],
    [
      'an instance that is younger than a job that DRS lists',
      {
        instances: { known: [forgotten('2026-01-01T00:00:00.000Z')] },
        jobs: { known: [job({ createdAt: '2025-12-31T00:00:00.000Z' })] },
      },
      ['i-0bbb', 'its owner must say'],
    ],
    [
      'an instance that is older than every job that DRS lists',
      {
        instances: { known: [forgotten('2026-01-01T00:00:00.000Z')] },
        jobs: { known: [job({ createdAt: '2026-01-02T00:00:00.000Z' })] },
      },
      ['i-0bbb', 'remove its tag drs.amazonaws.com-source-server only'],
    ],
    [
      'a row whose instance EC2 has no more',
      { recoveryInstances: { known: [recoveryInstance({ ec2InstanceState: 'NOT_FOUND' })] } },
      ['i-0aaaaaaaaaaaaaaaa', 'EC2 no longer has', 'disconnect that recovery instance in DRS and delete it'],
    ],
    [
      'a job',
      { jobs: { known: [job({ status: 'PENDING' })] } },
      ['drsjob-1111111111111111a', 'LAUNCH, PENDING', 'wait until that job has ended'],
    ],
    [
      'a server that is gone',
      { sourceServers: { known: [web] } },
      ['no longer a source server', 'check the plan'],
    ],
    [
      'a last launch that was real',
      withSource({ lastLaunchType: 'RECOVERY' }),
      ['may be in use', 'a drill by hand after the failback'],
    ],
    [
      'a last launch of a new kind',
      withSource({ lastLaunchType: 'REHEARSAL' }),
      ['unknown kind (REHEARSAL)', 'look at it in DRS'],
    ],
    ['a last launch of no kind', withSource({ lastLaunchJobID: 'drsjob-9' }), ['unknown kind (absent)']],
    [
      'reversed replication',
      withSource({ replicationDirection: 'FAILBACK' }),
      ['in reverse (FAILBACK)', 'when that is finished'],
    ],
    [
      'no direction',
      withSource({ replicationDirection: null }),
      ['no replication direction', 'look at it in DRS'],
    ],
    [
      'a replication state',
      withSource({ replicationState: 'STALLED' }),
      ['replicates as STALLED', 'widen guards.replicationStates'],
    ],
    [
      'no replication state',
      withSource({ replicationState: null }),
      ['no replication state', 'look at it in DRS'],
    ],
    [
      'a lag',
      withSource({ lagDuration: 'PT11M' }),
      ['lags 11m behind', 'guards.maximumLag (10m)', 'raise the maximum'],
    ],
    ['no lag', withSource({ lagDuration: null }), ['reports no replication lag', 'look at it in DRS']],
    ['an odd lag', withSource({ lagDuration: 'soon' }), ['a lag that cannot be read ("soon")']],
    [
      'launching into an instance',
      withSettings({ launchIntoInstanceID: 'i-0ccc' }),
      ['i-0ccc', 'overwrite it', 'clear that launch setting'],
    ],
    [
      'no disposition',
      withSettings({ launchDisposition: null }),
      ['without a disposition', 'look at them in DRS'],
    ],
    [
      'launching stopped',
      withSettings({ launchDisposition: 'STOPPED' }),
      ['launched stopped', 'set its launch disposition to started'],
    ],
    [
      'an address of which nobody knows whether it is copied',
      withSettings({ copyPrivateIp: null }),
      ['whether its private IP is copied', 'look at its launch settings'],
    ],
    [
      'a copied address',
      withSettings({ copyPrivateIp: true }),
      ['copies the private IP', 'set network.copiedPrivateIp to accept'],
    ],
    [
      'launch settings that cannot be read',
      { launchSettings: new Map([[DB, unknown]]) },
      ['launch settings that could not be read', WHY],
    ],
    ['launch settings that nobody read', { launchSettings: new Map() }, ['they were not read']],
    [
      'no template',
      withSettings({ launchTemplateID: 'lt-2' }),
      ['no launch template with a default version', 'set one in its launch settings'],
    ],
    [
      'a subnet',
      withTemplate({ subnetIDs: [SUBNET, 'subnet-0fff'] }),
      [
        'subnet subnet-0fff, which network.subnets does not allow',
        'correct it',
        'launch template lt-1 version 3 (the default)',
      ],
    ],
    [
      'no subnet',
      withTemplate({ subnetIDs: [] }),
      ['without a named subnet', 'set one that network.subnets allows', 'lt-1 version 3'],
    ],
    [
      'a security group',
      withTemplate({ securityGroupIDs: [GROUP, 'sg-0fff'] }),
      ['security group sg-0fff, which network.securityGroups does not allow', 'lt-1 version 3'],
    ],
    [
      'no security group',
      withTemplate({ securityGroupIDs: [] }),
      ['without a named security group', 'set one that network.securityGroups allows'],
    ],
    [
      'termination protection',
      withTemplate({ terminationProtection: true }),
      ['termination protection', 'switch it off in launch template lt-1 version 3'],
    ],
  ])('names %s', (_, seen, parts) => {
    const text = checked(seen);
    for (const part of [DATABASE, ...parts]) expect(text).toContain(part);
  });

  it('lists the states that the plan accepts', () => {
    const plan = planOf({ guards: { replicationStates: ['CONTINUOUS', 'RESCAN'] } });
    expect(checked(withSource({ replicationState: 'STALLED' }), plan)).toContain('only CONTINUOUS, RESCAN;');
  });

  it('names the drill that has it, where the server is one of ours', () => {
    const held = [
      { serverID: WEB, holder: 'drill 01OTHER' },
      { serverID: 's-other', holder: 'drill 01OTHER' },
    ];
    expect(leaseGuards(plannedServers(), held)).toEqual([
      {
        code: 'LEASE_HELD',
        serverID: WEB,
        text: `wordpress-web (${WEB}) is in drill 01OTHER already; run this one when that has ended`,
      },
    ]);
  });

  it.each<[string, Parameters<typeof realRecoveryGuards>[1], string[]]>([
    [
      'the recovery that it gives way to',
      { ...contentment(), recoveryInstances: { known: [recoveryInstance({ isDrill: false })] } },
      ['i-0aaaaaaaaaaaaaaaa', 'gives way to a real recovery'],
    ],
    [
      'the launch of somebody else',
      { ...contentment(), jobs: { known: [job({ status: 'STARTED', initiatedBy: 'FAILOVER' })] } },
      ['drsjob-1111111111111111a (FAILOVER)', "not this drill's"],
    ],
    [
      'the launch of nobody known',
      { ...contentment(), jobs: { known: [job({ status: 'STARTED', initiatedBy: null })] } },
      ['(by somebody)'],
    ],
  ])('in the middle of a drill names %s', (_, seen, parts) => {
    const text = first(realRecoveryGuards({ ...scopeOf(), ownJobIDs: new Set() }, seen));
    for (const part of [DATABASE, ...parts]) expect(text).toContain(part);
  });
});

describe('a refusal of the whole drill', () => {
  it.each<[string, Partial<Seen>, string[]]>([
    ['recovery instances', { recoveryInstances: unknown }, ['recovery instances of the planned', WHY]],
    ['EC2 instances', { instances: unknown }, ['EC2 instances of the planned servers', WHY]],
    ['jobs', { jobs: unknown }, ['DRS jobs could not be read', WHY]],
    ['source servers', { sourceServers: unknown }, ['source servers could not be read', WHY]],
    ['templates', { templates: unknown }, ['launch templates could not be read', WHY]],
    [
      'an instance of no server',
      { recoveryInstances: { known: [recoveryInstance({ sourceServerID: null })] } },
      ['recovery instances of the planned servers', 'i-0aaaaaaaaaaaaaaaa names no source server'],
    ],
  ])('says why it does not know %s', (_, seen, parts) => {
    const text = checked(seen);
    for (const part of parts) expect(text).toContain(part);
  });

  it.each<[string, Partial<Seen>, string]>([
    [
      'a calendar that is closed',
      { calendars: new Map([['freeze', { known: 'CLOSED' }]]) },
      'change calendar freeze is CLOSED; the drill waits for its next slot',
    ],
    [
      'a calendar that cannot be read',
      { calendars: new Map([['freeze', unknown]]) },
      `change calendar freeze could not be read: ${WHY}`,
    ],
    [
      'a calendar that nobody read',
      { calendars: new Map() },
      'change calendar freeze could not be read: it was not read',
    ],
    [
      'an alarm that is not OK',
      { alarms: new Map([['shop-down', { known: 'ALARM' }]]) },
      'blocking alarm shop-down is ALARM; drill again when it is OK',
    ],
    [
      'an alarm that cannot be read',
      { alarms: new Map([['shop-down', unknown]]) },
      `blocking alarm shop-down could not be read: ${WHY}`,
    ],
    [
      'an alarm that does not exist',
      { alarms: new Map() },
      'blocking alarm shop-down could not be read: there is no alarm of that name',
    ],
  ])('names %s, and no other condition', (_, seen, text) => {
    const refusals = checkGuards(scopeOf(GUARDED), contentment({ ...open, ...seen }));
    expect(refusals.map((refusal) => refusal.text)).toEqual([text]);
  });

  it('is not there where calendars are open and alarms are OK', () => {
    expect(checkGuards(scopeOf(GUARDED), contentment(open))).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'is disabled',
      { enabled: false },
      'plan workshop is disabled; set enabled: true when its schedule may start it',
    ],
    [
      'was approved until a moment that has passed',
      { approval: { ticket: 'C-1', approver: 'A', expires: '2026-11-20T00:00:00Z' } },
      'approval C-1 of plan workshop expired at 2026-11-20T00:00:00Z; have it renewed',
    ],
  ])('says that the plan %s', (_, changes, text) => {
    expect(planGuards(planOf(changes), NOW, 'schedule').map((refusal) => refusal.text)).toEqual([text]);
  });
});
