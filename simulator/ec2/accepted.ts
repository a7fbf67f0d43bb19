import { awsError } from '../protocol/error.ts';

/** Refuses what this operation takes in AWS and the simulator does not model: never ignored. */
export function refuseUnmodelled(input: object, modelled: readonly string[]): void {
  const other = Object.entries(input).find(([key, value]) => value !== undefined && !modelled.includes(key));
  if (other !== undefined)
    throw awsError('UnsupportedOperation', 400, `The parameter ${other[0]} is not modelled by the simulator`);
}
