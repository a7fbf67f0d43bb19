import { stringify } from 'yaml';
import { OPTIONS, TRUST_CONDITIONS, trustParameters, trustPolicy } from './foreign-role.ts';
import { PRIVATE_PATH_PERMISSIONS } from './private-path-permissions.ts';

/** infra/source-account-role.yml: the role by which readiness looks at the source VPC of a private path. */
export function sourceAccountTemplate(): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Lets kunren in another account look at the source VPC of a private replication path',
    Parameters: trustParameters('privatePath.source.role.externalId', 'kunren readiness'),
    Conditions: TRUST_CONDITIONS,
    Resources: {
      KunrenSourceRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { 'Fn::Sub': '${KunrenStack}-source' },
          Description: 'Looks at the network of a private replication path, and changes nothing',
          AssumeRolePolicyDocument: trustPolicy(['check-readiness']),
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
