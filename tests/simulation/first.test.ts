import { expect, it } from 'vitest';
import { rehearse } from './rehearse.ts';

it('passes', async () => {
  const r = await rehearse();
  expect(r.record.verdict).toBe('PASS');
  expect(r.mutations).toEqual(['drs:StartRecovery', 'drs:StartRecovery', 'drs:TerminateRecoveryInstances']);
});
it('live recovery', async () => {
  const r = await rehearse({ existing: [{ server: 'wordpress-db', kind: 'recovery', launchedAgo: '2d' }] });
  expect([r.record.verdict, r.record.reasons.map((x) => x.code), r.mutations]).toEqual(['SKIPPED', [], []]);
});
