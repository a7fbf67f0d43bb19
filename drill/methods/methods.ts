import type { RecoveryMethod } from '../recovery-method.ts';
import { drs } from './drs/drs.ts';
import { restore } from './restore/restore.ts';

/** The recovery methods, by the name that a plan gives: the same as in core/plan/method-names.ts. */
export const METHODS: Record<string, RecoveryMethod> = { drs, restore };

/** @throws {Error} when there is no such method, which the plan's schema refuses. */
export function methodOf({ method: name }: { readonly method: string }): RecoveryMethod {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined) throw new Error(`there is no recovery method ${name}`);
  return method;
}
