import type { FunctionFile } from './function-calls.ts';

/** Who is who for the policies of the bucket, the keys, the topics and the queues. */

/** The people whom stages/NAME.yml names, by the whole ARNs of their roles. */
export interface Custody {
  /** They abort and clean up drills, close findings and send test messages. */
  readonly operators: readonly string[];
  /** They deploy, and may change what protects evidence; empty: whoever IAM lets, as far as no key signs for them. */
  readonly administrators: readonly string[];
}

/** One statement of a policy on a resource. */
export interface ResourceStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | Readonly<Record<string, unknown>>;
  readonly Action: readonly string[] | string;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * The name of a function's role: fixed, because a key's policy names roles that are made after the key, and whole,
 * because a pattern of `kunren-prod-*` is also a pattern of the stack `kunren-prod-x`. No function's name ends with a
 * dash and another's, so no two stacks make the same name.
 */
export const roleName = (file: FunctionFile, stack = 'AWS::StackName'): string => `\${${stack}}-${file}`;

/** Without a path: a role of that name in any other is another ARN, and IAM keeps names unique in an account. */
export const roleArn = (file: FunctionFile): unknown => ({
  'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${roleName(file)}`,
});

/** A statement's principal: whoever in the account has the action from IAM as well. */
export const ACCOUNT = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const ROOT_USER = ACCOUNT.AWS;

export const roleArns = (
  files: readonly FunctionFile[],
  people: readonly string[] = [],
): readonly unknown[] => [...files.map(roleArn), ...people];

/**
 * Who may change what protects evidence. The root user always may: a role that is deleted must lock nobody out.
 * IAM User Guide, 'AWS global condition context keys': of a session, aws:PrincipalArn is its role.
 */
export const administering = ({ administrators }: Custody): readonly unknown[] => [
  ...administrators,
  ROOT_USER,
];

/** A condition that holds for everybody but these. */
export const unless = (principals: readonly unknown[]) =>
  principals.length === 0 ? {} : { Condition: { ArnNotEquals: { 'aws:PrincipalArn': principals } } };
