import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { KEY_ID } from '../../simulator/kms/key.ts';
import { startSimulator } from '../../simulator/server.ts';
import { makeVolume, volumeOf } from './restore-support.ts';
import { bench, failure, manualClock, scenario } from './support.ts';

/** What the simulated KMS says of the keys of volumes, and what becomes of volumes under them. */

const REGION = 'ap-northeast-3';
const arnOf = (id: string, account = '111122223333'): string => `arn:aws:kms:${REGION}:${account}:key/${id}`;
const ofSnapshot = (kmsKey: string, more: Record<string, unknown> = {}) => ({
  snapshots: [{ name: 'data', kmsKey }],
  kmsKeys: [{ key: kmsKey, ...more }],
});

async function describeKey(content: Record<string, unknown>, KeyId: string) {
  const simulator = await startSimulator(scenario(content), { clock: manualClock() });
  const kms = new KMSClient({
    region: REGION,
    endpoint: simulator.url,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  });
  try {
    return await kms.send(new DescribeKeyCommand({ KeyId }));
  } finally {
    kms.destroy();
    await simulator.close();
  }
}

describe('DescribeKey', () => {
  test.each<[string, Record<string, unknown>, string, object]>([
    [
      'of a snapshot',
      { snapshots: [{ name: 'data', kmsKey: 'own' }] },
      arnOf('own'),
      { Arn: arnOf('own'), KeyState: 'Enabled', KeyManager: 'CUSTOMER', KeySpec: 'SYMMETRIC_DEFAULT' },
    ],
    [
      'that is disabled',
      ofSnapshot('own', { state: 'Disabled' }),
      arnOf('own'),
      { KeyState: 'Disabled', Enabled: false, KeyUsage: 'ENCRYPT_DECRYPT' },
    ],
    [
      'that another account shares',
      ofSnapshot(arnOf('theirs', '999988887777')),
      arnOf('theirs', '999988887777'),
      { AWSAccountId: '999988887777', KeyState: 'Enabled' },
    ],
    ['that signs evidence', {}, KEY_ID, { KeyUsage: 'SIGN_VERIFY' }],
  ])('tells of a key %s', async (_, content, id, expected) => {
    expect((await describeKey(content, id)).KeyMetadata).toMatchObject(expected);
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['that nothing has', {}, arnOf('none'), 'NotFoundException'],
    ['that is gone', ofSnapshot('own', { state: 'gone' }), arnOf('own'), 'NotFoundException'],
    ['of another Region', {}, arnOf('own').replace(REGION, 'us-east-1'), 'NotFoundException'],
    [
      'whose policy lets nobody look',
      ofSnapshot('own', { metadataDenied: true }),
      arnOf('own'),
      'AccessDeniedException',
    ],
    [
      'that AWS manages for another account',
      ofSnapshot(arnOf('theirs', '999988887777'), { manager: 'AWS' }),
      arnOf('theirs', '999988887777'),
      'AccessDeniedException',
    ],
    ['of another account, if any', {}, arnOf('none', '999988887777'), 'AccessDeniedException'],
  ])('is refused for a key %s', async (_, content, id, name) => {
    expect(await failure(describeKey(content, id))).toMatchObject({ name });
  });
});

describe('a volume', () => {
  test.each<[string, Record<string, unknown>, object, boolean]>([
    ['under its snapshot’s key', ofSnapshot('own'), {}, true],
    ['of a snapshot whose key is disabled', ofSnapshot('own', { state: 'Disabled' }), {}, false],
    ['of a snapshot whose key is gone', ofSnapshot('own', { state: 'gone' }), {}, false],
    [
      'under another key, which signs',
      {
        snapshots: [{ name: 'data' }],
        kmsKeys: [{ key: 'signs', usage: 'SIGN_VERIFY', spec: 'ECC_NIST_P256' }],
      },
      { Encrypted: true, KmsKeyId: arnOf('signs') },
      false,
    ],
    [
      'under a key that nothing has',
      { snapshots: [{ name: 'data' }] },
      { Encrypted: true, KmsKeyId: arnOf('none') },
      false,
    ],
  ])('%s is made, and is there later: %s', async (_, content, input, isThere) => {
    await using on = await bench(content);
    const id = await makeVolume(on, input);
    on.clock.pass(15);
    expect((await volumeOf(on, id))?.State).toBe(isThere ? 'available' : undefined);
  });
});
