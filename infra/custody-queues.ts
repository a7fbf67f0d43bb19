import { administering, type Custody, type ResourceStatement, roleArns, unless } from './custody.ts';
import type { FunctionFile } from './function-calls.ts';

/** The policies of the queues: who puts something into each, and who takes it out. */

const CHANGING = ['sqs:AddPermission', 'sqs:DeleteQueue', 'sqs:RemovePermission', 'sqs:SetQueueAttributes'];

/** Functions that schedules call: what fails for good is kept for people to see. */
export const TO_DEAD_LETTERS: readonly FunctionFile[] = ['sweep-orphans', 'start-drill', 'check-readiness'];

const arnOf = (name: string) => ({ 'Fn::GetAtt': [name, 'Arn'] });

type Said = Omit<ResourceStatement, 'Principal' | 'Resource'> & Partial<ResourceStatement>;

function queuePolicy(queue: string, custody: Custody, own: readonly Said[]): unknown {
  const Resource = arnOf(queue);
  const shared: readonly Said[] = [
    {
      Sid: 'OnlyByTls',
      Effect: 'Deny',
      Action: 'sqs:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    ...(custody.administrators.length === 0
      ? []
      : [
          {
            Sid: 'OnlyAdministratorsChange',
            Effect: 'Deny',
            Action: CHANGING,
            ...unless(administering(custody)),
          } as const,
        ]),
  ];
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: queue }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [...own, ...shared].map(({ Sid, Effect, ...rest }) => ({
          Sid,
          Effect,
          Principal: '*',
          Resource,
          ...rest,
        })),
      },
    },
  };
}

/** Whoever puts a message here speaks to every webhook in kunren's name. */
const WEBHOOKS: readonly Said[] = [
  {
    Sid: 'TheTopicSends',
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'ChatTopic' } } },
  },
  {
    Sid: 'OnlyTheTopicSends',
    Effect: 'Deny',
    Action: 'sqs:SendMessage',
    Condition: { ArnNotEquals: { 'aws:SourceArn': { Ref: 'ChatTopic' } } },
  },
  {
    Sid: 'OnlyItsFunctionTakes',
    Effect: 'Deny',
    Action: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:PurgeQueue', 'sqs:ReceiveMessage'],
    ...unless(roleArns(['post-webhooks'])),
  },
];

/** What lies here raises an alarm, so only what could not be delivered may. */
const DEAD_LETTERS: readonly Said[] = [
  {
    Sid: 'TheRuleSends',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Condition: {
      ArnLike: {
        'aws:SourceArn': [
          arnOf('EndedExecutionRule'),
          // Of plans that restore testing starts (infra/schedules.ts).
          {
            'Fn::Sub':
              'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}-*-tested',
          },
        ],
      },
    },
  },
  {
    Sid: 'OnlyKunrenSends',
    Effect: 'Deny',
    Action: 'sqs:SendMessage',
    Condition: {
      ArnNotEquals: { 'aws:PrincipalArn': [...roleArns(TO_DEAD_LETTERS), arnOf('SchedulerRole')] },
      // A service has no role, and is allowed above or not at all.
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    },
  },
];

export const queuePolicies = (custody: Custody): Record<string, unknown> => ({
  WebhooksQueuePolicy: queuePolicy('WebhooksQueue', custody, WEBHOOKS),
  WebhooksDeadLettersPolicy: queuePolicy('WebhooksDeadLetters', custody, []),
  DeadLettersPolicy: queuePolicy('DeadLetters', custody, DEAD_LETTERS),
});
