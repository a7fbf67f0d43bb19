import type { DrillPlan } from '../../core/plan/plan.ts';
import { allowedBy } from '../../infra/allowed.ts';
import type { Custody } from '../../infra/custody.ts';
import { custodyResources } from '../../infra/custody-resources.ts';
import type { FunctionFile } from '../../infra/function-calls.ts';
import { logicalName } from '../../infra/logical-name.ts';
import { type Person, peopleResources } from '../../infra/people.ts';
import { roleResources } from '../../infra/roles.ts';
import type { AuthorizerOptions } from '../authorizer.ts';
import { KEY_ID } from '../kms/key.ts';
import { BUCKET, HISTORY_TABLE, TABLE, WEBHOOKS_QUEUE } from '../stack.ts';
import { TOPICS } from '../topics.ts';
import { identityPolicy, resourcePolicy, trustPolicy, type ValidatedPolicy } from './evaluate.ts';
import { type Resource, resolved, shippedResources } from './template.ts';

/** The policies of a deployed stack, with the names that the simulated stack has. */
export interface Policies {
  ofFunction(file: FunctionFile): ValidatedPolicy;
  /** The name of a function's role. */
  roleOf(file: FunctionFile): string;
  ofPerson(person: Person): ValidatedPolicy;
  /** The role in another account, infra/target-account-role.yml. */
  ofTarget(): ValidatedPolicy;
  trustOfTarget(externalId: string): ValidatedPolicy;
  /** The policy of the resource that an ARN names. */
  ofResource(arn: string): ValidatedPolicy | undefined;
}

const STAGE = 'prod';
export const STACK = `kunren-${STAGE}`;
/** The data key has no other use here than to be named. */
const DATA_KEY = '0f0e0d0c-0b0a-4908-8706-0504030201ff';
const POLICIES = /^AWS::(S3::Bucket|SNS::Topic|SQS::Queue)Policy$/;

/** The stack's queues, by the names that the simulated account gives them. */
const QUEUES = [
  ['WebhooksQueue', WEBHOOKS_QUEUE],
  ['WebhooksDeadLetters', 'kunren-webhooks-dead-letters'],
  ['DeadLetters', 'kunren-dead-letters'],
] as const;

type NameOf = (name: string) => string;
type Document = { readonly Version: string; readonly Statement: readonly Statement[] };
type Statement = { readonly Action: readonly string[] };

/** The ARNs that policies name, and those that calls need besides what they name themselves. */
export const arnsIn = ({ account, region }: Omit<AuthorizerOptions, 'plans'>) => ({
  bucket: `arn:aws:s3:::${BUCKET}`,
  dataKey: `arn:aws:kms:${region}:${account}:key/${DATA_KEY}`,
  signingKey: `arn:aws:kms:${region}:${account}:key/${KEY_ID}`,
  topic: (name: string) => `arn:aws:sns:${region}:${account}:${name}`,
  table: (name: string) => `arn:aws:dynamodb:${region}:${account}:table/${name}`,
  queue: (name: string) => `arn:aws:sqs:${region}:${account}:${name}`,
});

/** What a deployment of these plans would have; read and validated when first asked for. */
export function policiesOf(options: AuthorizerOptions): Policies {
  const { plans, without, ebsKeys = [] } = options;
  const nameOf = namesIn(options);
  const roles = roleResources({
    plans,
    instanceProfileRoles: [],
    ebsKeys,
    // As by a stage that allows what these plans name.
    secrets: allowedBy(plans, STAGE).secrets,
  }) as Record<string, Resource>;
  const people = peopleResources(plans) as Record<string, Resource>;
  const documents = resourcePolicies(nameOf, options);
  let targetPolicy: ValidatedPolicy | undefined;
  const target = shippedResources()['KunrenTargetRole']?.Properties ?? {};
  return {
    ofFunction: once((file: FunctionFile) => {
      const { Policies } = roles[`${logicalName(file)}Role`]?.Properties ?? {};
      const document = joined(documentsIn(Policies, plans));
      const left = without?.file === file ? withoutAction(document, without.action) : document;
      return identityPolicy(resolved(left, nameOf) as object);
    }),
    roleOf: (file) => String(resolved(roles[`${logicalName(file)}Role`]?.Properties['RoleName'], nameOf)),
    ofPerson: once((person: Person) => {
      const { PolicyDocument } = people[`${logicalName(person)}Policy`]?.Properties ?? {};
      return identityPolicy(resolved(PolicyDocument, nameOf) as object);
    }),
    ofTarget() {
      targetPolicy ??= identityPolicy(
        resolved(joined(documentsIn(target['Policies'], plans)), nameOf) as object,
      );
      return targetPolicy;
    },
    trustOfTarget: once((externalId: string) =>
      trustPolicy(
        resolved(target['AssumeRolePolicyDocument'], (name) =>
          name === 'ExternalId' ? externalId : nameOf(name),
        ) as object,
      ),
    ),
    ofResource: once((arn: string) => {
      const document = documents.get(arn.startsWith('arn:aws:s3:::') ? (arn.split('/')[0] ?? arn) : arn);
      if (document !== undefined) return resourcePolicy(resolved(document, nameOf) as object);
      // No key is without a policy; those of EBS are not the stack's.
      return arn.startsWith('arn:aws:kms:') ? defaultKeyPolicy(options.account) : undefined;
    }),
  };
}

/** KMS Developer Guide, 'Default key policy': the account's own policies decide. */
const defaultKeyPolicy = (account: string): ValidatedPolicy =>
  resourcePolicy({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

const joined = (documents: readonly Document[]): Document => ({
  Version: '2012-10-17',
  Statement: documents.flatMap(({ Statement }) => Statement),
});

const withoutAction = ({ Version, Statement }: Document, action: string): Document => ({
  Version,
  Statement: Statement.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((one) => one !== action),
  })).filter(({ Action }) => Action.length > 0),
});

function once<Key extends string, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    if (!made.has(key)) made.set(key, make(key));
    return made.get(key) as Value;
  };
}

/** The documents of a role's policies; of those that a parameter adds, the one for launch actions where a plan accepts these. */
function documentsIn(policies: unknown, plans: readonly DrillPlan[]): Document[] {
  const withLaunchActions = plans.some(({ guards }) => guards.postLaunchActions === 'accept');
  return (policies as readonly Record<string, unknown>[]).flatMap((policy) => {
    const choice = policy['Fn::If'] as readonly [string, { PolicyDocument: Document }] | undefined;
    if (choice === undefined) return [policy['PolicyDocument'] as Document];
    return choice[0] === 'WithLaunchActions' && withLaunchActions ? [choice[1].PolicyDocument] : [];
  });
}

function namesIn(options: AuthorizerOptions): NameOf {
  const { account, region } = options;
  const arns = arnsIn(options);
  const [reports, chat, machines] = TOPICS.map(arns.topic);
  const values: Readonly<Record<string, string | undefined>> = {
    'AWS::Partition': 'aws',
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::StackName': STACK,
    EvidenceBucket: arns.bucket,
    'EvidenceBucket.Arn': arns.bucket,
    'LeaseTable.Arn': arns.table(TABLE),
    'HistoryTable.Arn': arns.table(HISTORY_TABLE),
    DataKey: arns.dataKey,
    'DataKey.Arn': arns.dataKey,
    SigningKey: arns.signingKey,
    'SigningKey.Arn': arns.signingKey,
    ReportsTopic: reports,
    ChatTopic: chat,
    MachinesTopic: machines,
    ...QUEUES.reduce<Record<string, string>>((named, [name, queue]) => {
      const arn = arns.queue(queue);
      return Object.assign(named, { [name]: arn, [`${name}.Arn`]: arn });
    }, {}),
    'SchedulerRole.Arn': `arn:aws:iam::${account}:role/${STACK}-scheduler`,
    'AWS::URLSuffix': 'amazonaws.com',
    KunrenAccount: account,
    KunrenStack: STACK,
  };
  // What no call of a drill can reach still needs a name of its own.
  return (name) => values[name] ?? `arn:aws:unreached:${region}:${account}:${name}`;
}

/** The people of a simulated stack. */
export const custodyIn = ({ account }: Pick<AuthorizerOptions, 'account'>): Custody => ({
  operators: [`arn:aws:iam::${account}:role/operator`],
  administrators: [`arn:aws:iam::${account}:role/deployer`],
});

/** The policies of bucket, topics, queues, keys and tables, by the ARN of each. */
function resourcePolicies(nameOf: NameOf, options: AuthorizerOptions): Map<unknown, unknown> {
  const { custody = custodyIn(options), edited = (resources) => ({ ...resources }) } = options;
  const resources = edited(custodyResources(custody)) as Record<string, Resource>;
  return new Map(
    Object.entries(resources).flatMap(([name, { Type, Properties }]): [unknown, unknown][] => {
      if (Type === 'AWS::KMS::Key') return [[nameOf(`${name}.Arn`), Properties['KeyPolicy']]];
      if (Type === 'AWS::DynamoDB::Table')
        return [
          [
            nameOf(`${name}.Arn`),
            (Properties['ResourcePolicy'] as { PolicyDocument: unknown }).PolicyDocument,
          ],
        ];
      if (!POLICIES.test(Type)) return [];
      const { Bucket, Topics = [Bucket], Queues = Topics, PolicyDocument } = Properties;
      return (Queues as unknown[]).map((owner) => [resolved(owner, nameOf), PolicyDocument]);
    }),
  );
}
