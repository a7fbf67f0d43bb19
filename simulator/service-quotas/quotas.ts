import type { SimulatedAccount } from '../account/state.ts';

/** DRS's quotas with their documented values: docs/aws-facts.md, 4.1. A scenario may set others. */
export const DRS_QUOTAS = [
  { code: 'L-D88FAC3A', name: 'Concurrent jobs in progress', value: 20, adjustable: false },
  { code: 'L-DD6D028C', name: 'Concurrent jobs per source server', value: 1, adjustable: false },
  { code: 'L-B827C881', name: 'Max source servers in a single job', value: 100, adjustable: false },
  { code: 'L-05AFA8C6', name: 'Max source servers in all jobs', value: 500, adjustable: false },
  { code: 'L-C1D14A2B', name: 'Max number of replicating source servers', value: 300, adjustable: true },
  { code: 'L-E28BE5E0', name: 'Max total source servers per AWS account', value: 4_000, adjustable: true },
  { code: 'L-0588D03B', name: 'Max launch actions per resource', value: 200, adjustable: false },
] as const;

/** The value in this scenario; no limit for an undocumented code. */
export const quotaValue = ({ scenario }: SimulatedAccount, code: string): number =>
  scenario.quotas[code] ?? DRS_QUOTAS.find((quota) => quota.code === code)?.value ?? Number.POSITIVE_INFINITY;
