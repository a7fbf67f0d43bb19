import { describe, expect, it } from 'vitest';
import { roleName } from '../../infra/custody.ts';
import { custodyResources } from '../../infra/custody-resources.ts';
import { trustPolicy } from '../../infra/foreign-role.ts';
import { CALLS, type FunctionFile } from '../../infra/function-calls.ts';
import { FILES_IN_TARGET } from '../../infra/grants.ts';
import { roleResources } from '../../infra/roles.ts';

/** Names and sizes of what protects the evidence. */

const files = Object.keys(CALLS) as FunctionFile[];
const LONG_STACK = `kunren-${'x'.repeat(20)}`;
/** As IAM Identity Center names a role. */
const longRole = (number: number): string =>
  `arn:aws-us-gov:iam::111122223333:role/aws-reserved/sso.amazonaws.com/ap-northeast-3/AWSReservedSSO_${'Operators'.padEnd(24, 'x')}_0123456789abcde${number}`;
const people = [0, 1, 2, 3].map(longRole);

const bucket = `arn:aws-us-gov:s3:::${LONG_STACK}-evidencebucket-abcdefghijkl`;
const NAMES: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::AccountId': '111122223333',
  'AWS::StackName': LONG_STACK,
  'AWS::Region': 'ap-northeast-3',
  'AWS::URLSuffix': 'amazonaws.com.cn',
  KunrenAccount: '111122223333',
  KunrenStack: LONG_STACK,
};

/** As CloudFormation writes it out, with the longest names that there can be. */
function writtenOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(writtenOut);
  if (typeof value !== 'object' || value === null) return value;
  const { 'Fn::Sub': text, 'Fn::GetAtt': got, 'Fn::If': choice, Ref } = value as Record<string, unknown>;
  if (Array.isArray(choice)) return writtenOut(choice.at(-1));
  if (typeof text === 'string')
    return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => NAMES[name] ?? bucket);
  if (got !== undefined || Ref !== undefined) return bucket;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, writtenOut(one)]));
}
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(writtenOut(value)));

describe('every policy fits', () => {
  // S3 User Guide and KMS Developer Guide: 20 KB and 32 KiB; SNS and SQS: 30 and 8 KB (docs/aws-facts.md, 9.8).
  const LIMITS: Readonly<Record<string, number>> = {
    'AWS::S3::BucketPolicy': 20_480,
    'AWS::KMS::Key': 32_768,
    'AWS::SNS::TopicPolicy': 30_720,
    'AWS::SQS::QueuePolicy': 8_192,
    // DynamoDB Developer Guide, 'Resource-based policy considerations'.
    'AWS::DynamoDB::Table': 20_480,
  };
  const resources = custodyResources({ operators: people, administrators: people }) as Record<
    string,
    { Type: string; Properties: { PolicyDocument?: unknown; KeyPolicy?: unknown; ResourcePolicy?: unknown } }
  >;

  it.each(Object.keys(resources))('%s', (name) => {
    const { Type, Properties } = resources[name] ?? { Type: '', Properties: {} };
    expect(
      sizeOf(Properties.PolicyDocument ?? Properties.KeyPolicy ?? Properties.ResourcePolicy),
    ).toBeLessThan(LIMITS[Type] ?? 0);
  });

  it.each(Object.entries(roleResources({ plans: [], instanceProfileRoles: [], ebsKeys: [], secrets: [] })))(
    '%s',
    (_, role) => {
      const { Policies } = (role as { Properties: { Policies: unknown } }).Properties;
      expect(sizeOf(Policies)).toBeLessThan(10_240);
    },
  );

  it('also the trust of the role in another account', () => {
    expect(sizeOf(trustPolicy(FILES_IN_TARGET))).toBeLessThan(2_048 - 3 * (people[0]?.length ?? 0));
  });
});

describe('roles of functions', () => {
  it('have names that no other stack’s roles have', () => {
    const ends = files.filter((file) => files.some((other) => other !== file && file.endsWith(`-${other}`)));
    expect(ends).toEqual([]);
  });

  it('have names that IAM takes', () => {
    for (const file of files) expect(roleName(file).replace(/\$\{.*\}/, LONG_STACK)).toMatch(/^[\w-]{1,64}$/);
  });

  it('are trusted in other accounts by their whole names: a stack prod-x is no part of prod', () => {
    const text = JSON.stringify(trustPolicy(FILES_IN_TARGET));
    expect(text).not.toMatch(/[*?]/);
    const trusted = FILES_IN_TARGET.map((file) => roleName(file).replace(/\$\{.*\}/, 'kunren-prod'));
    const strangers = files.map((file) => roleName(file).replace(/\$\{.*\}/, 'kunren-prod-x'));
    expect(strangers.filter((name) => trusted.includes(name))).toEqual([]);
  });
});
