import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  type VpcConfigResponse,
} from '@aws-sdk/client-lambda';
import { isNamed } from './errors.ts';

/** Whether a function can run, as Lambda says, for the CLI. */
export interface FunctionState {
  /** Active, Inactive, Pending or Failed. */
  readonly state: string;
  /** Successful, InProgress or Failed. */
  readonly lastUpdate: string;
  /** Why it is not Active, or was not updated; null where Lambda says nothing. */
  readonly reason: string | null;
  /** When it was last deployed, as Lambda writes it. */
  readonly changedAt: string;
  /** The first characters of its code's digest: which version it runs. */
  readonly code: string;
  /** Null where it runs in no VPC. */
  readonly network: FunctionNetwork | null;
}

export interface FunctionNetwork {
  readonly vpcID: string;
  readonly subnetIDs: readonly string[];
  readonly securityGroupIDs: readonly string[];
}

const DIGEST_CHARACTERS = 8;

/** Undefined when there is no such function. */
export async function readFunctionState(
  client: LambdaClient,
  name: string,
): Promise<FunctionState | undefined> {
  try {
    const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return {
      state: found.State ?? 'unknown',
      lastUpdate: found.LastUpdateStatus ?? 'unknown',
      reason: found.StateReason ?? found.LastUpdateStatusReason ?? null,
      changedAt: found.LastModified ?? '',
      code: (found.CodeSha256 ?? '').slice(0, DIGEST_CHARACTERS),
      network: networkOf(found.VpcConfig),
    };
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

/** Lambda writes empty lists for a function that was once in a VPC. */
const networkOf = ({ VpcId = '', SubnetIds = [], SecurityGroupIds = [] }: VpcConfigResponse = {}) =>
  SubnetIds.length === 0 ? null : { vpcID: VpcId, subnetIDs: SubnetIds, securityGroupIDs: SecurityGroupIds };
