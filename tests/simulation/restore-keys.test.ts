import { describe, expect, it } from 'vitest';
import { callsOf, codesOf } from './rehearse.ts';
import { mirrorAccount, mirrorPlan, rehearseRestore } from './restore-account.ts';

/** The keys of restored volumes: which are used, and which refuse a drill before anything is made. */

type Changes = Record<string, unknown>;

const arnOf = (place: number, account = '111122223333'): string =>
  `arn:aws:kms:ap-northeast-1:${account}:key/00000000-0000-4000-8000-00000000000${place}`;
const [OWN, OTHER] = [arnOf(1), arnOf(2)];

/** Every snapshot under a key, whose state is changed. */
const under = (kmsKey: string, key: Changes = {}, more: Changes = {}): Changes =>
  mirrorAccount(({ snapshots }) => ({
    snapshots: snapshots.map((one) => ({ ...one, kmsKey })),
    kmsKeys: [{ key: kmsKey, ...key }],
    ...more,
  }));
const withKey = (key: string): Changes => mirrorPlan(({ restore }) => ({ restore: { ...restore, key } }));

describe('a restore from snapshots under a customer-managed key', () => {
  it('passes by the permissions that are granted for it, and asks about it once', async () => {
    const rehearsal = await rehearseRestore(under(OWN));
    const { record, decisions } = rehearsal;
    expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
    const onKey = decisions.filter(({ resource }) => resource === OWN);
    expect(new Set(onKey.map(({ caller }) => caller))).toEqual(
      new Set(['check-guards', 'restore-wave', 'attach-volumes']),
    );
    expect(new Set(onKey.map(({ answer }) => answer))).toEqual(new Set(['Allowed']));
    expect(callsOf(rehearsal, 'kms:DescribeKey').map(({ input }) => input)).toEqual([{ KeyId: OWN }]);
    // No key is ever used by kunren itself.
    const direct = onKey.filter(({ context }) => context['kms:ViaService'] === undefined);
    expect(new Set(direct.map(({ action }) => action))).toEqual(new Set(['kms:DescribeKey']));
  });

  it('fails where the key may not be used, which only the volume shows', async () => {
    const { record } = await rehearseRestore(under(OWN, { inStage: false }));
    expect([record.verdict, record.cleanup.status]).toEqual(['FAIL', 'COMPLETE']);
    expect(record.reasons[0]).toMatchObject({
      code: 'LAUNCH_FAILED',
      text: expect.stringMatching(/was made and is gone; EC2 removes one whose key may not be used/),
    });
  });
});

describe('restore.key', () => {
  it('is the key of every volume and its copy, and the plan that names it is what grants it', async () => {
    const rehearsal = await rehearseRestore(
      under(OWN, {}, { kmsKeys: [{ key: OWN }, { key: OTHER, inStage: false }] }),
      withKey(OTHER),
    );
    const { record, decisions } = rehearsal;
    expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
    const made = callsOf(rehearsal, 'ec2:CreateVolume').map(({ input }) => input);
    expect(made).toHaveLength(2);
    for (const input of made) expect(input).toMatchObject({ Encrypted: true, KmsKeyId: OTHER });
    const onKey = decisions.filter(({ resource }) => resource === OTHER);
    expect(new Set(onKey.map(({ caller }) => caller))).toEqual(
      new Set(['check-guards', 'restore-wave', 'attach-volumes']),
    );
  });

  it('encrypts volumes of snapshots that are not', async () => {
    const rehearsal = await rehearseRestore(
      mirrorAccount(({ snapshots }) => ({
        snapshots: snapshots.map((one) => ({ ...one, encrypted: false })),
        kmsKeys: [{ key: OWN }],
      })),
      withKey(OWN),
    );
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(callsOf(rehearsal, 'ec2:CreateVolume')[0]?.input).toMatchObject({
      Encrypted: true,
      KmsKeyId: OWN,
    });
  });
});

const THEIRS = arnOf(3, '999988887777');
const REFUSED: readonly (readonly [string, Changes, Changes, string])[] = [
  ...['Disabled', 'PendingDeletion', 'PendingImport', 'Unavailable', 'gone'].map(
    (state) =>
      [`the snapshots’ key is ${state}`, under(OWN, { state }), mirrorPlan(), 'KEY_UNUSABLE'] as const,
  ),
  ['the key’s policy lets nobody look', under(OWN, { metadataDenied: true }), mirrorPlan(), 'KEY_UNKNOWN'],
  [
    'the key is AWS’s own for another account',
    under(THEIRS, { manager: 'AWS' }),
    mirrorPlan(),
    'KEY_UNKNOWN',
  ],
  ['nobody knows restore.key', mirrorAccount(), withKey(OTHER), 'KEY_UNUSABLE'],
  [
    'restore.key is not symmetric',
    mirrorAccount(() => ({ kmsKeys: [{ key: OTHER, spec: 'RSA_2048' }] })),
    withKey(OTHER),
    'KEY_UNUSABLE',
  ],
  [
    'KMS does not answer',
    mirrorAccount(() => ({
      faults: [{ operation: 'kms:DescribeKey', error: 'AccessDeniedException', status: 400, times: 1_000 }],
    })),
    mirrorPlan(),
    'KEY_UNKNOWN',
  ],
];

describe('a restore is refused, and makes nothing, when', () => {
  it.each(REFUSED)('%s', async (_, account, plan, code) => {
    const rehearsal = await rehearseRestore(account, plan);
    expect(rehearsal.record.verdict).toBe('SKIPPED');
    expect(codesOf(rehearsal)).toEqual([code]);
    expect(rehearsal.mutations).toEqual([]);
  });
});
