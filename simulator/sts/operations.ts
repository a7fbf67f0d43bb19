import {
  AssumeRole$,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  GetCallerIdentity$,
  type GetCallerIdentityCommandInput,
  type GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';

/** Every operation of STS that the simulator supports. */
export const STS_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  AssumeRole: modelled(AssumeRole$, assumeRole),
  GetCallerIdentity: modelled(GetCallerIdentity$, getCallerIdentity),
};

function getCallerIdentity(
  _input: GetCallerIdentityCommandInput,
  { scenario }: SimulatedAccount,
): Omit<GetCallerIdentityCommandOutput, '$metadata'> {
  return {
    Account: scenario.account,
    Arn: `arn:aws:sts::${scenario.account}:assumed-role/kunren-simulated/simulated`,
    UserId: 'AROASIMULATEDSIMULATE:simulated',
  };
}

/** Any role of the scenario's accounts may be assumed; its trust policy is IAM's to judge (simulator/iam). */
function assumeRole(
  input: AssumeRoleCommandInput,
  aws: SimulatedAccount,
): Omit<AssumeRoleCommandOutput, '$metadata'> {
  const { RoleArn, RoleSessionName, DurationSeconds = 3_600 } = input;
  const match = /^arn:aws[a-z-]*:iam::(\d{12}):role\/(.+)$/.exec(RoleArn ?? '');
  if (match === null || !RoleSessionName) {
    throw awsError('ValidationError', 400, 'RoleArn and RoleSessionName are needed.');
  }
  const [, account, path = ''] = match;
  const { scenario } = aws;
  if (account !== scenario.account && account !== scenario.privatePath?.sourceAccount) {
    throw awsError('AccessDenied', 403, `Not authorized to perform sts:AssumeRole on resource: ${RoleArn}`);
  }
  const role = path.split('/').at(-1);
  const now = aws.now();
  const AccessKeyId = stableID('ASIA', RoleArn ?? '', RoleSessionName, now)
    .toUpperCase()
    .slice(0, 20);
  aws.sessions.set(AccessKeyId, RoleArn ?? '');
  return {
    Credentials: {
      AccessKeyId,
      SecretAccessKey: 'simulated',
      SessionToken: 'simulated',
      Expiration: new Date(now + DurationSeconds * 1_000),
    },
    AssumedRoleUser: {
      AssumedRoleId: `AROASIMULATEDSIMULATE:${RoleSessionName}`,
      Arn: `arn:aws:sts::${account}:assumed-role/${role}/${RoleSessionName}`,
    },
  };
}
