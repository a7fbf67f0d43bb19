import { runSimulation } from '@cloud-copilot/iam-simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { CALLS, type FunctionFile } from '../../infra/function-calls.ts';
import { logicalName } from '../../infra/logical-name.ts';
import { roleResources } from '../../infra/roles.ts';
import type { Decision } from '../../simulator/authorizer.ts';
import { runLocally } from '../../simulator/local-run.ts';
import { playStories } from './permission-stories.ts';
import { mutationsIn, planDataWith, planOfData, scenarioWith } from './rehearse.ts';

/** No role lacks an action, and none has one that nothing needs. */

const files = Object.keys(CALLS) as FunctionFile[];

const BY_LAMBDA = 'Lambda itself does it with the role of the function, and no simulated function does';
const BY_POLICY = 'in AWS’s managed policy for the caller, but no dependent action: docs/aws-facts.md, 6.1';

const BY_PROOF = 'a role that was seen to terminate had it, by way of DRS only: docs/aws-facts.md, 6.1';
const REMOVAL: readonly FunctionFile[] = ['sweep-orphans', 'terminate-drill'];

/** What no story can ask for, with the roles that have it and why they do. */
const UNASKED: Readonly<Record<string, readonly [why: string, roles: readonly FunctionFile[]]>> = {
  'logs:CreateLogStream': [BY_LAMBDA, files],
  'logs:PutLogEvents': [BY_LAMBDA, files],
  'xray:PutTelemetryRecords': [BY_LAMBDA, files],
  'xray:PutTraceSegments': [BY_LAMBDA, files],
  's3:ListBucket': [
    'a guard reads facts that are there, and must be able to say that they are not',
    ['check-guards'],
  ],
  's3:GetObject': [
    'a drill that an earlier release has begun names no version of its facts',
    ['check-guards'],
  ],
  'sqs:DeleteMessage': [BY_LAMBDA, ['post-webhooks']],
  'sqs:GetQueueAttributes': [BY_LAMBDA, ['post-webhooks']],
  'sqs:ReceiveMessage': [BY_LAMBDA, ['post-webhooks']],
  'sqs:SendMessage': [BY_LAMBDA, ['check-readiness', 'start-drill', 'sweep-orphans']],
  'ec2:AssignPrivateIpAddresses': [BY_LAMBDA, ['probe-wave']],
  'ec2:CreateNetworkInterface': [`${BY_LAMBDA}; ${BY_POLICY}`, ['probe-wave', 'start-wave']],
  'ec2:DeleteNetworkInterface': [BY_LAMBDA, ['probe-wave']],
  'ec2:DescribeNetworkInterfaces': [BY_LAMBDA, ['probe-wave']],
  'ec2:DescribeSubnets': [`${BY_LAMBDA}; ${BY_PROOF}`, ['probe-wave', ...REMOVAL]],
  'ec2:UnassignPrivateIpAddresses': [BY_LAMBDA, ['probe-wave']],
  'drs:DescribeReplicationConfigurationTemplates': [BY_POLICY, ['start-wave', ...REMOVAL]],
  'ec2:AssociateIamInstanceProfile': [BY_POLICY, ['start-wave']],
  'ec2:CreateFleet': [BY_POLICY, ['start-wave']],
  'ec2:CreateNetworkInterfacePermission': [BY_POLICY, ['start-wave']],
  'ec2:CreateSecurityGroup': [BY_POLICY, ['start-wave']],
  'ec2:GetEbsDefaultKmsKeyId': [BY_POLICY, ['start-wave']],
  'ec2:GetEbsEncryptionByDefault': [BY_POLICY, ['start-wave']],
  'kms:DescribeKey': [BY_POLICY, ['start-wave']],
  'kms:ListAliases': [BY_POLICY, ['start-wave']],
  'ec2:DeleteLaunchTemplateVersions': [BY_PROOF, REMOVAL],
  'ec2:DeleteSnapshot': [BY_PROOF, REMOVAL],
  'ec2:DescribeInstanceAttribute': [BY_PROOF, REMOVAL],
  'ec2:DescribeInstanceStatus': [BY_PROOF, REMOVAL],
  'ec2:DescribeLaunchTemplateVersions': [BY_PROOF, REMOVAL],
  'ec2:DescribeLaunchTemplates': [BY_PROOF, REMOVAL],
  'ec2:DescribeSecurityGroups': [BY_PROOF, REMOVAL],
  'ec2:DescribeSnapshots': [BY_PROOF, REMOVAL],
  'ec2:DetachVolume': [BY_PROOF, REMOVAL],
  'ec2:ModifyInstanceAttribute': [BY_PROOF, REMOVAL],
  'ec2:StopInstances': [BY_PROOF, REMOVAL],
};

let stories: ReadonlyMap<string, readonly Decision[]>;
beforeAll(async () => {
  stories = await playStories();
});

const roles = roleResources({ plans: [], instanceProfileRoles: [], ebsKeys: [], secrets: [] }) as Record<
  string,
  { Properties: { Policies: [{ PolicyDocument: { Statement: { Effect: string; Action: string[] }[] } }] } }
>;
const actionsOf = (file: FunctionFile): string[] => [
  ...new Set(
    roles[`${logicalName(file)}Role`]?.Properties.Policies[0].PolicyDocument.Statement.flatMap(
      ({ Effect, Action }) => (Effect === 'Allow' ? Action : []),
    ),
  ),
];

/** The stories in which a function would be denied something, if its role lacked an action. */
const storiesThatNeed = (file: FunctionFile, action: string): string[] =>
  [...stories].flatMap(([name, decisions]) =>
    decisions.some((one) => one.caller === file && one.action === action) ? [name] : [],
  );

describe.each(files)('the role of %s', (file) => {
  it('has no action that no story needs, save those that are explained', () => {
    const idle = actionsOf(file).filter((action) => storiesThatNeed(file, action).length === 0);
    const explained = Object.entries(UNASKED).flatMap(([action, [, of]]) =>
      of.includes(file) ? [action] : [],
    );
    expect(idle.sort()).toEqual(explained.sort());
  });
});

/** Actions that IAM decides by a resource, of calls that name none: asked about all of them. */
const ON_ALL = ['cloudwatch:DescribeAlarms', 'drs:ListRecoveryPlanExecutions'];
/** AWS's own documents and parameters, which have no account in their ARN as the data wants it. */
const AMAZONS = /^arn:aws:ssm:[^:]+::(document\/AWS-|parameter\/aws\/service\/)/;

describe('what IAM is asked', () => {
  it('is an action that exists, on a kind of resource and with condition keys that it has', async () => {
    const wrong: string[] = [];
    const questions = new Map(
      [...stories.values()].flat().map((one) => [`${one.action} ${Object.keys(one.context)}`, one]),
    );
    for (const { action, resource, context } of questions.values()) {
      const answer = await runSimulation(
        {
          request: {
            principal: 'arn:aws:sts::111122223333:assumed-role/any/any',
            action,
            resource: { resource, accountId: '111122223333' },
            contextVariables: context as Record<string, string | string[]>,
          },
          identityPolicies: [{ name: 'all', policy: ALLOW_ALL }],
          serviceControlPolicies: [],
          resourceControlPolicies: [],
        },
        {},
      );
      if (answer.resultType === 'error' && !AMAZONS.test(resource))
        wrong.push(`${action} on ${resource}: ${answer.errors.message}`);
      const results = answer.resultType === 'single' ? [answer.result] : [];
      const ignored = results.flatMap(({ ignoredContextKeys = [] }) => ignoredContextKeys);
      if (ignored.length > 0) wrong.push(`${action} has no ${ignored}`);
      // What DRS makes for its caller has no name yet.
      const isForwarded = context['aws:ViaAWSService'] === 'true';
      // Nor has what EC2 makes, of which it asks by the kind alone.
      const isNew = /:(instance|network-interface|volume)\/\*$/.test(resource);
      if (answer.resultType === 'wildcard' && !isForwarded && !isNew && !ON_ALL.includes(action))
        wrong.push(`${action} is decided by resource, and was asked about ${resource}`);
    }
    expect(wrong).toEqual([]);
  });
});

const ALLOW_ALL = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** The example plan's drill, with an action taken out of a role. */
async function drillWithout(file: FunctionFile, action: string, plan: Record<string, unknown> = {}) {
  const planData = planDataWith(plan);
  const { record, calls, violations } = await runLocally({
    plan: planOfData(planData),
    planData,
    planSha256: '0'.repeat(64),
    scenario: scenarioWith(),
    seed: 1,
    without: { file, action },
  });
  return {
    verdict: record === null ? null : (JSON.parse(record) as { verdict: string }).verdict,
    mutations: mutationsIn(calls),
    errors: calls.flatMap(({ service, operation, error }) =>
      error === undefined ? [] : [`${service}:${operation} ${error}`],
    ),
    denied: violations.filter(({ checker }) => checker === 'iamDeniesNothing').map(({ text }) => text),
  };
}

describe('a drill whose role lacks an action', () => {
  it.each([
    ['check-guards', 'drs:DescribeJobs', 'drs:DescribeJobs AccessDeniedException'],
    ['check-guards', 'ec2:DescribeInstances', 'drs:DescribeRecoveryInstances AccessDeniedException'],
    ['start-wave', 'drs:StartRecovery', 'drs:StartRecovery AccessDeniedException'],
    ['start-wave', 'drs:TagResource', 'drs:StartRecovery AccessDeniedException'],
    ['start-wave', 'ec2:DescribeSubnets', 'ec2:DescribeSubnets UnauthorizedOperation'],
    ['open-drill', 'dynamodb:PutItem', 'dynamodb:PutItem AccessDeniedException'],
    ['open-drill', 's3:PutObject', 's3:PutObject AccessDenied'],
    ['open-drill', 'kms:GenerateDataKey', 's3:PutObject AccessDenied'],
    ['start-wave', 's3:ListBucket', 's3:GetObject AccessDenied'],
  ] as const)('is denied as AWS denies it and starts nothing: %s, %s', async (file, action, error) => {
    const { verdict, mutations, errors, denied } = await drillWithout(file, action);
    expect(errors).toContain(error);
    expect(denied.join()).toContain(`${file}: ${action} on `);
    expect(verdict).not.toMatch(/^PASS/);
    expect(mutations.filter((call) => !call.startsWith('drs:StartRecovery'))).toEqual([]);
  });

  it.each([['ec2:RunInstances'], ['ec2:DescribeImages'], ['iam:PassRole']])(
    'fails to launch, because DRS acts with its permissions: %s',
    async (action) => {
      const { verdict, denied } = await drillWithout('start-wave', action);
      expect(denied.join()).toContain(`start-wave: ${action} on `);
      expect(verdict).toBe('FAIL');
    },
  );

  it('tells nobody, where it may not publish', async () => {
    const { errors } = await drillWithout('close-drill', 'sns:Publish');
    expect(errors).toContain('sns:Publish AuthorizationError');
  });
});

describe('a drill by a role of another account', () => {
  const target = {
    account: '111122223333',
    region: 'ap-northeast-3',
    role: { arn: 'arn:aws:iam::111122223333:role/kunren-prod-target', externalId: 'sixteen-characters' },
  };

  it('does there what that role allows, and nothing else', async () => {
    const { verdict, denied } = await drillWithout('post-webhooks', 'none', { target });
    expect(denied).toEqual([]);
    expect(verdict).toBe('PASS');
  });

  it('is refused where the function may not assume it', async () => {
    const { verdict, mutations, errors } = await drillWithout('open-drill', 'sts:AssumeRole', { target });
    expect(errors).toContain('sts:AssumeRole AccessDenied');
    expect({ verdict, mutations }).toEqual({ verdict: 'SKIPPED', mutations: [] });
  });
});
