import type { SafetyLine } from './safety-line.ts';

/** Safety lines of what is sent into servers, and of what comes back. */

const INSIDE = ['tests/simulation/inside-safety.test.ts'];

export const SENDING: readonly SafetyLine[] = [
  {
    name: 'a command goes to the drill’s own instances only',
    file: 'drill/methods/drs/own-instances.ts',
    line: 'const { terminate } = decideCleanup(',
    broken: 'const terminate = seen.recoveryInstances;\n  decideCleanup(',
    tests: INSIDE,
    why: 'A script would run as root on a failed-over production server.',
  },
  {
    name: 'a command is sent once',
    file: 'adapters/aws/ssm-commands.ts',
    line: 'new SSMClient({ ...options, maxAttempts: 1 })',
    broken: 'new SSMClient(options)',
    tests: INSIDE,
    why: 'SendCommand has no client token: a retry by the SDK could run an action a second time.',
  },
  {
    name: 'an intent comes before its command',
    file: 'drill/actions/send-action.ts',
    line: "if (!(await folder.writeIntent(placeOf(run, number), run.wave, intent))) return 'taken';",
    broken: 'await folder.writeIntent(placeOf(run, number), run.wave, intent);',
    tests: INSIDE,
    why: 'Two invocations of one step would both send the action.',
  },
  {
    name: 'a drill that aborts sends no action',
    file: 'drill/actions/run-action.ts',
    line: 'if (reasons.length > 0) return',
    broken: 'if (reasons.length > 9) return',
    tests: INSIDE,
    why: 'An action inside a server would go on during somebody’s failover.',
  },
  {
    name: 'actions that run are cancelled when a drill aborts',
    file: 'drill/run-actions.ts',
    line: 'let aborts = (await abortReasonsOf(drill, ports)).length > 0;',
    broken: 'let aborts = (await abortReasonsOf(drill, ports)).length > 9;',
    tests: INSIDE,
    why: 'The drill would hold its servers until the action ends by itself.',
  },
  {
    name: 'an action stays in the plan’s network',
    file: 'drill/actions/send-action.ts',
    line: "return opening.plan.network.subnets.includes(subnets.get(id) ?? '') ? undefined : 'OUTSIDE_NETWORK';",
    broken: 'return undefined;',
    tests: INSIDE,
    why: 'An action would run on a clone in production’s network.',
  },
  {
    name: 'a value of the plan stays a value',
    file: 'core/inside/shell-quote.ts',
    line: "value.replaceAll(\"'\", `'\\\\''`)",
    broken: 'value',
    tests: ['tests/unit/inside-scripts.test.ts'],
    why: 'A quote in a plan would become a command on a server.',
  },
  {
    name: 'secrets are masked',
    file: 'core/inside/verdict.ts',
    line: 'oneLine(maskSecrets(output), characters)',
    broken: 'oneLine(output, characters)',
    tests: ['tests/unit/mask-secrets.test.ts'],
    why: 'A password that a script prints would be in the evidence for years.',
  },
];
