import type { Grant } from './policy.ts';

/**
 * What DRS's post-launch actions do with the permissions of whoever started the drill: the actions of the managed policy
 * AWSElasticDisasterRecoveryLaunchActionsPolicy, version 7 (docs/aws-facts.md, 6.4), each only by way of DRS. Granted
 * where a deployed plan accepts post-launch actions.
 */

const BY_DRS = { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['drs.amazonaws.com'] } } as const;
const SSM = 'arn:${AWS::Partition}:ssm:*';
const OWN = `${SSM}:\${AWS::AccountId}`;

export const LAUNCH_ACTIONS: readonly Grant[] = [
  {
    actions: [
      'ssm:DescribeInstanceInformation',
      'ssm:DescribeParameters',
      'ssm:ListCommandInvocations',
      'ssm:ListDocuments',
    ],
    resources: ['*'],
    condition: BY_DRS,
    reason: 'Systems Manager knows no resource for these; DRS makes the calls in the caller’s name',
    inTarget: true,
  },
  {
    actions: [
      'ssm:DescribeDocument',
      'ssm:GetDocument',
      'ssm:ListDocumentVersions',
      'ssm:SendCommand',
      'ssm:StartAutomationExecution',
    ],
    // The account's own and Amazon's, which have no account in their ARN.
    resources: [
      `${OWN}:automation-definition/*:*`,
      `${OWN}:automation-execution/*`,
      `${OWN}:document/*`,
      `${SSM}::automation-definition/*:*`,
      `${SSM}::document/*`,
    ],
    condition: BY_DRS,
    inTarget: true,
  },
  {
    actions: ['ssm:SendCommand'],
    resources: ['arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:instance/*'],
    condition: { ...BY_DRS, Null: { 'aws:ResourceTag/AWSElasticDisasterRecoveryManaged': 'false' } },
    inTarget: true,
  },
  {
    actions: ['ssm:GetAutomationExecution'],
    resources: [`${OWN}:automation-execution/*`],
    condition: BY_DRS,
    inTarget: true,
  },
  {
    actions: ['ssm:GetParameter', 'ssm:GetParameters'],
    resources: [`${OWN}:parameter/ManagedByAWSElasticDisasterRecoveryService-*`],
    condition: {
      'ForAnyValue:StringEquals': { 'aws:CalledVia': ['drs.amazonaws.com', 'ssm.amazonaws.com'] },
    },
    inTarget: true,
  },
];
