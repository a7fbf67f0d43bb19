import type { SafetyLine } from './safety-line.ts';

const EVIDENCE = ['tests/simulation/evidence.test.ts'];
const TAMPERING = ['tests/unit/tampering.test.ts'];
const ANSWER = ['tests/unit/answer.test.ts'];

/** What makes evidence worth more than the word of whoever shows it. */
export const PROVING: readonly SafetyLine[] = [
  {
    name: 'what is signed is what is stored',
    file: 'drill/closing/keep-evidence.ts',
    line: 'files.push({ name: file.name, ...(await folder.keep(file)) });',
    broken: 'await folder.keep(file); files.push(file);',
    tests: EVIDENCE,
    why: 'A signature would cover bytes that nobody finds in the bucket.',
  },
  {
    name: 'a drill keeps its place',
    file: 'adapters/store/chain.ts',
    line: 'if (entry.drillId === drillId) return sequence;',
    broken: '',
    tests: EVIDENCE,
    why: 'A step that is repeated would leave a gap in the chain, as a removed drill does.',
  },
  {
    name: 'only the payload type of statements is taken',
    file: 'reporting/evidence/check-signature.ts',
    line: 'payloadType === PAYLOAD_TYPE\n',
    broken: 'payloadType.length > 0\n',
    tests: TAMPERING,
    why: 'Another document that was signed by the same key could be shown as evidence.',
  },
  {
    name: 'a file that no signature covers is told',
    file: 'reporting/evidence/check-drill.ts',
    line: '!OUTSIDE.has(name)',
    broken: 'OUTSIDE.has(`${name}/`)',
    tests: TAMPERING,
    why: 'Somebody could put a paper of his own among the evidence.',
  },
  {
    name: 'a verdict is recomputed, whoever signed it',
    file: 'reporting/evidence/check-record.ts',
    line: "allOf('verdict', disagreements(record),",
    broken: "allOf('verdict', [],",
    tests: TAMPERING,
    why: 'Whoever may sign could sign a verdict that the facts do not give.',
  },
  {
    name: 'the record before is compared by its hash',
    file: 'reporting/evidence/check-chain.ts',
    line: 'before.sha256 === previous.sha256',
    broken: 'before.sha256 !== undefined',
    tests: TAMPERING,
    why: 'A drill could be replaced long afterwards by another that is signed as well.',
  },
  {
    name: 'user data and secrets of AWS’s answers are removed',
    file: 'core/facts/aws-response.ts',
    line: 'isSecret || ',
    broken: '',
    tests: ANSWER,
    why: 'The start-up script of a launch template, passwords and all, would stand in the evidence for years.',
  },
  {
    name: 'text in AWS’s answers is searched for secrets',
    file: 'core/facts/aws-response.ts',
    line: 'shortened(maskSecrets(given.slice(0, SEARCHED_CHARACTERS)), given.length)',
    broken: 'shortened(given.slice(0, SEARCHED_CHARACTERS), given.length)',
    tests: ANSWER,
    why: 'What a script prints, or somebody wrote into a tag, would be kept as it is.',
  },
  {
    name: 'answers that cannot be kept fail no step',
    file: 'adapters/aws/record-responses.ts',
    line: "await ports.meter([{ name: 'AnswersLost', value: 1 }], planId);",
    broken: "throw new Error('lost');",
    tests: ['tests/simulation/answers.test.ts'],
    why: 'A drill would end for the sake of its own evidence.',
  },
  {
    name: 'answers to another drill are told',
    file: 'reporting/evidence/check-responses.ts',
    line: 'drillId !== undefined && data.drillId !== drillId',
    broken: 'drillId === undefined',
    tests: TAMPERING,
    why: 'The answers of a drill that went well could lie beside the record of another.',
  },
];
