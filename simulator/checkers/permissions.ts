import { CALLS, type FunctionFile } from '../../infra/permissions.ts';
import type { History } from '../history.ts';

/** The deployed roles allow what the functions do: none of their calls would be denied in an account. */

/** `01J…/StartWave#2+` → `start-wave`; undefined for calls that no function made. */
export function functionOf(invocation: string | undefined): FunctionFile | undefined {
  const state = /\/([A-Za-z]+)#/.exec(invocation ?? '')?.[1];
  return state?.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase() as FunctionFile | undefined;
}

export function rolesAllowEveryCall(history: History): string[] {
  const denied = history.calls.flatMap(({ invocation, service, operation }) => {
    const file = functionOf(invocation);
    const allowed: readonly string[] | undefined = file === undefined ? undefined : CALLS[file];
    const call = `${service}:${operation}`;
    // Roles in other accounts are granted to functions from the plans that name them (infra/roles.ts).
    return allowed === undefined || allowed.includes(call) || call === 'sts:AssumeRole'
      ? []
      : [`${file} called ${call}, which its role does not allow`];
  });
  return [...new Set(denied)];
}
