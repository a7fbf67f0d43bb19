import {
  GetInstanceProfile$,
  type GetInstanceProfileCommandInput,
  type GetInstanceProfileCommandOutput,
  GetRole$,
  type GetRoleCommandInput,
  type GetRoleCommandOutput,
  ListAttachedRolePolicies$,
  type ListAttachedRolePoliciesCommandInput,
  type ListAttachedRolePoliciesCommandOutput,
} from '@aws-sdk/client-iam';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';

/** Every operation of IAM that the simulator supports; what IAM decides is in simulator/iam. */
export const IAM_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  GetInstanceProfile: modelled(GetInstanceProfile$, getInstanceProfile),
  GetRole: modelled(GetRole$, getRole),
  ListAttachedRolePolicies: modelled(ListAttachedRolePolicies$, listAttachedRolePolicies),
};

/** The account has the service roles of DRS that the scenario gives it, and no other. */
function getRole(
  { RoleName = '' }: GetRoleCommandInput,
  { scenario, startedAt }: SimulatedAccount,
): Omit<GetRoleCommandOutput, '$metadata'> {
  if (!scenario.serviceRoles.includes(RoleName)) {
    throw awsError('NoSuchEntity', 404, `The role with name ${RoleName} cannot be found.`);
  }
  return {
    Role: {
      Path: '/service-role/',
      RoleName,
      RoleId: stableID('AROA', RoleName),
      Arn: `arn:aws:iam::${scenario.account}:role/service-role/${RoleName}`,
      CreateDate: new Date(startedAt),
    },
  };
}

/** Each profile has one role, of its own name. */
function getInstanceProfile(
  { InstanceProfileName = '' }: GetInstanceProfileCommandInput,
  { scenario, startedAt }: SimulatedAccount,
): Omit<GetInstanceProfileCommandOutput, '$metadata'> {
  const { account, instanceProfiles } = scenario;
  if (!Object.hasOwn(instanceProfiles, InstanceProfileName))
    throw awsError('NoSuchEntity', 404, `Instance Profile ${InstanceProfileName} cannot be found.`);
  const CreateDate = new Date(startedAt);
  return {
    InstanceProfile: {
      Path: '/',
      InstanceProfileName,
      InstanceProfileId: stableID('AIPA', InstanceProfileName),
      Arn: `arn:aws:iam::${account}:instance-profile/${InstanceProfileName}`,
      CreateDate,
      Roles: [
        {
          Path: '/',
          RoleName: InstanceProfileName,
          RoleId: stableID('AROA', InstanceProfileName),
          Arn: `arn:aws:iam::${account}:role/${InstanceProfileName}`,
          CreateDate,
        },
      ],
    },
  };
}

function listAttachedRolePolicies(
  { RoleName = '' }: ListAttachedRolePoliciesCommandInput,
  { scenario: { instanceProfiles } }: SimulatedAccount,
): Omit<ListAttachedRolePoliciesCommandOutput, '$metadata'> {
  if (!Object.hasOwn(instanceProfiles, RoleName))
    throw awsError('NoSuchEntity', 404, `The role with name ${RoleName} cannot be found.`);
  return {
    AttachedPolicies: (instanceProfiles[RoleName] ?? []).map((PolicyName) => ({
      PolicyName,
      PolicyArn: `arn:aws:iam::aws:policy/service-role/${PolicyName}`,
    })),
    IsTruncated: false,
  };
}
