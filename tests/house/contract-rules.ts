import * as z from 'zod';

/** What must agree between the state machine, the contract, the functions and serverless.yml. */

export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly TimeoutSeconds?: number;
  readonly Choices?: readonly Comparison[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

export interface Comparison {
  readonly Variable?: string;
  readonly StringEquals?: string;
  readonly Next?: string;
  readonly And?: readonly Comparison[];
  readonly Or?: readonly Comparison[];
  readonly Not?: Comparison;
}

export type States = Readonly<Record<string, State>>;
export type Contract = Readonly<Record<string, { readonly output: z.ZodType }>>;

const STATUS = '$.status';
const SERVICE_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];
/** Where an error leads: to cleanup, from cleanup to the record, and from the record nowhere. */
const CLEANUP = 'TerminateDrill';
const RECORD = 'CloseDrill';

/** `start-wave.ts` → `StartWave`. */
export function stateOfFile(file: string): string {
  return file
    .replace(/\.ts$/, '')
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
}

/** `startWave` → `StartWave`. */
export function stateOfKey(key: string): string {
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
}

export function taskStates(states: States): readonly string[] {
  return Object.keys(states).filter((name) => states[name]?.Type === 'Task');
}

/** The names that one side has and the other lacks. */
export function differences(
  [leftName, left]: readonly [string, readonly string[]],
  [rightName, right]: readonly [string, readonly string[]],
): readonly string[] {
  return [
    ...left
      .filter((name) => !right.includes(name))
      .map((name) => `${name} is in ${leftName}: add it to ${rightName}`),
    ...right
      .filter((name) => !left.includes(name))
      .map((name) => `${name} is in ${rightName}: add it to ${leftName}`),
  ];
}

/** Every literal a Choice compares is a status of the Task before it, and every status is dealt with. */
export function choicesMatchOutputs(states: States, contract: Contract): readonly string[] {
  const before = new Map<string, string[]>();
  for (const task of taskStates(states)) {
    const choice = choiceAfter(states, task);
    if (choice !== undefined) before.set(choice, [...(before.get(choice) ?? []), task]);
  }
  return [...before].flatMap(([choice, tasks]) => {
    const { Choices = [], Default } = states[choice] ?? { Type: 'Choice' };
    const compared = Choices.flatMap((one) => statusLiterals(one));
    const known = tasks.flatMap((task) => statusesOf(contract, task));
    const unknown = compared
      .filter((literal) => !known.includes(literal))
      .map(
        (literal) =>
          `${choice} compares '${literal}': ${tasks.join(', ')} never says so; use one of ${known.join(', ')}`,
      );
    const unhandled = Default === undefined ? known.filter((status) => !compared.includes(status)) : [];
    return [
      ...unknown,
      ...unhandled.map((status) => `${choice} leaves out '${status}': add a rule or a Default`),
    ];
  });
}

/** The Choice that a Task's output reaches with its status unchanged. */
function choiceAfter(states: States, task: string): string | undefined {
  let name = states[task]?.Next;
  for (let steps = 0; name !== undefined && steps < Object.keys(states).length; steps += 1) {
    const state: State | undefined = states[name];
    if (state?.Type === 'Choice') return name;
    if (state?.Type !== 'Pass' && state?.Type !== 'Wait') return undefined;
    name = state.Next;
  }
  return undefined;
}

function statusLiterals({ Variable, StringEquals, And = [], Or = [], Not }: Comparison): readonly string[] {
  const own = Variable === STATUS && StringEquals !== undefined ? [StringEquals] : [];
  return [
    ...own,
    ...[...And, ...Or, ...(Not === undefined ? [] : [Not])].flatMap((one) => statusLiterals(one)),
  ];
}

function statusesOf(contract: Contract, state: string): readonly string[] {
  const output = contract[state]?.output;
  const status: unknown = output instanceof z.ZodObject ? output.shape['status'] : undefined;
  if (status instanceof z.ZodEnum) return status.options.map(String);
  return status instanceof z.ZodLiteral ? [...status.values].map(String) : [];
}

/** Every Task has a timeout, retries Lambda's own failures and, when it fails, leads to cleanup. */
export function tasksAreGuarded(states: States): readonly string[] {
  return taskStates(states).flatMap((name) => {
    const { TimeoutSeconds, Retry = [], Catch = [] } = states[name] ?? { Type: 'Task' };
    const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
    const missing = retried.includes('States.ALL')
      ? []
      : SERVICE_ERRORS.filter((error) => !retried.includes(error));
    const target = name === CLEANUP ? RECORD : CLEANUP;
    const everything = Catch.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
    const leads = everything !== undefined && leadsTo(states, everything.Next, target);
    return [
      ...(TimeoutSeconds === undefined
        ? [`${name} has no TimeoutSeconds: give it the function's timeout and a little`]
        : []),
      ...(missing.length > 0 ? [`${name} does not retry ${missing.join(', ')}: add them to its Retry`] : []),
      ...(leads || name === RECORD
        ? []
        : [`${name} has no Catch of States.ALL that leads to ${target}: add one`]),
    ];
  });
}

/** Whether a state is the target, or passes straight on to it. */
function leadsTo(states: States, from: string, target: string): boolean {
  let name: string | undefined = from;
  for (let steps = 0; name !== undefined && steps <= Object.keys(states).length; steps += 1) {
    if (name === target) return true;
    const state: State | undefined = states[name];
    name = state?.Type === 'Pass' || state?.Type === 'Wait' ? state.Next : undefined;
  }
  return false;
}

/** Error names of ours in Retry and Catch are ones that the code throws. */
export function errorNamesExist(states: States, exported: readonly string[]): readonly string[] {
  return Object.entries(states).flatMap(([name, { Retry = [], Catch = [] }]) =>
    [...Retry, ...Catch]
      .flatMap(({ ErrorEquals }) => ErrorEquals)
      .filter((error) => !/^(States|Lambda|Sandbox|Runtime)\./.test(error) && !exported.includes(error))
      .map(
        (error) =>
          `${name} names the error ${error}: core/workflow/errors.ts throws only ${exported.join(', ')}`,
      ),
  );
}
