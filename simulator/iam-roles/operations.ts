import { GetRole$, type GetRoleCommandInput, type GetRoleCommandOutput } from '@aws-sdk/client-iam';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';

/** Every operation of IAM that the simulator supports; what IAM decides is in simulator/iam. */
export const IAM_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  GetRole: modelled(GetRole$, getRole),
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
