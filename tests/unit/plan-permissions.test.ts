import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parsePlan } from '../../core/plan/parse-plan.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { type Allowed, allowedBy, refusalsOf, refuseUnlisted } from '../../infra/allowed.ts';
import { peopleResources } from '../../infra/people.ts';
import { roleResources } from '../../infra/roles.ts';
import { planDataWith, planOfData } from '../simulation/rehearse.ts';
import { mirrorPlan } from '../simulation/restore-account.ts';

/** Whatever a plan says, it widens no role beyond what the stage lists. */

const ALLOWED: Allowed = {
  accounts: ['111122223333'],
  roles: ['arn:aws:iam::111122223333:role/kunren-prod-target'],
  topics: ['arn:aws:sns:ap-northeast-3:111122223333:owners'],
  secrets: ['arn:aws:ssm:ap-northeast-3:111122223333:parameter/shared/slack'],
  keys: ['arn:aws:kms:ap-northeast-1:111122223333:key/0f0e0d0c-0b0a-4908-8706-0504030201aa'],
  instanceProfiles: ['kunren-restore-host'],
};

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly (string | { readonly 'Fn::Sub': string })[];
}
type Policy = { readonly PolicyDocument: { readonly Statement: readonly Statement[] } };

/** Each action on each resource that the roles and the people of a stack with these plans have. */
function grantsWith(plans: readonly DrillPlan[]): Set<string> {
  const deployment = { plans, instanceProfileRoles: [], ebsKeys: [], secrets: ALLOWED.secrets };
  const roles = Object.values(roleResources(deployment)) as { Properties: { Policies: Policy[] } }[];
  const people = Object.values(peopleResources(plans)) as { Properties: Policy }[];
  const policies = [
    ...roles.flatMap(({ Properties }) => Properties.Policies),
    ...people.map(({ Properties }) => Properties),
  ];
  const allowing = policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .filter(({ Effect }) => Effect === 'Allow');
  return new Set(
    allowing.flatMap(({ Action, Resource }) =>
      Action.flatMap((action) =>
        Resource.map((one) => `${action} ${typeof one === 'string' ? one : one['Fn::Sub']}`),
      ),
    ),
  );
}

const BASE = grantsWith([]);
const OWN_DOCUMENT = /^arn:\$\{AWS::Partition\}:ssm:\*:(\$\{AWS::AccountId\})?:document\/[\w.-]{3,128}$/;
const DOCUMENT = /^arn:aws[a-z-]*:ssm:[a-z0-9-]+:(\d{12})?:document\/[\w.\-/]{3,128}$/;

const isDocument = (resource: string): boolean => {
  const account = DOCUMENT.exec(resource)?.[1];
  return (
    OWN_DOCUMENT.test(resource) ||
    (DOCUMENT.test(resource) && (account === undefined || ALLOWED.accounts.includes(account)))
  );
};

/** What plans may add, by the action; nothing else is added by any. */
const ADDED: Readonly<Record<string, (resource: string) => boolean>> = {
  'sts:AssumeRole': (resource) => ALLOWED.roles.includes(resource),
  'sns:Publish': (resource) => ALLOWED.topics.includes(resource),
  'ssm:GetParameter': (resource) => ALLOWED.secrets.includes(resource),
  'secretsmanager:GetSecretValue': (resource) => ALLOWED.secrets.includes(resource),
  'iam:PassRole': (resource) =>
    resource === `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/kunren-restore-host`,
  'ssm:SendCommand': isDocument,
  'ssm:DescribeDocument': isDocument,
};

const beyond = (plans: readonly DrillPlan[]): string[] =>
  [...grantsWith(plans)].filter((grant) => {
    const [action = '', ...rest] = grant.split(' ');
    return !BASE.has(grant) && ADDED[action]?.(rest.join(' ')) !== true;
  });

/** Texts that a plan's author would try, and those that a stage allows. */
const hostile = fc.oneof(
  fc.constantFrom(
    '*',
    `\${AWS::AccountId}`,
    'arn:aws:ec2:ap-northeast-3:111122223333:instance/i-0123456789abcdef0',
    'arn:aws:ssm:ap-northeast-3:999999999999:document/Theirs',
    'arn:aws:ssm:*:*:document/*',
    'arn:aws:ssm:ap-northeast-3:111122223333:parameter/kunren-prod/slack',
    'arn:aws:ssm:ap-northeast-3:111122223333:parameter/kunren-prod-x/slack',
    'arn:aws:ssm:ap-northeast-3:111122223333:parameter/payroll/kunren-prod/slack',
    'arn:aws:secretsmanager:ap-northeast-3:111122223333:secret:payroll-AbCdEf',
    'arn:aws:secretsmanager:ap-northeast-3:111122223333:secret:x:secret:kunren-prod/slack-AbCdEf',
    'arn:aws:sns:ap-northeast-3:999999999999:others',
    'arn:aws:iam::111122223333:role/Administrator',
    'Administrator',
    'AWS-RunRemoteScript',
    'Acme-Restore',
  ),
  fc.constantFrom(...Object.values(ALLOWED).flat()),
  fc.stringMatching(
    /^arn:aws[a-z-]{0,4}:(ssm|sns|iam|ec2|secretsmanager):[a-z0-9*-]{0,14}:\d{12}:[\w*:/${}.-]{1,40}$/,
  ),
  fc.string({ maxLength: 40 }),
);

/** Mostly what the stage lists, so that many plans reach packaging; some of what it does not, and some of anything. */
const mostly = (listed: readonly string[], ...others: readonly string[]) =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...listed) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
    { weight: 1, arbitrary: hostile },
  );
const SECRET = 'arn:aws:ssm:ap-northeast-3:111122223333:parameter';

const drs = fc.record(
  {
    document: mostly(
      [
        'Acme-Restore',
        'AWS-RunRemoteScript',
        'arn:aws:ssm:us-east-1::document/AWS-RunRemoteScript',
        'arn:aws:ssm:ap-northeast-3:111122223333:document/Ours',
      ],
      'arn:aws:ssm:ap-northeast-3:999999999999:document/Theirs',
    ),
    topic: mostly(ALLOWED.topics, 'arn:aws:sns:ap-northeast-3:999999999999:others'),
    secret: mostly([...ALLOWED.secrets, `${SECRET}/kunren-prod/slack`], `${SECRET}/kunren-prod-x/slack`),
    role: mostly(ALLOWED.roles, 'arn:aws:iam::111122223333:role/Administrator'),
    postLaunchActions: fc.constantFrom('accept', 'refuse'),
  },
  { requiredKeys: [] },
);

const dataOf = ({ document, topic, secret, role, postLaunchActions }: Record<string, unknown>) =>
  planDataWith({
    ...(role === undefined
      ? {}
      : {
          target: {
            account: '111122223333',
            region: 'ap-northeast-3',
            role: { arn: role, externalId: 'sixteen-characters' },
          },
        }),
    ...(postLaunchActions === undefined ? {} : { guards: { postLaunchActions } }),
    notifications: {
      ...(topic === undefined ? {} : { topics: [topic] }),
      ...(secret === undefined ? {} : { webhooks: [{ service: 'slack', secret }] }),
    },
    ...(document === undefined
      ? {}
      : {
          waves: [
            {
              name: 'database',
              servers: [{ hostname: 'wordpress-db' }],
              actions: [{ name: 'act', servers: ['wordpress-db'], document }],
            },
          ],
        }),
  });

/** Only DRS's own calls are beside these: they are no plan's words. */
const ofLaunchActions = new Set([
  ...grantsWith([planOfData(planDataWith({ guards: { postLaunchActions: 'accept' } }))]),
]);

const parsed = (data: unknown): DrillPlan | undefined => {
  const plan = parsePlan(stringify(data), 'x.yml');
  return plan.ok ? plan.value : undefined;
};

describe('a plan', () => {
  it('is invalid, or refused by packaging, or adds to roles what the stage lists and nothing else', () => {
    const seen = { invalid: 0, refused: 0, packaged: 0 };
    fc.assert(
      fc.property(drs, (words) => {
        const plan = parsed(dataOf(words));
        if (plan === undefined) seen.invalid += 1;
        else if (refusalsOf(plan, ALLOWED, 'prod').length > 0) {
          seen.refused += 1;
          expect(() => refuseUnlisted([plan], ALLOWED, 'prod')).toThrow(/\nNothing was packaged$/);
        } else {
          seen.packaged += 1;
          expect(beyond([plan]).filter((grant) => !ofLaunchActions.has(grant))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(5);
  });

  it('the same of hosts that scripts run on', () => {
    fc.assert(
      fc.property(hostile, (instanceProfile) => {
        const plan = parsed(withProfile(instanceProfile));
        if (plan === undefined || refusalsOf(plan, ALLOWED, 'prod').length > 0) return;
        expect(instanceProfile).toBe('kunren-restore-host');
        expect(beyond([plan])).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'the document of another account',
      { document: 'arn:aws:ssm:ap-northeast-3:999999999999:document/Theirs' },
      /^plan wordpress-workshop: action act of wave database names arn:\S+Theirs, which no plan may in this stage; add 999999999999 to allow\.accounts of stages\/prod\.yml, or take it out of the plan\nNothing/,
    ],
    [
      'any secret',
      { secret: 'arn:aws:secretsmanager:ap-northeast-3:111122223333:secret:payroll-AbCdEf' },
      /notifications\.webhooks names .*add arn:\S+payroll-AbCdEf to allow\.secrets/,
    ],
    ['any topic', { topic: 'arn:aws:sns:ap-northeast-3:999999999999:others' }, /to allow\.topics/],
    [
      'any role',
      { role: 'arn:aws:iam::111122223333:role/Administrator' },
      /target\.role\.arn .* to allow\.roles/,
    ],
  ])('that names %s is refused with the line to write', (_, words, sentence) => {
    const plan = planOfData(dataOf(words));
    expect(() => refuseUnlisted([plan], ALLOWED, 'prod')).toThrow(sentence);
    expect(() => refuseUnlisted([plan], allowedBy([plan], 'prod'), 'prod')).not.toThrow();
    // Were it packaged all the same, the property above would see it.
    if (words['secret'] === undefined) expect(beyond([plan])).not.toEqual([]);
  });

  it.each([
    'arn:aws:ec2:ap-northeast-3:111122223333:instance/i-0123456789abcdef0',
    'arn:aws:ssm:ap-northeast-3:111122223333:parameter/x',
    'arn:aws:ssm:*:111122223333:document/x',
    'x/y',
    '*',
  ])('names no document by %s', (document) => {
    expect(parsed(dataOf({ document }))).toBeUndefined();
  });

  it('the same of the key of restored volumes', () => {
    const [key = ''] = ALLOWED.keys;
    const other = key.replace('aa', 'bb');
    const withKey = (one: string): DrillPlan | undefined => {
      const data = mirrorPlan() as { restore: object };
      return parsed({ ...data, restore: { ...data.restore, key: one } });
    };
    const [plan, others] = [withKey(key), withKey(other)];
    if (plan === undefined || others === undefined) throw new Error('a key is valid');
    expect(refusalsOf(plan, ALLOWED, 'prod')).toEqual([]);
    expect(beyond([plan]).filter((grant) => !grant.endsWith(` ${key}`))).toEqual([]);
    expect(refusalsOf(others, ALLOWED, 'prod').join()).toMatch(/restore\.key names .* to allow\.keys/);
  });

  it.each(['*', `\${AWS::AccountId}`, 'path/name'])('names no instance profile by %s', (profile) => {
    expect(parsed(withProfile('kunren-restore-host'))).toBeDefined();
    expect(parsed(withProfile(profile))).toBeUndefined();
  });
});

function withProfile(instanceProfile: string): unknown {
  const data = structuredClone(mirrorPlan()) as {
    restore: { hosts: Record<string, object> };
    network?: object;
  };
  for (const [host, one] of Object.entries(data.restore.hosts))
    data.restore.hosts[host] = { ...one, instanceProfile };
  return { ...data, network: { ...data.network, instanceProfiles: [instanceProfile] } };
}
