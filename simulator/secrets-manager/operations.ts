import {
  GetSecretValue$,
  type GetSecretValueCommandInput,
  type GetSecretValueCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';

/** Every operation of Secrets Manager that the simulator supports. */
export const SECRETS_MANAGER_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  GetSecretValue: modelled(GetSecretValue$, getSecretValue),
};

/** Only by ARN, as kunren does. */
function getSecretValue(
  { SecretId = '' }: GetSecretValueCommandInput,
  { scenario }: SimulatedAccount,
): Omit<GetSecretValueCommandOutput, '$metadata'> {
  const SecretString = scenario.secrets[SecretId];
  if (SecretString === undefined) {
    throw awsError('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.");
  }
  return { ARN: SecretId, Name: SecretId.split(':').at(-1)?.slice(0, -7), SecretString };
}
