import { stringify } from 'yaml';
import { FAILBACK_GRANTS, FAILBACK_NETWORK_GRANTS } from './failback-permissions.ts';
import { isGiven, listOf, OPTIONS, TRUST_CONDITIONS, trustParameters, trustPolicy } from './foreign-role.ts';
import { ON_EBS_KEYS, PASS_ROLE } from './forwarded-permissions.ts';
import { FILES_IN_TARGET, targetGrants } from './grants.ts';
import { LAUNCH_ACTIONS } from './launch-action-permissions.ts';
import { type Grant, statementsOf } from './policy.ts';
import { PRIVATE_PATH_PERMISSIONS } from './private-path-permissions.ts';

const yesOrNo = (description: string) => ({
  Type: 'String',
  AllowedValues: ['no', 'yes'],
  Default: 'no',
  Description: description,
});
const isYes = (parameter: string) => ({ 'Fn::Equals': [{ Ref: parameter }, 'yes'] });
/** The staging area is in the target account, and its VPC is one of the two. */
const ON_BOTH_SIDES: Grant = { actions: Object.values(PRIVATE_PATH_PERMISSIONS).flat(), resources: ['*'] };
const policyIf = (condition: string, name: string, statements: readonly unknown[]) => ({
  'Fn::If': [
    condition,
    { PolicyName: name, PolicyDocument: { Version: '2012-10-17', Statement: statements } },
    { Ref: 'AWS::NoValue' },
  ],
});
/** The grants on each resource of a parameter. */
const onAll = (grants: readonly Omit<Grant, 'resources'>[], parameter: string) =>
  statementsOf(grants.map((grant) => ({ ...grant, resources: [parameter] }))).map((statement) => ({
    ...statement,
    Resource: { Ref: parameter },
  }));

/** infra/target-account-role.yml: the role that kunren assumes in another account, as a template to deploy there. */
export function targetAccountTemplate(): string {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Lets kunren in another account rehearse the recovery of the servers of this one',
    Parameters: {
      ...trustParameters('target.role.externalId', 'kunren check, kunren doctor and kunren readiness'),
      LaunchActions: yesOrNo(
        'Whether plans accept post-launch actions of DRS here (guards.postLaunchActions)',
      ),
      Failback: yesOrNo('Whether plans look at what a failback would need (failback)'),
      PrivatePath: yesOrNo('Whether plans look at a private replication path to here (privatePath)'),
      InstanceProfileRoles: listOf('ARNs of the roles of instance profiles that launch templates here name'),
      EbsKeys: listOf('ARNs of customer-managed keys that volumes and snapshots here are encrypted with'),
    },
    Conditions: {
      WithLaunchActions: isYes('LaunchActions'),
      WithFailback: isYes('Failback'),
      WithPrivatePath: isYes('PrivatePath'),
      WithProfileRoles: isGiven('InstanceProfileRoles'),
      WithEbsKeys: isGiven('EbsKeys'),
      ...TRUST_CONDITIONS,
    },
    Resources: {
      KunrenTargetRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { 'Fn::Sub': '${KunrenStack}-target' },
          Description: 'Rehearses recoveries with AWS Elastic Disaster Recovery',
          AssumeRolePolicyDocument: trustPolicy(FILES_IN_TARGET),
          Policies: [
            {
              PolicyName: 'rehearse',
              PolicyDocument: { Version: '2012-10-17', Statement: statementsOf(targetGrants()) },
            },
            policyIf('WithLaunchActions', 'launch-actions', statementsOf(LAUNCH_ACTIONS)),
            policyIf(
              'WithFailback',
              'failback',
              statementsOf([...FAILBACK_GRANTS, ...FAILBACK_NETWORK_GRANTS]),
            ),
            policyIf('WithPrivatePath', 'private-path', statementsOf([ON_BOTH_SIDES])),
            policyIf('WithProfileRoles', 'instance-profiles', onAll([PASS_ROLE], 'InstanceProfileRoles')),
            policyIf('WithEbsKeys', 'ebs-keys', onAll(ON_EBS_KEYS, 'EbsKeys')),
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
