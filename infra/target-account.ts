import { stringify } from 'yaml';
import { targetGrants } from './grants.ts';
import { LAUNCH_ACTIONS } from './launch-action-permissions.ts';
import { statementsOf } from './policy.ts';

// Everything quoted: 2012-10-17 must stay a text.
const OPTIONS = {
  lineWidth: 110,
  aliasDuplicateObjects: false,
  defaultStringType: 'QUOTE_SINGLE',
  defaultKeyType: 'PLAIN',
} as const;

/** infra/target-account-role.yml: the role that kunren assumes in another account, as a template to deploy there. */
export function targetAccountTemplate(): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Lets kunren in another account rehearse the recovery of the servers of this one',
    Parameters: {
      KunrenAccount: {
        Type: 'String',
        AllowedPattern: '[0-9]{12}',
        Description: 'The account of kunren’s stack',
      },
      KunrenStack: { Type: 'String', Default: 'kunren-prod', Description: 'The name of kunren’s stack' },
      ExternalId: {
        Type: 'String',
        MinLength: 16,
        Description:
          'A secret word that plans carry as target.role.externalId, so that no other stack can be misled here',
      },
      LaunchActions: {
        Type: 'String',
        AllowedValues: ['no', 'yes'],
        Default: 'no',
        Description: 'Whether plans accept post-launch actions of DRS here (guards.postLaunchActions)',
      },
    },
    Conditions: { WithLaunchActions: { 'Fn::Equals': [{ Ref: 'LaunchActions' }, 'yes'] } },
    Resources: {
      KunrenTargetRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { 'Fn::Sub': '${KunrenStack}-target' },
          Description: 'Rehearses recoveries with AWS Elastic Disaster Recovery',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${KunrenAccount}:root' } },
                Action: 'sts:AssumeRole',
                Condition: {
                  StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
                  // The roles of the stack's functions have its name as a prefix.
                  ArnLike: {
                    'aws:PrincipalArn': {
                      'Fn::Sub': 'arn:${AWS::Partition}:iam::${KunrenAccount}:role/${KunrenStack}-*',
                    },
                  },
                },
              },
            ],
          },
          Policies: [
            {
              PolicyName: 'rehearse',
              PolicyDocument: { Version: '2012-10-17', Statement: statementsOf(targetGrants()) },
            },
            {
              'Fn::If': [
                'WithLaunchActions',
                {
                  PolicyName: 'launch-actions',
                  PolicyDocument: { Version: '2012-10-17', Statement: statementsOf(LAUNCH_ACTIONS) },
                },
                { Ref: 'AWS::NoValue' },
              ],
            },
          ],
        },
      },
    },
    Outputs: {
      RoleArn: {
        Description: 'For the plans, as target.role.arn',
        Value: { 'Fn::GetAtt': ['KunrenTargetRole', 'Arn'] },
      },
    },
  };
  return `# Generated from infra/permissions.ts by npm run generate; do not edit. Deploy it in the account whose servers are
# rehearsed: docs/deploy.md, 'Other accounts'.
${stringify(template, OPTIONS)}`;
}
