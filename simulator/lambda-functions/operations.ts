import {
  GetFunctionConfiguration$,
  type GetFunctionConfigurationCommandInput,
  type GetFunctionConfigurationCommandOutput,
  Invoke$,
} from '@aws-sdk/client-lambda';
import { codeDigest } from '../account/deployment.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { modelled } from '../protocol/model.ts';
import type { RestOperation } from '../protocol/rest-service.ts';
import { type Invoking, invoke } from './invoke.ts';

/** Every operation of Lambda that the simulator supports. */
export const LAMBDA_OPERATIONS: Readonly<Record<string, RestOperation>> = {
  GetFunctionConfiguration: modelled(GetFunctionConfiguration$, getFunctionConfiguration),
  Invoke: { model: Invoke$, run: (input, aws) => invoke(input as Invoking, aws) },
};

/** Only by name, as kunren does. */
function getFunctionConfiguration(
  { FunctionName = '' }: GetFunctionConfigurationCommandInput,
  { deployment, scenario, clock }: SimulatedAccount,
): Omit<GetFunctionConfigurationCommandOutput, '$metadata'> {
  const arn = `arn:aws:lambda:${scenario.region}:${scenario.account}:function:${FunctionName}`;
  const found = deployment?.functions.get(FunctionName);
  if (deployment === undefined || found === undefined)
    throw awsError('ResourceNotFoundException', 404, `Function not found: ${arn}`);
  return {
    FunctionName,
    FunctionArn: arn,
    Runtime: 'nodejs24.x',
    State: found.state,
    StateReason: found.stateReason,
    LastUpdateStatus: found.lastUpdate,
    LastUpdateStatusReason: found.lastUpdateReason,
    ...codeOf(FunctionName, deployment.deployedAt, { scenario, clock }),
    Version: '$LATEST',
    // Of a function in no VPC the member is absent.
    ...(found.network && {
      VpcConfig: {
        VpcId: found.network.vpcID,
        SubnetIds: found.network.subnetIDs,
        SecurityGroupIds: found.network.securityGroupIDs,
      },
    }),
  };
}

function codeOf(
  name: string,
  deployedAt: Date,
  { scenario: { replacedCode, startAt }, clock }: Pick<SimulatedAccount, 'scenario' | 'clock'>,
): Pick<GetFunctionConfigurationCommandOutput, 'LastModified' | 'CodeSha256'> {
  const began = Date.parse(startAt);
  const momentOf = (after: number | undefined): Date =>
    after === undefined ? deployedAt : new Date(began + after * 1_000);
  const replaced = replacedCode
    .filter((one) => name.endsWith(`-${one.function}`) && momentOf(one.after) <= clock.now())
    .at(-1);
  return {
    // As Lambda writes it: `2026-11-21T17:00:00.000+0000`.
    LastModified: momentOf(replaced?.after).toISOString().replace('Z', '+0000'),
    CodeSha256: codeDigest(replaced === undefined || replaced.same ? name : `${name} of somebody else`),
  };
}
