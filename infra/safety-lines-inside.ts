import type { SafetyLine } from './safety-line.ts';

/** Safety lines of what is sent into servers, and of what comes back. */

const INSIDE = ['tests/simulation/inside-safety.test.ts'];
const SECRETS = ['tests/simulation/secrets.test.ts'];

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
  {
    name: 'facts are kept without secrets',
    file: 'adapters/store/drill-folder.ts',
    line: 'FACTS[name] as z.ZodType, keepable(facts)',
    broken: 'FACTS[name] as z.ZodType, facts',
    tests: ['tests/unit/kept-facts.test.ts'],
    why: 'What a server or AWS says would be in a locked bucket for years, with its passwords.',
  },
  {
    name: 'a record follows from text without secrets',
    file: 'drill/closing/make-record.ts',
    line: 'planWithoutSecrets(gathered.plan)',
    broken: 'gathered.plan',
    tests: SECRETS,
    why: 'The credentials of a probe would be in the record, its reports and its messages.',
  },
  {
    name: 'what was found in a body is described',
    file: 'adapters/probes/json-answer.ts',
    line: 'found.slice(0, SHOWN_VALUES).map(described)',
    broken: 'found.slice(0, SHOWN_VALUES).map(String)',
    tests: SECRETS,
    why: 'A password in a body has no form of its own that could be masked.',
  },
  {
    name: 'what is quoted of a plan is masked first',
    file: 'core/text/wording.ts',
    line: 'const text = maskSecrets(written);',
    broken: 'const text = written;',
    tests: ['tests/unit/plan-edges.test.ts'],
    why: 'A webhook in the wrong key would be in the logs of CI.',
  },
  {
    name: 'a folder of evidence is not written over',
    file: 'cli/write-files.ts',
    line: 'if (readdirSync(folder).length > 0)',
    broken: 'if (false)',
    tests: ['tests/cli/output.test.ts'],
    why: 'A signed drill would be gone, with exit status 0.',
  },
];
