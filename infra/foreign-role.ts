import { roleName } from './custody.ts';
import type { FunctionFile } from './function-calls.ts';

/** A role in another account that kunren's functions, and people whom that account names, may assume. */

/** Everything quoted: 2012-10-17 must stay a text. */
export const OPTIONS = {
  lineWidth: 110,
  aliasDuplicateObjects: false,
  defaultStringType: 'QUOTE_SINGLE',
  defaultKeyType: 'PLAIN',
} as const;

/** By their whole names: a pattern of `kunren-prod-*` would also be one of the stack `kunren-prod-x`. */
const rolesOf = (files: readonly FunctionFile[]) =>
  files.map((file) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:iam::\${KunrenAccount}:role/${roleName(file, 'KunrenStack')}`,
  }));

/** A parameter that takes several values, separated by commas. */
export const listOf = (description: string) => ({
  Type: 'CommaDelimitedList',
  Default: '',
  Description: `${description}; empty: none`,
});
const joined = (parameter: string) => ({ 'Fn::Join': [',', { Ref: parameter }] });

/** A condition: whether such a parameter has a value. */
export const isGiven = (parameter: string) => ({
  'Fn::Not': [{ 'Fn::Equals': [joined(parameter), ''] }],
});

/** The template's parameters that say who may assume the role. */
export const trustParameters = (
  externalId: string,
  commands: string,
): Readonly<Record<'KunrenAccount' | 'KunrenStack' | 'ExternalId' | 'Operators', object>> => ({
  KunrenAccount: {
    Type: 'String',
    AllowedPattern: '[0-9]{12}',
    Description: 'The account of kunren’s stack',
  },
  KunrenStack: { Type: 'String', Default: 'kunren-prod', Description: 'The name of kunren’s stack' },
  ExternalId: {
    Type: 'String',
    MinLength: 16,
    Description: `A secret word that plans carry as ${externalId}, so that no other stack can be misled here`,
  },
  Operators: listOf(`ARNs of roles in kunren’s account whose people may look here with ${commands}`),
});

/** The condition that the trust policy needs. */
export const TRUST_CONDITIONS = { WithOperators: isGiven('Operators') };

/** Lets these functions assume the role, and people whom its account names. */
export function trustPolicy(files: readonly FunctionFile[]): object {
  const roles = rolesOf(files);
  const withOperators = { 'Fn::Split': [',', { 'Fn::Join': [',', [...roles, joined('Operators')]] }] };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${KunrenAccount}:root' } },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
          ArnEquals: { 'aws:PrincipalArn': { 'Fn::If': ['WithOperators', withOperators, roles] } },
        },
      },
    ],
  };
}
