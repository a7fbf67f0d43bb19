import { expect, it } from 'vitest';
import { mirrorAccount, rehearseRestore } from './restore-account.ts';

/** Snapshots under a key of the account's own, which the stack's parameter ebsKeys names. */
it('a restore from snapshots under a customer-managed key passes by the permissions that are granted for it', async () => {
  const { record, decisions } = await rehearseRestore(
    mirrorAccount((account) => {
      for (const snapshot of account.snapshots) snapshot['kmsKey'] = 'own';
      return undefined;
    }),
  );
  expect([record.verdict, record.reasons]).toEqual(['PASS', []]);
  const onKey = decisions.filter(({ resource }) => resource.endsWith(':key/own'));
  expect(new Set(onKey.map(({ caller }) => caller))).toEqual(new Set(['restore-wave', 'attach-volumes']));
  expect(new Set(onKey.map(({ answer }) => answer))).toEqual(new Set(['Allowed']));
});
