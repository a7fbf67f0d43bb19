import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CALLS } from '../infra/function-calls.ts';
import { functionName } from '../infra/logical-name.ts';
import { type DeployedPlan, entryOf, scheduleResources } from '../infra/schedules.ts';
import { STACK_ALARMS } from '../infra/stack-alarms.ts';
import type { DeployedSchedule, Deployment, RunFunction } from './account/deployment.ts';
import { vpcOf } from './ec2/support.ts';
import type { Simulator } from './server.ts';
import { HISTORY_TABLE, type LocalStack, TABLE, WEBHOOKS_QUEUE } from './stack.ts';
import { STACK, stateMachineArn } from './step-functions/names.ts';

const KEY_OF = ({ region, account }: Simulator['scenario'], id: string): string =>
  `arn:aws:kms:${region}:${account}:key/${id}`;
/** Beside the stack's own: what could not be delivered. */
const DEAD_LETTERS = ['DeadLetters', 'WebhooksDeadLetters'] as const;

/** Tells CloudFormation, Scheduler and Lambda of the simulated account that this stack is deployed, with these plans. */
export async function deploy(
  { aws, url, scenario }: Simulator,
  { environment, bucket, deployPlans }: LocalStack,
  plans: readonly DeployedPlan[],
): Promise<Deployment> {
  const value = (name: string): string => environment[name] ?? '';
  deployPlans(plans.map(entryOf));
  const queues = await makeDeadLetters(url, scenario.region);
  const resources = {
    EvidenceBucket: ['AWS::S3::Bucket', bucket],
    LeaseTable: ['AWS::DynamoDB::Table', TABLE],
    HistoryTable: ['AWS::DynamoDB::Table', HISTORY_TABLE],
    SigningKey: ['AWS::KMS::Key', value('KUNREN_SIGNING_KEY')],
    ReportsTopic: ['AWS::SNS::Topic', value('KUNREN_TOPIC_ARN')],
    ChatTopic: ['AWS::SNS::Topic', value('KUNREN_CHAT_TOPIC_ARN')],
    MachinesTopic: ['AWS::SNS::Topic', value('KUNREN_MACHINES_TOPIC_ARN')],
    WebhooksQueue: ['AWS::SQS::Queue', WEBHOOKS_QUEUE],
    DrillStateMachine: ['AWS::StepFunctions::StateMachine', stateMachineArn(scenario)],
    ...Object.fromEntries(
      Object.entries(STACK_ALARMS).map(([id, name]) => [
        id,
        ['AWS::CloudWatch::Alarm', `${STACK}-${name}`] as const,
      ]),
    ),
    ...Object.fromEntries(queues.map(([name, url]) => [name, ['AWS::SQS::Queue', url] as const])),
  } as const;
  const deployment: Deployment = {
    stack: STACK,
    status: 'CREATE_COMPLETE',
    outputs: new Map([
      ['EvidenceBucket', bucket],
      ['EvidenceRetention', 'GOVERNANCE 400'],
      ['SigningKey', KEY_OF(scenario, value('KUNREN_SIGNING_KEY'))],
      ['StateMachine', stateMachineArn(scenario)],
      ['ReportsTopic', value('KUNREN_TOPIC_ARN')],
      ['ChatTopic', value('KUNREN_CHAT_TOPIC_ARN')],
      ['MachinesTopic', value('KUNREN_MACHINES_TOPIC_ARN')],
    ]),
    resources: new Map(
      Object.entries(resources).map(([name, [type, physicalId]]) => [name, { type, physicalId }]),
    ),
    schedules: schedulesOf(plans),
    functions: deployedFunctions(aws),
    alarms: new Map(
      Object.entries(STACK_ALARMS).map(([id, name]) => [
        `${STACK}-${name}`,
        {
          state: 'OK',
          reason: 'no data is out of bounds',
          actionsEnabled: true,
          // Alarms about the chat topic's own messages do not go there.
          actions: [
            value('KUNREN_TOPIC_ARN'),
            ...(id === 'WebhooksAlarm' ? [] : [value('KUNREN_CHAT_TOPIC_ARN')]),
          ],
        },
      ]),
    ),
    deployedAt: aws.clock.now(),
  };
  aws.deployment = deployment;
  return deployment;
}

/** Every function of the stack, as Lambda tells of it. */
function deployedFunctions(aws: Simulator['aws']): Deployment['functions'] {
  const { subnets, securityGroups } = aws.scenario;
  return new Map(
    Object.keys(CALLS).map((file) => [
      `${STACK}-${functionName(file)}`,
      {
        state: 'Active',
        lastUpdate: 'Successful',
        // Only probes run in a VPC, here in that of the servers.
        network:
          file === 'probe-wave'
            ? {
                vpcID: vpcOf(aws),
                subnetIDs: subnets.slice(0, 1).map(({ id }) => id),
                securityGroupIDs: securityGroups.slice(0, 1),
              }
            : undefined,
      },
    ]),
  );
}

/** Code that came with the start of a drill would count as changed while it ran. */
const DEPLOYED_BEFORE_MILLISECONDS = 30 * 86_400_000;

/** Tells Lambda of the functions alone, and how they are run: all that drills ask of a stack. */
export function deployFunctions(aws: Simulator['aws'], run: RunFunction): void {
  aws.deployment = {
    stack: STACK,
    status: 'CREATE_COMPLETE',
    outputs: new Map(),
    resources: new Map(),
    schedules: new Map(),
    functions: deployedFunctions(aws),
    alarms: new Map(),
    deployedAt: new Date(Date.parse(aws.scenario.startAt) - DEPLOYED_BEFORE_MILLISECONDS),
    run,
  };
}

/** What infra/schedules.ts writes of a schedule, as far as it is told. */
interface ScheduleProperties {
  readonly Properties: {
    readonly Name: { readonly 'Fn::Sub': string };
    readonly State: DeployedSchedule['state'];
    readonly ScheduleExpression: string;
    readonly ScheduleExpressionTimezone?: string;
    readonly Target: { readonly Input: string };
  };
}

function schedulesOf(plans: readonly DeployedPlan[]): Map<string, DeployedSchedule> {
  const resources = Object.values(scheduleResources(plans)) as ScheduleProperties[];
  return new Map(
    resources.map(
      ({ Properties: { Name, State, ScheduleExpression, ScheduleExpressionTimezone, Target } }) => [
        Name['Fn::Sub'].replace(/\$\{AWS::StackName\}/, STACK),
        {
          state: State,
          expression: ScheduleExpression,
          timeZone: ScheduleExpressionTimezone,
          input: Target.Input,
        },
      ],
    ),
  );
}

async function makeDeadLetters(endpoint: string, region: string): Promise<(readonly [string, string])[]> {
  const sqs = new SQSClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
  try {
    return await Promise.all(
      DEAD_LETTERS.map(async (name) => {
        const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${STACK}-${name}` }));
        return [name, QueueUrl] as const;
      }),
    );
  } finally {
    sqs.destroy();
  }
}
