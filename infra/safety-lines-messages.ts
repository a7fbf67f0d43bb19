import type { SafetyLine } from './safety-line.ts';

const WEBHOOKS = ['tests/messages/webhooks.test.ts'];
const FORGING = ['tests/messages/injection.test.ts'];
const TELLING = ['tests/simulation/messages.test.ts'];

/** What keeps messages true, seen by the right people, and secrets out of them. */
export const TELLING_PEOPLE: readonly SafetyLine[] = [
  {
    name: 'what may have arrived is not posted again',
    file: 'adapters/webhooks/deliver.ts',
    line: "if (answer.kind === 'uncertain') return null;",
    broken: "if (answer.kind === 'uncertain') return backOff;",
    tests: WEBHOOKS,
    why: 'One failure would alert people twice, until they stop trusting alerts.',
  },
  {
    name: 'a webhook goes only to its own service',
    file: 'adapters/webhooks/destination.ts',
    line: '!host.test(url.hostname) || ',
    broken: '',
    tests: WEBHOOKS,
    why: 'Anyone who can write a parameter could have messages, or requests inside the account, sent anywhere.',
  },
  {
    name: 'only https',
    file: 'adapters/webhooks/destination.ts',
    line: "if (url.protocol !== 'https:') throw refuse('is not an https URL');",
    broken: '',
    tests: WEBHOOKS,
    why: 'The address is the secret, and would cross the network unencrypted.',
  },
  {
    name: 'text from outside has no markup',
    file: 'reporting/messages/unmarked.ts',
    line: '.replace(/[*~`[\\]<>&\\\\|{}]/g, fullWidth)',
    broken: '',
    tests: FORGING,
    why: 'A hostname could mention a whole channel, or disguise a link.',
  },
  {
    name: 'text from outside mentions nobody',
    file: 'reporting/messages/unmarked.ts',
    line: '.replace(/@(?=\\S)/g, fullWidth)',
    broken: '',
    tests: FORGING,
    why: 'An answer to a probe could mention everybody.',
  },
  {
    name: 'a failing topic delays nobody else',
    file: 'drill/notify.ts',
    line: 'failures.push(error);',
    broken: 'throw error;',
    tests: TELLING,
    why: 'An unreachable chat would keep the mail about a failed drill from being sent.',
  },
  {
    name: 'a storm calls people once',
    file: 'drill/notify.ts',
    line: 'before?.cause === cause ?',
    broken: 'before?.cause === undefined ?',
    tests: TELLING,
    why: 'A plan that is refused every night would call people every night, until they mute it.',
  },
];
