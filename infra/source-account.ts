import { stringify } from 'yaml';
import { PRIVATE_PATH_PERMISSIONS } from './private-path-permissions.ts';
import { FUNCTIONS, OPTIONS } from './target-account.ts';

/** infra/source-account-role.yml: the role by which readiness looks at the source VPC of a private path. */
export function sourceAccountTemplate(): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Lets kunren in another account look at the source VPC of a private replication path',
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
          'A secret word that plans carry as privatePath.source.role.externalId, so that no other stack can be misled here',
      },
    },
    Resources: {
      KunrenSourceRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { 'Fn::Sub': '${KunrenStack}-source' },
          Description: 'Looks at the network of a private replication path, and changes nothing',
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${KunrenAccount}:root' } },
                Action: 'sts:AssumeRole',
                Condition: {
                  StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } },
                  ArnLike: { 'aws:PrincipalArn': FUNCTIONS },
                },
              },
            ],
          },
          Policies: [
            {
              PolicyName: 'look',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  { Effect: 'Allow', Action: [...PRIVATE_PATH_PERMISSIONS['both VPCs']], Resource: '*' },
                ],
              },
            },
          ],
        },
      },
    },
    Outputs: {
      RoleArn: {
        Description: 'For the plans, as privatePath.source.role.arn',
        Value: { 'Fn::GetAtt': ['KunrenSourceRole', 'Arn'] },
      },
    },
  };
  return `# Generated from infra/private-path-permissions.ts by npm run generate; do not edit. Deploy it in the account of the source
# VPC where that is not the target account: docs/readiness-private-path.md.
${stringify(template, OPTIONS)}`;
}
