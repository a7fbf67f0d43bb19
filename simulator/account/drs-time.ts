import type { SimulatedAccount } from './state.ts';

/** Moments as DRS writes them. */

export const iso = (moment: number): string => new Date(moment).toISOString();

/** Whether DRS answers as it was seen to, rather than as its examples do (docs/aws-facts.md, 2.10). */
export const isHard = ({ scenario }: Pick<SimulatedAccount, 'scenario'>): boolean =>
  scenario.answers === 'hard';

/** A moment by DRS's clock, which may be wrong: with six decimals, or none, and an offset, as it was seen. */
export function drsTime(aws: Pick<SimulatedAccount, 'scenario'>, moment: number): string {
  const written = iso(moment + aws.scenario.clockSkew * 1_000);
  if (!isHard(aws)) return written;
  return written.replace('.000Z', '+00:00').replace('Z', '841+00:00');
}
