import type { SafetyLine } from './safety-line.ts';

const EVIDENCE = ['tests/simulation/evidence.test.ts'];
const TAMPERING = ['tests/unit/tampering.test.ts'];
const ANSWER = ['tests/unit/answer.test.ts'];

/** What makes evidence more than somebody's claim. */
export const PROVING: readonly SafetyLine[] = [
  {
    name: 'what is signed is what is stored',
    file: 'drill/closing/keep-evidence.ts',
    line: 'files.push({ name: file.name, ...(await folder.keep(file)) });',
    broken: 'await folder.keep(file); files.push(file);',
    tests: EVIDENCE,
    why: 'A signature would cover bytes that are not in the bucket.',
  },
  {
    name: 'a drill keeps its place',
    file: 'adapters/store/chain.ts',
    line: 'if (entry.drillId === drillId) return sequence;',
    broken: '',
    tests: EVIDENCE,
    why: 'A repeated step would leave a gap in the chain, as a removed drill does.',
  },
  {
    name: 'only the payload type of statements is accepted',
    file: 'reporting/evidence/check-signature.ts',
    line: 'payloadType === PAYLOAD_TYPE\n',
    broken: 'payloadType.length > 0\n',
    tests: TAMPERING,
    why: 'Another document that was signed by the same key could be shown as evidence.',
  },
  {
    name: 'a file that no signature covers is reported',
    file: 'reporting/evidence/working-files.ts',
    line: 'names.filter((name) => !isOurs(name) && !isLocal(name))',
    broken: 'names.filter(() => false)',
    tests: TAMPERING,
    why: 'Somebody could slip a forged document into the evidence.',
  },
  {
    name: 'a link in evidence is not followed',
    file: 'cli/evidence-on-disk.ts',
    line: 'stats === undefined || stats.isFile()',
    broken: 'true',
    tests: ['tests/cli/verify-tampering.test.ts'],
    why: 'A file outside of the folder would pass for evidence, and a pipe would hide every other check.',
  },
  {
    name: 'what lies beside drills is named',
    file: 'reporting/evidence/check-folder.ts',
    line: 'others.filter((name) => !KNOWN.has(name))',
    broken: 'others.filter(() => false)',
    tests: ['tests/cli/verify-tampering.test.ts'],
    why: 'A forged report beside signed drills would be taken for one of them.',
  },
  {
    name: 'AWS responses are those of the record',
    file: 'reporting/evidence/check-responses.ts',
    line: 'here.sha256 === recorded.sha256',
    broken: 'true',
    tests: ['tests/cli/verify-tampering.test.ts'],
    why: 'Whoever may use the key could take away the responses that contradict a record.',
  },
  {
    name: 'a signed verdict is recomputed too',
    file: 'reporting/evidence/check-record.ts',
    line: 'const differences = disagreements(record).map(',
    broken: 'const differences = disagreements(record).slice(0, 0).map(',
    tests: TAMPERING,
    why: 'A signer could sign a verdict that the facts do not give.',
  },
  {
    name: 'the previous record is compared by its hash',
    file: 'reporting/evidence/check-chain.ts',
    line: 'before.sha256 === previous.sha256',
    broken: 'before.sha256 !== undefined',
    tests: TAMPERING,
    why: 'A drill could be replaced long afterwards by another that is signed as well.',
  },
  {
    name: 'user data and secrets in AWS responses are removed',
    file: 'core/facts/aws-response.ts',
    line: 'isSecret || ',
    broken: '',
    tests: ANSWER,
    why: 'The start-up script of a launch template, with its passwords, would be in the evidence for years.',
  },
  {
    name: 'text in AWS responses is searched for secrets',
    file: 'core/facts/aws-response.ts',
    line: 'shortened(maskSecrets(given.slice(0, SEARCHED_CHARACTERS)), given.length)',
    broken: 'shortened(given.slice(0, SEARCHED_CHARACTERS), given.length)',
    tests: ANSWER,
    why: 'What a script prints, or somebody wrote into a tag, would be kept as it is.',
  },
  {
    name: 'responses that cannot be stored fail no step',
    file: 'adapters/aws/record-responses.ts',
    line: "await ports.meter([{ name: 'AnswersLost', value: 1 }], planId);",
    broken: "throw new Error('lost');",
    tests: ['tests/simulation/answers.test.ts'],
    why: 'A drill would fail because of its own evidence.',
  },
  {
    name: 'responses to another drill are reported',
    file: 'reporting/evidence/check-responses.ts',
    line: 'drillId !== undefined && data.drillId !== drillId',
    broken: 'drillId === undefined',
    tests: TAMPERING,
    why: 'The responses of a successful drill could be put beside the record of another.',
  },
];
