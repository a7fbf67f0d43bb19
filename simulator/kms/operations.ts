import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  GetPublicKey$,
  type GetPublicKeyCommandInput,
  type GetPublicKeyCommandOutput,
  Sign$,
  type SignCommandInput,
  type SignCommandOutput,
} from '@aws-sdk/client-kms';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { signDigest } from './ecdsa.ts';
import { KEY_ID } from './key.ts';

/** Every operation of KMS that the simulator supports. */
export const KMS_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  GetPublicKey: modelled(GetPublicKey$, getPublicKey),
  Sign: modelled(Sign$, sign),
};

const DIGEST_BYTES = 32;
const ALGORITHM = 'ECDSA_SHA_256';

function getPublicKey(
  { KeyId }: GetPublicKeyCommandInput,
  aws: SimulatedAccount,
): Omit<GetPublicKeyCommandOutput, '$metadata'> {
  const { arn, key } = keyNamed(KeyId, aws);
  return {
    KeyId: arn,
    PublicKey: createPublicKey(key).export({ format: 'der', type: 'spki' }),
    KeySpec: 'ECC_NIST_P256',
    CustomerMasterKeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    SigningAlgorithms: [ALGORITHM],
  };
}

function sign(input: SignCommandInput, aws: SimulatedAccount): Omit<SignCommandOutput, '$metadata'> {
  const { arn, key } = keyNamed(input.KeyId, aws);
  const { Message = new Uint8Array(), MessageType = 'RAW', SigningAlgorithm } = input;
  if (SigningAlgorithm !== ALGORITHM) {
    throw awsError('InvalidKeyUsageException', 400, `${arn} does not sign by ${SigningAlgorithm}.`);
  }
  if (MessageType !== 'DIGEST' || Message.length !== DIGEST_BYTES) {
    const message = `The simulator signs a DIGEST of ${DIGEST_BYTES} bytes and nothing else.`;
    throw awsError('ValidationException', 400, message);
  }
  return { KeyId: arn, Signature: signDigest(key, Message), SigningAlgorithm };
}

/** By id or ARN: KMS accepts both. */
function keyNamed(name = '', { scenario, signingKey }: SimulatedAccount): { arn: string; key: KeyObject } {
  const id = /^(?:arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?([0-9a-f-]{36})$/.exec(name)?.[1];
  if (id !== KEY_ID) throw awsError('NotFoundException', 400, `Key '${name}' does not exist`);
  return { arn: `arn:aws:kms:${scenario.region}:${scenario.account}:key/${id}`, key: signingKey };
}
