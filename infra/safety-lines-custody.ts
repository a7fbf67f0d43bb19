import type { SafetyLine } from './safety-line.ts';

const CUSTODY = ['tests/simulator/custody.test.ts'];
const PLANS = ['tests/unit/plan-permissions.test.ts'];

/** Who may write, sign, publish and be named. */
export const KEEPING_OUT: readonly SafetyLine[] = [
  {
    name: 'each object has its writers',
    file: 'infra/custody-bucket.ts',
    line: '...unless(roleArns(files, people)),',
    broken: "Condition: { Null: { 'aws:PrincipalArn': 'true' } },",
    tests: CUSTODY,
    why: 'Whoever has s3:PutObject could put a record, and the next sweep would sign it.',
  },
  {
    name: 'nothing is written beside what is known',
    file: 'infra/custody-bucket.ts',
    line: '{ NotResource: objects(PLACES) }',
    broken: '{ Resource: objects(PLACES), Condition: { Null: { "aws:PrincipalArn": "true" } } }',
    tests: CUSTODY,
    why: 'A forged report could lie beside signed ones.',
  },
  {
    name: 'only administrators remove',
    file: 'infra/custody-bucket.ts',
    line: "deny('OnlyAdministratorsRemove', REMOVING, {",
    broken: "deny('OnlyAdministratorsRemove', ['s3:PutObjectAcl'], {",
    tests: CUSTODY,
    why: 'Somebody could unlock and delete the record of a drill that failed.',
  },
  {
    name: 'the key signs for three roles',
    file: 'infra/custody-keys.ts',
    line: "ArnEquals: { 'aws:PrincipalArn': roleArns(callersOf('kms:Sign')) },",
    broken: '',
    tests: CUSTODY,
    why: 'Whoever has kms:Sign could sign evidence of a drill that never was.',
  },
  {
    name: 'the data key encrypts for kunren',
    file: 'infra/custody-keys.ts',
    line: "'aws:PrincipalArn': roleArns(callersOf('s3:PutObject', 'sns:Publish'), custody.operators),",
    broken: '',
    tests: CUSTODY,
    why: 'The bucket and the topics would lose their second lock.',
  },
  {
    name: 'topics take messages of kunren alone',
    file: 'infra/custody-topics.ts',
    line: "Condition: { ...Condition, Bool: { 'aws:PrincipalIsAWSService': 'false' } },",
    broken: "Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },",
    tests: CUSTODY,
    why: 'Anybody with sns:Publish could tell people that a drill passed.',
  },
  {
    name: 'the webhooks’ queue takes messages of its topic alone',
    file: 'infra/custody-queues.ts',
    line: "Condition: { ArnNotEquals: { 'aws:SourceArn': { Ref: 'ChatTopic' } } },",
    broken: "Condition: { Null: { 'aws:PrincipalArn': 'true' } },",
    tests: CUSTODY,
    why: 'Anybody with sqs:SendMessage could speak to every chat in kunren’s name.',
  },
  {
    name: 'other stacks are not trusted',
    file: 'infra/foreign-role.ts',
    line: "role/${roleName(file, 'KunrenStack')}`",
    broken: 'role/\\${KunrenStack}-*`',
    tests: ['tests/unit/custody.test.ts'],
    why: 'The stack of another stage, whose name begins the same, could drill these servers.',
  },
  {
    name: 'a plan names what its stage lists',
    file: 'infra/allowed.ts',
    line: '.filter(({ list, needs }) => !allowed[list].includes(needs))',
    broken: '.filter(() => false)',
    tests: PLANS,
    why: 'A plan’s author could give kunren’s roles any secret, topic, role and document.',
  },
  {
    name: 'a document is a document',
    file: 'core/plan/actions.ts',
    line: ':(?:\\d{12})?:document\\/[a-zA-Z0-9_\\-./]{3,128})$/',
    broken: ':(?:\\d{12})?:[a-zA-Z0-9_\\-./]{3,128})$/',
    tests: PLANS,
    why: 'The ARN of an instance would become a permission to command it.',
  },
  {
    name: 'a host’s profile is no pattern',
    file: 'core/plan/restore.ts',
    line: '.regex(/^[\\w+=,.@-]{1,128}$/,',
    broken: '.regex(/^.{1,128}$/,',
    tests: PLANS,
    why: 'A star would let a host have every role of the account.',
  },
];
