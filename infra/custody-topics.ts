import { administering, type Custody, type ResourceStatement, roleArns, unless } from './custody.ts';
import { CALLS, type FunctionFile } from './function-calls.ts';

/** The policies of the topics. A topic's policy covers that topic alone (docs/aws-facts.md, 9.1). */

const PUBLISHERS = (Object.keys(CALLS) as FunctionFile[]).filter((file) =>
  (CALLS[file] as readonly string[]).includes('sns:Publish'),
);

const CHANGING = ['sns:AddPermission', 'sns:DeleteTopic', 'sns:RemovePermission', 'sns:SetTopicAttributes'];

/** Alarms go to people and to chat; programs are told of drills alone. */
const WITH_ALARMS: ReadonlySet<string> = new Set(['ReportsTopic', 'ChatTopic']);

function topicStatements(topic: string, custody: Custody): ResourceStatement[] {
  const Resource = { Ref: topic };
  const { Condition } = unless(roleArns(PUBLISHERS, custody.operators));
  return [
    ...(WITH_ALARMS.has(topic)
      ? [
          {
            Sid: 'AlarmsMayPublish',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource,
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          } as const,
        ]
      : []),
    {
      Sid: 'OnlyByTls',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    // A service has no role, and is allowed above or not at all.
    {
      Sid: 'OnlyKunrenPublishes',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource,
      Condition: { ...Condition, Bool: { 'aws:PrincipalIsAWSService': 'false' } },
    },
    ...(custody.administrators.length === 0
      ? []
      : [
          {
            Sid: 'OnlyAdministratorsChange',
            Effect: 'Deny',
            Principal: '*',
            Action: CHANGING,
            Resource,
            ...unless(administering(custody)),
          } as const,
        ]),
  ];
}

export const topicPolicies = (custody: Custody): Record<string, unknown> =>
  Object.fromEntries(
    ['ReportsTopic', 'ChatTopic', 'MachinesTopic'].map((topic) => [
      `${topic}Policy`,
      {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: topic }],
          PolicyDocument: {
            Version: '2012-10-17',
            Id: `${topic}Policy`,
            Statement: topicStatements(topic, custody),
          },
        },
      },
    ]),
  );
