import { keyArn } from '../account/key-arn.ts';
import type { History } from '../history.ts';

/**
 * The deployed roles allow what the functions do: IAM denied none of their calls, nor what DRS and EBS did in their name;
 * save with keys that the scenario's stage forgot.
 */
export function iamDeniesNothing({ decisions, scenario }: History): string[] {
  const forgotten = new Set(
    scenario.kmsKeys.flatMap(({ key, inStage }) => (inStage ? [] : [keyArn({ scenario }, key)])),
  );
  return decisions
    .filter(({ answer, resource }) => answer !== 'Allowed' && !forgotten.has(resource))
    .map(({ caller, action, resource, answer }) => `${caller}: ${action} on ${resource} is ${answer}`);
}
