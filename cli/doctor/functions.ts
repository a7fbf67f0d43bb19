import type { FunctionState } from '../../adapters/aws/function-state.ts';
import { CALLS } from '../../infra/function-calls.ts';
import { functionName } from '../../infra/logical-name.ts';
import { broken, type Line, lineOf, ok, unknown } from './line.ts';
import type { Check, Scope } from './scope.ts';

/** Whether each function can run. */
export const functionsCheck: Check = {
  name: 'functions',
  isOfStack: true,
  look: (scope) => Promise.all(Object.keys(CALLS).map((file) => ofFunction(functionName(file), scope))),
};

const ofFunction = (name: string, { inspector, stack, deploy }: Scope): Promise<Line> =>
  lineOf(
    name,
    'lambda:GetFunctionConfiguration',
    () => inspector.functionState(`${stack}-${name}`),
    (found) => judged(found, deploy),
  );

/** The states of a function: docs/aws-facts.md, 9.2. */
function judged(found: FunctionState | undefined, deploy: string) {
  if (found === undefined) return broken('there is no such function', deploy);
  const { state, lastUpdate, changedAt, code } = found;
  const reason = found.reason === null ? '' : ` (${found.reason})`;
  if (state === 'Failed' || lastUpdate === 'Failed')
    return broken(
      `it cannot run, or not as it was deployed${reason}`,
      `correct what Lambda names, and ${deploy}`,
    );
  if (state === 'Pending' || lastUpdate === 'InProgress')
    return unknown(`it is being made ready${reason}`, 'look again in a minute');
  const version = `code ${code} of ${changedAt.slice(0, 10)}`;
  if (state === 'Inactive') return ok(`asleep, and its first call wakes it; ${version}`);
  return state === 'Active'
    ? ok(`active; ${version}`)
    : unknown(`Lambda says ${state}${reason}`, 'look at the function in its console');
}
