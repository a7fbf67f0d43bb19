import { describe, expect, it } from 'vitest';
import {
  drillFailbackFindings,
  RECOVERY_INSTANCE_POLICY,
} from '../../core/readiness/failback-of-drill/findings.ts';
import { disagreements } from '../../core/verdict/conclude.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { describeDrillFailback } from '../../reporting/readiness/describe-failback-of-drill.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { withoutTags } from '../without-tags.ts';
import { GROUP } from './refusal-cases.ts';
import { callsOf, type Rehearsal, rehearse, serversWith } from './rehearse.ts';

/** A drill whose plan asks what a failback would need, in an account where one thing after the other is not there. */

type Changes = Record<string, unknown>;

const PROFILE = 'AWSElasticDisasterRecoveryRecoveryInstanceRole';
const WELL = { origin: 'aws', launch: { instanceProfile: PROFILE } };
/** Held for long enough that agents which report late, or never, are known. */
const HELD = { cleanup: { keepPassed: '1h', hardExpiry: '12h' } };
const ASKED = { failback: { network: 'recovery' }, ...HELD };

/** The database changed, the web server well. */
const account = (db: Changes = {}, more: Changes = {}): Changes => ({
  servers: serversWith({ ...WELL, ...db }, WELL),
  ...more,
});
const launch = (changes: Changes): Changes => ({ launch: { ...WELL.launch, ...changes } });
const rules = (...of: Changes[]): Changes =>
  account({}, { securityGroupRules: of.map((rule) => ({ group: GROUP, from: '0.0.0.0/0', ...rule })) });
const refusing = (direction: string, port: number): Changes =>
  account(
    {},
    {
      networkAclRules: [
        {
          number: 10,
          egress: direction === 'out',
          cidr: '0.0.0.0/0',
          protocol: '6',
          ports: { from: port, to: port },
        },
      ],
    },
  );

interface Break {
  readonly what: string;
  readonly aws: Changes;
  readonly code: string;
  readonly resource: RegExp;
  readonly state?: 'unknown';
}

const AN_INSTANCE = /^i-[0-9a-f]{17}$/;

const BROKEN: readonly Break[] = [
  {
    what: 'DRS never hears from the agent',
    aws: account({ agentReports: null }),
    code: 'FAILBACK_DRILL_AGENT_UNSEEN',
    resource: AN_INSTANCE,
  },
  {
    what: 'there is no instance profile',
    aws: account({ launch: {} }),
    code: 'FAILBACK_NO_PROFILE',
    resource: AN_INSTANCE,
  },
  {
    what: 'the profile’s role has not the policy',
    aws: account(launch({ instanceProfile: 'app' }), {
      instanceProfiles: { app: ['AmazonSSMManagedInstanceCore'], [PROFILE]: [RECOVERY_INSTANCE_POLICY] },
    }),
    code: 'FAILBACK_PROFILE_POLICY',
    resource: /^app$/,
  },
  {
    what: 'the metadata service is off',
    aws: account(launch({ metadataService: 'disabled' })),
    code: 'FAILBACK_IMDS_OFF',
    resource: AN_INSTANCE,
  },
  {
    what: 'the group lets nothing out on 443',
    aws: rules({ direction: 'out', port: 1_500 }),
    code: 'FAILBACK_GROUPS_CLOSED_OUT',
    resource: /^sg-/,
  },
  {
    what: 'the group lets nothing out on 1500',
    aws: rules({ direction: 'out', port: 443 }),
    code: 'FAILBACK_GROUPS_CLOSED_OUT',
    resource: /^sg-/,
  },
  {
    what: 'the group lets nothing in on 1500',
    aws: rules({ port: 443 }),
    code: 'FAILBACK_GROUPS_CLOSED_IN',
    resource: /^sg-/,
  },
  {
    what: 'the network ACL refuses 443 out',
    aws: refusing('out', 443),
    code: 'FAILBACK_ACL_CLOSED_OUT',
    resource: /^acl-/,
  },
  {
    what: 'the network ACL refuses 1500 in',
    aws: refusing('in', 1_500),
    code: 'FAILBACK_ACL_CLOSED_IN',
    resource: /^acl-/,
  },
  {
    what: 'DRS is not initialised in the origin Region',
    aws: account({}, { originRegion: { initialized: false } }),
    code: 'FAILBACK_ORIGIN_UNINITIALISED',
    resource: /^ap-northeast-1$/,
  },
  {
    what: 'the origin is another account’s',
    aws: account({}, { originRegion: { account: '444455556666' } }),
    code: 'FAILBACK_ORIGIN_ELSEWHERE',
    resource: /^ap-northeast-1$/,
    state: 'unknown',
  },
  {
    what: 'DRS does not name the origin',
    aws: account({}, { originRegion: { named: false } }),
    code: 'FAILBACK_ORIGIN_UNNAMED',
    resource: /^s-/,
    state: 'unknown',
  },
  ...(
    [
      ['the instance profile', 'iam:GetInstanceProfile', PROFILE],
      ['the policies of its role', 'iam:ListAttachedRolePolicies', PROFILE],
      ['security groups', 'ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroups'],
      ['network ACLs', 'ec2:DescribeNetworkAcls', 'ec2:DescribeNetworkAcls'],
    ] as const
  ).map(([what, operation, resource]) => ({
    what: `${what} may not be read`,
    aws: account({}, { faults: [{ operation, error: 'AccessDenied', times: 1_000 }] }),
    code: 'FAILBACK_UNREAD',
    resource: new RegExp(`^${resource}$`),
    state: 'unknown' as const,
  })),
];

const foundIn = (record: DrillRecord) =>
  drillFailbackFindings(record).map((one) => ({ ...one, ...describeDrillFailback(one, 'en') }));
/** Mails have lines of a fixed width. */
const unwrapped = (text: string): string => text.replaceAll(/\s/gu, '');
const raisedIn = ({ findings }: DrillRecord) => findings.filter(({ code }) => code.startsWith('FAILBACK_'));

describe('a drill whose plan asks what a failback would need', () => {
  it('finds nothing where all is right, and passes', async () => {
    const { record, mutations } = await rehearse(account(), ASKED);
    expect(foundIn(record)).toEqual([]);
    expect([record.verdict, record.findings]).toEqual(['PASS', []]);
    expect(record.failback?.servers).toHaveLength(2);
    expect(record.failback?.servers[0]).toMatchObject({
      service: { known: { origin: 'AWS', originRegion: 'ap-northeast-1', agentSeenAt: expect.any(String) } },
      machine: { known: { instanceProfile: PROFILE, metadataService: true } },
    });
    expect(new Set(mutations)).toEqual(new Set(['drs:StartRecovery', 'drs:TerminateRecoveryInstances']));
  });

  it.each(BROKEN)(
    'finds that $what, with its resource and the way out',
    async ({ aws, code, resource, state }) => {
      const { record, mutations } = await rehearse(aws, ASKED);
      const [found, ...more] = foundIn(record);
      expect(more).toEqual([]);
      expect(found).toMatchObject({
        code,
        state: state ?? 'failing',
        resource: expect.stringMatching(resource),
      });
      expect(`${found?.wrong}${found?.wayOut}`).not.toMatch(/\?/);
      expect(found?.wayOut).not.toBe('');
      // It is readiness: whatever is found, the verdict is that of the recovery.
      expect(record.verdict).toBe('PASS');
      expect(raisedIn(record)).toMatchObject([
        state === 'unknown'
          ? { code: 'FAILBACK_UNKNOWN', severity: 'LOW' }
          : { code: 'FAILBACK_BLOCKED', severity: 'MEDIUM' },
      ]);
      expect(new Set(mutations)).toEqual(new Set(['drs:StartRecovery', 'drs:TerminateRecoveryInstances']));
    },
  );
});

describe('what a failback would need', () => {
  it('is not looked at where the plan does not ask: not a call more, no fact, no section', async () => {
    const plain = await rehearse(account({ agentReports: null, launch: {} }), HELD);
    expect(plain.record).not.toHaveProperty('failback');
    expect(raisedIn(plain.record)).toEqual([]);
    expect(plain.calls.filter(({ service, region }) => service === 'iam' || region !== undefined)).toEqual(
      [],
    );
    expect(callsOf(plain, 'ec2:DescribeSecurityGroups')).toEqual([]);
    expect(renderReport(plain.record, 'en')).not.toContain('What a failback would need');
  });

  it('costs a few calls, however many waves there are', async () => {
    const plain = await rehearse(account(), HELD);
    const asked = await rehearse(account(), ASKED);
    const countsOf = ({ calls }: Rehearsal) =>
      Map.groupBy(calls, ({ service, operation }) => `${service}:${operation}`);
    const before = countsOf(plain);
    const more = [...countsOf(asked)].flatMap(([name, calls]) => {
      const count = calls.length - (before.get(name)?.length ?? 0);
      return count === 0 || name.startsWith('s3:') ? [] : [[name, count]];
    });
    expect(Object.fromEntries(more)).toEqual({
      'drs:DescribeRecoveryInstances': 1,
      'drs:DescribeSourceServers': 2,
      'ec2:DescribeInstances': 1,
      'ec2:DescribeNetworkAcls': 1,
      'ec2:DescribeSecurityGroups': 1,
      'iam:GetInstanceProfile': 1,
      'iam:ListAttachedRolePolicies': 1,
    });
    expect(asked.calls.filter(({ region }) => region !== undefined)).toMatchObject([
      { operation: 'DescribeSourceServers', region: 'ap-northeast-1' },
    ]);
  });

  it('says nothing of agents and ports in a network that leads nowhere', async () => {
    const aws = { ...rules({ direction: 'out', port: 3_306 }), ...account({ agentReports: null }) };
    const { record, calls } = await rehearse(aws, { ...ASKED, failback: {} });
    expect(foundIn(record)).toEqual([]);
    expect(callsOf({ calls }, 'ec2:DescribeSecurityGroups')).toEqual([]);
    expect(renderReport(record, 'ja')).toContain('隔離ネットワークと指定されているため');
  });

  it('of a site outside AWS has no Region, and no port out to a staging area', async () => {
    const servers = serversWith({ ...WELL, origin: 'on-premises' }, { ...WELL, origin: 'on-premises' });
    const securityGroupRules = [{ group: GROUP, from: '0.0.0.0/0', direction: 'out', port: 443 }];
    const { record } = await rehearse({ servers, securityGroupRules }, ASKED);
    expect(foundIn(record)).toEqual([]);
    expect(record.failback?.origins).toEqual([]);
    expect(renderReport(record, 'en')).toContain('Failback Client');
  });

  it('is too soon to tell of an agent when the drill ends a few minutes after the launch', async () => {
    const { record } = await rehearse(account({ agentReports: null }), { failback: ASKED.failback });
    expect(foundIn(record)).toMatchObject([
      { code: 'FAILBACK_AGENT_TOO_SOON', state: 'unknown' },
      { code: 'FAILBACK_AGENT_TOO_SOON', state: 'unknown' },
    ]);
    expect(record.verdict).toBe('PASS');
  });

  it('counts an agent that DRS hears from while the instances are held', async () => {
    const { record } = await rehearse(account({ agentReports: '30m' }), ASKED);
    expect(foundIn(record)).toEqual([]);
    const [db] = record.failback?.servers ?? [];
    expect(Date.parse(record.failback?.lookedAt ?? '')).toBeLessThan(
      Date.parse((db !== undefined && 'known' in db.service && db.service.known.agentSeenAt) || ''),
    );
  });

  it('delays no drill whose look gets no answer, and is then unknown', async () => {
    const lost = { operation: 'iam:GetInstanceProfile', lost: true, times: 1_000 };
    const { record } = await rehearse(account({}, { faults: [lost] }), ASKED);
    expect(record.verdict).toBe('PASS');
    expect(foundIn(record)).toMatchObject([{ code: 'FAILBACK_UNREAD', state: 'unknown' }]);
    const ended = record.waves.at(-1)?.endedAt ?? '';
    expect(Date.parse(record.failback?.lookedAt ?? '') - Date.parse(ended)).toBeLessThan(30_000);
  });

  it('is not asked by a drill that aborts: its instances go at once', async () => {
    const aws = account({}, { realRecoveries: [{ server: 'wordpress-web', after: '16m' }] });
    const { record, calls } = await rehearse(aws, ASKED);
    expect(record.verdict).toBe('ABORTED');
    expect([record.failback, raisedIn(record)]).toEqual([undefined, []]);
    expect(callsOf({ calls }, 'iam:GetInstanceProfile')).toEqual([]);
  });

  it('is told in the report and in messages, in both languages', async () => {
    const { record, deliveries } = await rehearse(account({ launch: {} }), ASKED);
    const [found] = drillFailbackFindings(record);
    if (found === undefined) throw new Error('nothing was found');
    for (const locale of ['ja', 'en'] as const) {
      const { wrong, wayOut } = describeDrillFailback(found, locale);
      const html = renderReport(record, locale);
      expect(withoutTags(html)).toContain(wrong);
      expect(withoutTags(html)).toContain(wayOut);
      // A screen reader speaks each sentence in its own language.
      expect(html).not.toContain(`lang="en">${wrong}`);
      expect(deliveries.some(({ text }) => unwrapped(text).includes(unwrapped(wrong)))).toBe(true);
    }
    const event = JSON.stringify(deliveries.find(({ topicArn }) => topicArn.endsWith('machines')));
    expect(event).toContain('FAILBACK_NO_PROFILE');
  });

  it('is recomputed by kunren verify: a finding that was taken away is missed', async () => {
    const { record } = await rehearse(account({ launch: {} }), ASKED);
    expect(disagreements(record)).toEqual([]);
    expect(disagreements({ ...record, findings: [] })).toEqual([
      'findings: the record differs from what its facts give',
    ]);
  });
});
