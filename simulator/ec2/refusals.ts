import type { EbsVolume } from '../account/ebs.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';

/** Refuses a call where the scenario says that EC2 does, of this volume. */
export function refuseAsScenario(
  { scenario: { restore }, ebs }: SimulatedAccount,
  key: 'attachRefused' | 'deleteRefused',
  { snapshot }: EbsVolume,
): void {
  restore[key].forEach(({ snapshot: name, times = Number.POSITIVE_INFINITY, code, message }, index) => {
    if (name !== undefined && name !== snapshot?.name) return;
    const place = `${key} ${index}`;
    const struck = ebs.refused.get(place) ?? 0;
    if (struck >= times) return;
    ebs.refused.set(place, struck + 1);
    throw awsError(code, 400, message);
  });
}
