import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  DescribeKey$,
  type DescribeKeyCommandInput,
  type DescribeKeyCommandOutput,
  GetPublicKey$,
  type GetPublicKeyCommandInput,
  type GetPublicKeyCommandOutput,
  type KeyState,
  Sign$,
  type SignCommandInput,
  type SignCommandOutput,
} from '@aws-sdk/client-kms';
import { ebsKeyOf } from '../account/ebs-keys.ts';
import { keyArn } from '../account/key-arn.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { signDigest } from './ecdsa.ts';
import { KEY_ID } from './key.ts';

/** Every operation of KMS that the simulator supports. */
export const KMS_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  DescribeKey: modelled(DescribeKey$, describeKey),
  GetPublicKey: modelled(GetPublicKey$, getPublicKey),
  Sign: modelled(Sign$, sign),
};

const DIGEST_BYTES = 32;
const ALGORITHM = 'ECDSA_SHA_256';

function describeKey(
  { KeyId }: DescribeKeyCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeKeyCommandOutput, '$metadata'> {
  const ebs = describeEbsKey(KeyId, aws);
  if (ebs !== undefined) return ebs;
  const { arn } = keyNamed(KeyId, aws);
  const { keyState } = aws;
  return {
    KeyMetadata: {
      KeyId: KEY_ID,
      Arn: arn,
      AWSAccountId: aws.scenario.account,
      Enabled: keyState === 'Enabled',
      KeyState: keyState,
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      SigningAlgorithms: [ALGORITHM],
    },
  };
}

const ARN = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):(\d{12}):key\/(.+)$/;

/**
 * A key of volumes and snapshots. What another account has, and does not share, KMS denies whether or not it exists; the
 * policy of an AWS managed key lets in its own account alone (KMS Developer Guide, 'AWS managed keys').
 */
function describeEbsKey(
  name = '',
  aws: SimulatedAccount,
): Omit<DescribeKeyCommandOutput, '$metadata'> | undefined {
  const arn = keyArn(aws, name);
  const [, region, owner, id = ''] = ARN.exec(arn) ?? [];
  if (region !== undefined && region !== aws.scenario.region)
    throw awsError('NotFoundException', 400, `Invalid arn ${region}`);
  const key = ebsKeyOf(aws, arn);
  const isForeign = owner !== undefined && owner !== aws.scenario.account;
  if (key?.metadataDenied === true || (isForeign && key?.manager !== 'CUSTOMER'))
    throw awsError(
      'AccessDeniedException',
      400,
      `The caller is not authorized to perform: kms:DescribeKey on resource: ${arn} because no resource-based policy allows the kms:DescribeKey action`,
    );
  if (key === undefined) return undefined;
  const { state, usage, spec, manager } = key;
  return {
    KeyMetadata: {
      KeyId: id,
      Arn: arn,
      AWSAccountId: owner,
      Enabled: state === 'Enabled',
      KeyState: state as KeyState,
      KeySpec: spec,
      KeyUsage: usage,
      KeyManager: manager,
      MultiRegion: false,
    },
  };
}

function getPublicKey(
  { KeyId }: GetPublicKeyCommandInput,
  aws: SimulatedAccount,
): Omit<GetPublicKeyCommandOutput, '$metadata'> {
  const { arn, key } = usable(KeyId, aws);
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
  const { arn, key } = usable(input.KeyId, aws);
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

/** KMS API Reference, Sign and GetPublicKey: 'DisabledException', and KMSInvalidStateException in any other state. */
function usable(name: string | undefined, aws: SimulatedAccount): ReturnType<typeof keyNamed> {
  const found = keyNamed(name, aws);
  if (aws.keyState === 'Disabled') throw awsError('DisabledException', 400, `${found.arn} is disabled.`);
  if (aws.keyState !== 'Enabled')
    throw awsError('KMSInvalidStateException', 400, `${found.arn} is pending deletion.`);
  return found;
}

/** By id or ARN: KMS accepts both. */
function keyNamed(name = '', { scenario, signingKey }: SimulatedAccount): { arn: string; key: KeyObject } {
  const id = /^(?:arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?([0-9a-f-]{36})$/.exec(name)?.[1];
  if (id !== KEY_ID) throw awsError('NotFoundException', 400, `Key '${name}' does not exist`);
  return { arn: `arn:aws:kms:${scenario.region}:${scenario.account}:key/${id}`, key: signingKey };
}
