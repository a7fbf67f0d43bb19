/** A role in another account that kunren's functions, and people whom that account names, may assume. */

/** Everything quoted: 2012-10-17 must stay a text. */
export const OPTIONS = {
  lineWidth: 110,
  aliasDuplicateObjects: false,
  defaultStringType: 'QUOTE_SINGLE',
  defaultKeyType: 'PLAIN',
} as const;

/** The roles of the stack's functions have its name as a prefix. */
const FUNCTIONS = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${KunrenAccount}:role/${KunrenStack}-*' };

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

export const TRUST_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${KunrenAccount}:root' } },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
        ArnLike: {
          'aws:PrincipalArn': {
            'Fn::If': [
              'WithOperators',
              { 'Fn::Split': [',', { 'Fn::Join': [',', [FUNCTIONS, joined('Operators')]] }] },
              FUNCTIONS,
            ],
          },
        },
      },
    },
  ],
};
