import type { PrivatePathCode } from '../../core/readiness/private-path/finding.ts';
import type { Broken } from './private-path-account.ts';

/** One thing that is different on a path of which everything else is right, and everything that is found of it. */
export interface Break extends Broken {
  readonly name: string;
  readonly found: readonly (readonly [code: PrivatePathCode, resource: string])[];
}

/** A resource of the path that is different, or, by null, is not there. */
export const change = (id: string, fields: object | null): Broken => ({ path: { change: { [id]: fields } } });
