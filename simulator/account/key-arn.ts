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

/** The keys that whoever deploys kunren there names in the stage: all but those that the scenario says were forgotten. */
export function keysOf(scenario: Scenario): string[] {
  const forgotten = new Set(
    scenario.kmsKeys.flatMap(({ key, inStage }) => (inStage ? [] : [keyArn({ scenario }, key)])),
  );
  const keys = [
    ...scenario.snapshots.flatMap(({ kmsKey }) => kmsKey ?? []),
    ...scenario.kmsKeys.map(({ key }) => key),
  ];
  return [...new Set(keys.map((key) => keyArn({ scenario }, key)))].filter((arn) => !forgotten.has(arn));
}
