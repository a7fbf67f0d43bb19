import { describe, expect, it } from 'vitest';
import type { ObservedKey, ObservedSnapshot } from '../../adapters/aws/restore-observations.ts';
import type { Observation } from '../../core/guards/observation.ts';
import { keyGuards, keysOf } from '../../drill/methods/restore/guards/keys.ts';
import type { ChosenSnapshots } from '../../drill/methods/restore/guards/snapshots.ts';
import { resolve } from '../../drill/methods/restore/resolve.ts';
import { planOfData } from '../simulation/rehearse.ts';
import { mirrorPlan } from '../simulation/restore-account.ts';

/** Which keys a restore would use, and when one of them refuses it. */

const ACCOUNT = '111122223333';
const arnOf = (place: number, account = ACCOUNT): string =>
  `arn:aws:kms:ap-northeast-1:${account}:key/00000000-0000-4000-8000-00000000000${place}`;
const [OWN, OTHER] = [arnOf(1), arnOf(2)];

const USABLE: ObservedKey = {
  state: 'Enabled',
  usage: 'ENCRYPT_DECRYPT',
  spec: 'SYMMETRIC_DEFAULT',
  manager: 'CUSTOMER',
  accountID: ACCOUNT,
};

const SNAPSHOT: ObservedSnapshot = {
  snapshotID: 'snap-1',
  volumeID: 'vol-1',
  state: 'completed',
  tier: 'standard',
  startedAt: '2026-11-21T00:00:00.000Z',
  gibibytes: 8,
  ownerID: ACCOUNT,
  encrypted: true,
  kmsKey: OWN,
  tags: {},
};

/** The mirror disk's two servers, each restored from these snapshots. */
async function restoreOf(
  snapshots: readonly Partial<ObservedSnapshot>[],
  key?: string,
): Promise<[scope: Parameters<typeof keyGuards>[0], ChosenSnapshots]> {
  const plan = planOfData(
    mirrorPlan(({ restore }) => (key === undefined ? undefined : { restore: { ...restore, key } })),
  );
  const { servers } = await resolve(plan);
  const members = new Map(snapshots.map((one, place) => [`data-${place}`, { ...SNAPSHOT, ...one }]));
  const point = { pointID: 'snap-1', at: SNAPSHOT.startedAt } as never;
  return [{ plan, servers }, new Map(servers.map(({ serverID }) => [serverID, { point, members }]))];
}

describe('the keys of a restore', () => {
  it('are those of its encrypted snapshots and its own, each once, with what is under it', async () => {
    const snapshots = [
      {},
      { snapshotID: 'snap-2' },
      { snapshotID: 'snap-3', kmsKey: OTHER },
      { snapshotID: 'snap-4', encrypted: false, kmsKey: null },
    ];
    expect(keysOf(...(await restoreOf(snapshots, OTHER)))).toEqual(
      new Map([
        [OTHER, ['restore.key', 'snap-3']],
        [OWN, ['snap-1', 'snap-2']],
      ]),
    );
  });

  it('are none where nothing is encrypted', async () => {
    expect(keysOf(...(await restoreOf([{ encrypted: false, kmsKey: null }]))).size).toBe(0);
  });
});

const known = (change: Partial<ObservedKey>): Observation<ObservedKey> => ({
  known: { ...USABLE, ...change },
});

describe('a restore is not refused by a key that', () => {
  it.each<[string, Partial<ObservedKey>]>([
    ['its account has made', {}],
    ['AWS manages for this account', { manager: 'AWS' }],
    ['another account has made and shares', { accountID: '999988887777' }],
  ])('%s', async (_, change) => {
    const keys = new Map([[OWN, known(change)]]);
    expect(keyGuards(...(await restoreOf([{}])), keys)).toEqual([]);
  });
});

describe('a restore is refused by a key that', () => {
  it.each<[string, Observation<ObservedKey | null>, string, RegExp]>([
    ['does not exist', { known: null }, 'KEY_UNUSABLE', /does not exist in KMS; .* use another key/],
    ['is disabled', known({ state: 'Disabled' }), 'KEY_UNUSABLE', /is Disabled; enable it/],
    [
      'is going to be deleted',
      known({ state: 'PendingDeletion' }),
      'KEY_UNUSABLE',
      /is PendingDeletion; cancel its deletion now/,
    ],
    [
      'has no material',
      known({ state: 'PendingImport' }),
      'KEY_UNUSABLE',
      /is PendingImport; import its key material/,
    ],
    ['is out of reach', known({ state: 'Unavailable' }), 'KEY_UNUSABLE', /connect its custom key store/],
    ['is being made', known({ state: 'Creating' }), 'KEY_UNUSABLE', /is Creating; wait until it is Enabled/],
    [
      'signs',
      known({ usage: 'SIGN_VERIFY', spec: 'ECC_NIST_P256' }),
      'KEY_UNUSABLE',
      /is ECC_NIST_P256 for SIGN_VERIFY, and EBS takes only symmetric keys/,
    ],
    [
      'encrypts and is not symmetric',
      known({ spec: 'RSA_2048' }),
      'KEY_UNUSABLE',
      /is RSA_2048 for ENCRYPT_DECRYPT/,
    ],
    [
      'AWS manages for another account',
      known({ manager: 'AWS', accountID: '999988887777' }),
      'KEY_UNUSABLE',
      /is managed by AWS for account 999988887777, .* share both/,
    ],
    [
      'could not be read',
      { unknown: 'AccessDeniedException: no' },
      'KEY_UNKNOWN',
      /could not be read: AccessDeniedException: no; .*customer-managed and shared/,
    ],
    ['is described without a state', known({ state: null }), 'KEY_UNKNOWN', /without its state/],
    ['is described without a usage', known({ usage: null }), 'KEY_UNKNOWN', /without its state, usage/],
    ['is described without a spec', known({ spec: null }), 'KEY_UNKNOWN', /without its state, usage or spec/],
  ])('%s', async (_, seen, code, text) => {
    const refusals = keyGuards(...(await restoreOf([{}])), new Map([[OWN, seen]]));
    expect(refusals).toMatchObject([{ code, text: expect.stringMatching(text) }]);
    expect(refusals[0]?.text).toContain(`the key ${OWN} of snap-1 `);
  });

  it('nobody asked about', async () => {
    expect(keyGuards(...(await restoreOf([{}])), new Map())).toMatchObject([{ code: 'KEY_UNKNOWN' }]);
  });

  it('EC2 does not name, of each server', async () => {
    const refusals = keyGuards(...(await restoreOf([{ kmsKey: null }])), new Map());
    expect(refusals.map(({ code }) => code)).toEqual(['KEY_UNKNOWN', 'KEY_UNKNOWN']);
    expect(refusals[0]?.text).toMatch(/^mirror-1 .* has snap-1, which is encrypted/);
  });

  it('is restore.key', async () => {
    const keys = new Map([
      [OWN, known({})],
      [OTHER, known({ state: 'Disabled' })],
    ]);
    expect(keyGuards(...(await restoreOf([{}], OTHER)), keys)).toMatchObject([
      { code: 'KEY_UNUSABLE', text: expect.stringContaining(`the key ${OTHER} of restore.key is Disabled`) },
    ]);
  });

  it('is that of many snapshots, of which it names three', async () => {
    const many = Array.from({ length: 5 }, (_, place) => ({ snapshotID: `snap-${place}` }));
    const [refusal] = keyGuards(...(await restoreOf(many)), new Map([[OWN, { known: null }]]));
    expect(refusal?.text).toContain('of snap-0, snap-1, snap-2 and 2 more does not exist');
  });
});
