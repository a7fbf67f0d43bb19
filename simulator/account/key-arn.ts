import { stableID } from './random.ts';
import type { SimulatedAccount } from './state.ts';

/** The ARN by which EC2 shows a key, however it was given; without one that of aws/ebs. */
export function keyArn({ scenario: { region, account } }: SimulatedAccount, key: string | undefined): string {
  const given = key ?? stableID('', 'aws/ebs', account);
  return given.startsWith('arn:') ? given : `arn:aws:kms:${region}:${account}:key/${given}`;
}
