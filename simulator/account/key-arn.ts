import type { Scenario } from '../scenario/resolve.ts';
import { stableID } from './random.ts';

/** The ARN by which EC2 shows a key, however it was given; without one that of aws/ebs. */
export function keyArn(
  { scenario: { region, account } }: { readonly scenario: Pick<Scenario, 'region' | 'account'> },
  key: string | undefined,
): string {
  const given = key ?? stableID('', 'aws/ebs', account);
  return given.startsWith('arn:') ? given : `arn:aws:kms:${region}:${account}:key/${given}`;
}

/** The keys of the scenario's own snapshots, which whoever deploys kunren there names in the stack's parameter. */
export const keysOf = (scenario: Scenario): string[] => [
  ...new Set(
    scenario.snapshots.flatMap(({ kmsKey }) => (kmsKey === undefined ? [] : [keyArn({ scenario }, kmsKey)])),
  ),
];
