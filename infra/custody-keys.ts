import { ACCOUNT, administering, type Custody, type ResourceStatement, roleArns } from './custody.ts';
import { CALLS, type FunctionFile } from './function-calls.ts';

/**
 * The two keys and their policies. A key obeys its policy before IAM: an action that no statement gives, nobody has,
 * whatever IAM lets them. Administration is apart from use, and neither key gives anybody kms:CreateGrant, by which use
 * could be handed on. Sources: docs/aws-facts.md, 9.8.
 */

const files = Object.keys(CALLS) as FunctionFile[];
const callersOf = (...calls: readonly string[]): FunctionFile[] =>
  files.filter((file) => CALLS[file].some((call) => calls.includes(call)));

const ADMINISTRATION = [
  'kms:CancelKeyDeletion',
  'kms:DisableKey',
  'kms:DisableKeyRotation',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateKeyDescription',
];
const READS = [
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
];

const allow = (
  Sid: string,
  Action: readonly string[],
  Condition?: ResourceStatement['Condition'],
): ResourceStatement => ({
  Sid,
  Effect: 'Allow',
  Principal: ACCOUNT,
  Action,
  Resource: '*',
  ...(Condition === undefined ? {} : { Condition }),
});

/** KMS takes no policy by which its author could not write the next one: the deploying role must be among these. */
const administered = (custody: Custody): ResourceStatement =>
  allow(
    'AdministratorsManage',
    ADMINISTRATION,
    custody.administrators.length === 0
      ? undefined
      : { ArnEquals: { 'aws:PrincipalArn': administering(custody) } },
  );

const via = (...services: readonly string[]) => ({
  StringEquals: {
    'kms:ViaService': services.map((service) => ({
      'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}`,
    })),
  },
});

/** Who encrypts: the functions that write objects or publish, and operators, who do both. */
export const dataKeyStatements = (custody: Custody): ResourceStatement[] => [
  administered(custody),
  allow('AccountLooks', READS),
  allow('KunrenWrites', ['kms:Decrypt', 'kms:GenerateDataKey'], {
    ArnEquals: {
      'aws:PrincipalArn': roleArns(callersOf('s3:PutObject', 'sns:Publish'), custody.operators),
    },
    ...via('s3', 'sns'),
  }),
  // Who may read evidence, or is a channel's role, is for IAM to say; beside S3 and SNS the key opens nothing.
  allow('ReadersRead', ['kms:Decrypt'], via('s3', 'sns')),
  {
    Sid: 'AlarmsMayPublish',
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  },
];

export const signingKeyStatements = (custody: Custody): ResourceStatement[] => [
  administered(custody),
  allow('AccountLooks', [...READS, 'kms:GetPublicKey']),
  allow('KunrenSigns', ['kms:Sign'], {
    ArnEquals: { 'aws:PrincipalArn': roleArns(callersOf('kms:Sign')) },
    StringEquals: { 'kms:MessageType': 'DIGEST', 'kms:SigningAlgorithm': 'ECDSA_SHA_256' },
  }),
];

const key = (Statement: readonly ResourceStatement[], properties: object) => ({
  Type: 'AWS::KMS::Key',
  DeletionPolicy: 'RetainExceptOnCreate',
  UpdateReplacePolicy: 'Retain',
  Properties: { ...properties, KeyPolicy: { Version: '2012-10-17', Statement } },
});

export const keyResources = (custody: Custody): Record<string, unknown> => ({
  // Encrypts the bucket and the topics.
  DataKey: key(dataKeyStatements(custody), { Description: 'kunren data', EnableKeyRotation: true }),
  // Its public half verifies signatures for as long as records are kept, so it is never deleted.
  SigningKey: key(signingKeyStatements(custody), {
    Description: 'kunren evidence signatures',
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
  }),
});
