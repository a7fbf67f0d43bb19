import type { History } from '../history.ts';

/** The deployed roles allow what the functions do: IAM denied none of their calls, nor what DRS did in their name. */
export const iamDeniesNothing = ({ decisions }: History): string[] =>
  decisions
    .filter(({ answer }) => answer !== 'Allowed')
    .map(({ caller, action, resource, answer }) => `${caller}: ${action} on ${resource} is ${answer}`);
