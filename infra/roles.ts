import { type DrillPlan, isRestored } from '../core/plan/plan.ts';
import { restoreTestOf } from '../core/plan/restore.ts';
import { roleName } from './custody.ts';
import { TO_DEAD_LETTERS } from './custody-queues.ts';
import { onFailback } from './failback-permissions.ts';
import { ON_EBS_KEYS, PASS_ROLE } from './forwarded-permissions.ts';
import { CALLS, type FunctionFile } from './function-calls.ts';
import { grantsOf } from './grants.ts';
import { LAUNCH_ACTIONS } from './launch-action-permissions.ts';
import { logicalName } from './logical-name.ts';
import { type Grant, statementsOf } from './policy.ts';
import { PRIVATE_PATH_PERMISSIONS } from './private-path-permissions.ts';

/** One role per function, least privilege, generated from the table of permissions and the deployed plans. */

/** What an operator adds to the table: the plans, and roles of instance profiles that launch templates name. */
export interface Deployment {
  readonly plans: readonly DrillPlan[];
  readonly instanceProfileRoles: readonly string[];
  /** Customer-managed keys that replicated volumes and snapshots are encrypted with. */
  readonly ebsKeys: readonly string[];
  /** Parameters and secrets, beside the stack's own, that webhooks of plans may have. */
  readonly secrets: readonly string[];
}

export function roleResources(deployment: Deployment): Record<string, unknown> {
  return Object.fromEntries(
    (Object.keys(CALLS) as FunctionFile[]).map((file) => [
      `${logicalName(file)}Role`,
      roleOf(file, deployment),
    ]),
  );
}

const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Lambda needs them to put the function into the VPC; its code does not (Lambda Developer Guide, 'VPC access'). */
const ONLY_LAMBDA_ITSELF = {
  Effect: 'Deny',
  Action: NETWORK_INTERFACES,
  Resource: '*',
  Condition: {
    ArnEquals: {
      'lambda:SourceFunctionArn': {
        'Fn::Sub':
          'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-probeWave',
      },
    },
  },
};

function roleOf(file: FunctionFile, deployment: Deployment): unknown {
  const grants = [...grantsOf(file), ...ofDeployment(file, deployment), ...ofRuntime(file)];
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: { 'Fn::Sub': roleName(file) },
      Description: `kunren ${file}: docs/permissions.md`,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        {
          PolicyName: file,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [...statementsOf(grants), ...(file === 'probe-wave' ? [ONLY_LAMBDA_ITSELF] : [])],
          },
        },
      ],
    },
  };
}

/** What these do where servers are is only about restore tests; for other plans they need no role there. */
const ONLY_FOR_RESTORE_TESTS: ReadonlySet<FunctionFile> = new Set(['start-drill', 'close-drill']);

const hasRestoreTest = ({ waves }: DrillPlan): boolean =>
  waves.some(({ servers }) =>
    servers.some(
      (server) => isRestored(server) && server.volumes?.some((one) => restoreTestOf(one) !== undefined),
    ),
  );

/** What the plans add, roles in other accounts and topics of their own, and what launch templates need. */
export function ofDeployment(
  file: FunctionFile,
  { plans, instanceProfileRoles, ebsKeys, secrets }: Deployment,
): Grant[] {
  const grants = grantsOf(file);
  const roles = unique(
    plans
      .filter((plan) => !ONLY_FOR_RESTORE_TESTS.has(file) || hasRestoreTest(plan))
      .flatMap(({ target }) => target.role?.arn ?? []),
  );
  const documents = unique(plans.flatMap(documentsOf));
  const foreign = documents.filter((document) => document.startsWith('arn:aws'));
  const topics = unique(plans.flatMap(({ notifications }) => notifications.topics));
  return [
    ...(roles.length > 0 && grants.some(({ inTarget }) => inTarget === true)
      ? [{ actions: ['sts:AssumeRole'], resources: roles }]
      : []),
    ...(file === 'check-readiness' ? onPrivatePaths(plans) : []),
    ...(file === 'probe-wave' ? onFailback(plans) : []),
    ...(topics.length > 0 && grants.some(({ actions }) => actions.includes('sns:Publish'))
      ? [{ actions: ['sns:Publish'], resources: topics }]
      : []),
    ...(documents.length > 0 && (file === 'run-actions' || file === 'run-inside')
      ? [{ actions: ['ssm:SendCommand'], resources: documents }]
      : []),
    ...(foreign.length > 0 && grants.some(({ actions }) => actions.includes('ssm:DescribeDocument'))
      ? [{ actions: ['ssm:DescribeDocument'], resources: foreign }]
      : []),
    ...(file === 'post-webhooks' ? secretsOf(plans, secrets) : []),
    ...(file === 'start-wave' && plans.some(({ guards }) => guards.postLaunchActions === 'accept')
      ? LAUNCH_ACTIONS
      : []),
    ...(instanceProfileRoles.length > 0 && (file === 'start-wave' || file === 'restore-wave')
      ? [{ ...PASS_ROLE, resources: instanceProfileRoles }]
      : []),
    ...(file === 'restore-wave' ? onHosts(plans) : []),
    ...onKeys(file, { plans, ebsKeys }),
  ];
}

/** Keys of volumes: those that the stage names, and of restores also those that the plans name themselves. */
function onKeys(file: FunctionFile, { plans, ebsKeys }: Pick<Deployment, 'plans' | 'ebsKeys'>): Grant[] {
  // In another account its own role uses the key.
  const planned = plans.flatMap(({ restore, target }) => (target.role === undefined && restore?.key) || []);
  const keys = file === 'start-wave' ? ebsKeys : unique([...ebsKeys, ...planned]);
  return keys.length > 0 && USES_KEYS.has(file)
    ? ON_EBS_KEYS.map((grant) => ({ ...grant, resources: keys }))
    : [];
}

/**
 * The roles of the hosts' instance profiles: a profile that the console made has its role's name, and another one's role
 * is named under `instanceProfileRoles`.
 */
function onHosts(plans: readonly DrillPlan[]): Grant[] {
  const profiles = unique(
    plans.flatMap(({ restore }) =>
      Object.values(restore?.hosts ?? {}).map(({ instanceProfile }) => instanceProfile),
    ),
  );
  const resources = profiles.map((name) => `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${name}`);
  return resources.length === 0 ? [] : [{ ...PASS_ROLE, resources }];
}

/** What looking at the private paths of plans needs: in the source's account the role that the plan names has it. */
export function onPrivatePaths(plans: readonly DrillPlan[]): Grant[] {
  const paths = plans.flatMap(({ privatePath }) => privatePath ?? []);
  if (paths.length === 0) return [];
  const roles = unique(paths.flatMap(({ source }) => ('vpc' in source && source.role?.arn) || []));
  return [
    {
      actions: Object.values(PRIVATE_PATH_PERMISSIONS).flat(),
      resources: ['*'],
      reason: 'a plan names two VPCs, and what else is on the path is known only from the answers',
    },
    ...(roles.length === 0 ? [] : [{ actions: ['sts:AssumeRole'], resources: roles }]),
  ];
}

/** The secrets of the plans' webhooks that are not under the stack's name, each by its own ARN. */
function secretsOf(plans: readonly DrillPlan[], allowed: readonly string[]): Grant[] {
  const arns = unique(
    plans
      .flatMap(({ notifications }) => notifications.webhooks.map(({ secret }) => secret))
      .filter((arn) => allowed.includes(arn)),
  );
  const [parameters, others] = [/^arn:[^:]+:ssm:/, /^arn:[^:]+:secretsmanager:/].map((kind) =>
    arns.filter((arn) => kind.test(arn)),
  );
  return [
    { actions: ['ssm:GetParameter'], resources: parameters ?? [] },
    { actions: ['secretsmanager:GetSecretValue'], resources: others ?? [] },
  ].filter(({ resources }) => resources.length > 0);
}

/** The SSM documents that a plan's actions name, AWS's own and the account's. */
const documentsOf = ({ waves }: DrillPlan): string[] =>
  waves
    .flatMap(({ actions }) => actions)
    .flatMap((action) => ('document' in action ? [action.document] : []))
    .map((name) =>
      name.startsWith('arn:')
        ? name
        : `arn:\${AWS::Partition}:ssm:*:${name.startsWith('AWS-') ? '' : '${AWS::AccountId}'}:document/${name}`,
    );

/** Functions whose calls make EC2 use the keys of volumes. */
const USES_KEYS: ReadonlySet<FunctionFile> = new Set(['start-wave', 'restore-wave', 'attach-volumes']);

/** Functions that touch neither the bucket nor a topic. */
const WITHOUT_DATA: ReadonlySet<FunctionFile> = new Set(['post-webhooks', 'start-drill']);

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** What Lambda itself needs: its log, its trace, the data key, and network interfaces in the VPC for probes. */
export function ofRuntime(file: FunctionFile): Grant[] {
  return [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      // The ARN of a log group ends with `:*`, for its streams.
      resources: [`\${${logicalName(file)}LogGroup.Arn}`],
    },
    {
      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      resources: ['*'],
      reason: 'X-Ray knows no resource for traces',
    },
    // Bucket and topics are under the data key; these use neither.
    ...(WITHOUT_DATA.has(file)
      ? []
      : [{ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['${DataKey.Arn}'] }]),
    ...(TO_DEAD_LETTERS.includes(file)
      ? [{ actions: ['sqs:SendMessage'], resources: ['${DeadLetters.Arn}'] }]
      : []),
    ...(file === 'post-webhooks'
      ? [
          {
            actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            resources: ['${WebhooksQueue.Arn}'],
          },
        ]
      : []),
    ...(file === 'probe-wave'
      ? [
          {
            actions: NETWORK_INTERFACES,
            resources: ['*'],
            reason: 'Lambda makes its network interfaces in the VPC before it can name them',
          },
        ]
      : []),
  ];
}
