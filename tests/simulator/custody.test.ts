import { describe, expect, it } from 'vitest';
import type { ResourceStatement } from '../../infra/custody.ts';
import { WRITTEN } from '../../infra/custody-objects.ts';
import { custodyResources } from '../../infra/custody-resources.ts';
import { CALLS, type FunctionFile } from '../../infra/function-calls.ts';
import { logicalName } from '../../infra/logical-name.ts';
import type { AuthorizerOptions } from '../../simulator/authorizer.ts';
import { createAuthorizer } from '../../simulator/iam/authorizer.ts';
import { evaluate, identityPolicy } from '../../simulator/iam/evaluate.ts';
import { custodyIn, policiesOf } from '../../simulator/iam/policies.ts';
import { ATTACKS, BUCKET_LINES, keyOf, type Line } from './custody-attacks.ts';

/**
 * Each attack of an insider with ordinary rights ends in a denial; each line of a policy that stops it does so alone; and
 * without these lines the attack succeeds.
 */

const account = '111122223333';
const place = { account, region: 'ap-northeast-3', plans: [] };
const custody = custodyIn(place);

type Policy = { Statement: ResourceStatement[] };
interface Protected {
  Properties: { PolicyDocument?: Policy; KeyPolicy?: Policy; ResourcePolicy?: { PolicyDocument: Policy } };
}
type Editable = Record<string, Protected>;

/** Of a resource of its own, a key or a table. */
const policyOf = ({ Properties }: Protected): Policy | undefined =>
  Properties.PolicyDocument ?? Properties.KeyPolicy ?? Properties.ResourcePolicy?.PolicyDocument;

/** The stack's policies without these lines: a denial is taken out, an allowance loses its condition. */
function without(lines: readonly Line[]) {
  return (resources: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    const edited = structuredClone(resources) as Editable;
    for (const [name, sid] of lines) {
      const policy = policyOf(edited[name] ?? { Properties: {} });
      const found = policy?.Statement.find(({ Sid }) => Sid === sid);
      if (policy === undefined || found === undefined) throw new Error(`${name} has no ${sid}`);
      policy.Statement =
        found.Effect === 'Deny'
          ? policy.Statement.filter((one) => one !== found)
          : policy.Statement.map(({ Condition, ...one }) =>
              one.Sid === sid || Condition === undefined ? one : { ...one, Condition },
            );
    }
    return edited;
  };
}

function answerTo(
  { caller, call, input }: Pick<(typeof ATTACKS)[number], 'caller' | 'call' | 'input'>,
  options: Partial<AuthorizerOptions> = {},
): string {
  const [service = '', operation = ''] = call.split(':');
  const isFunction = caller.includes('#');
  const denied = createAuthorizer({ ...place, ...options }).denialOf({
    service,
    operation,
    input,
    caller: {
      invocation: isFunction ? caller : undefined,
      accessKey: isFunction ? undefined : caller,
      assumedRole: undefined,
    },
    tagsOf: () => ({}),
    holderOf: () => undefined,
    volumeAt: () => undefined,
  });
  return denied === undefined ? 'allowed' : denied.answer;
}

describe.each(ATTACKS)('$caller: $what', (attack) => {
  it('is denied', () => {
    expect(answerTo(attack)).not.toBe('allowed');
  });

  it.each(attack.stoppedBy.map((line) => [line]))('is denied by %j alone', (line) => {
    const others = attack.stoppedBy.filter((one) => one !== line);
    expect(answerTo(attack, { edited: without(others) })).not.toBe('allowed');
  });

  it('succeeds without what stops it', () => {
    expect(answerTo(attack, { edited: without(attack.stoppedBy) })).toBe('allowed');
  });
});

/** Lines that no caller of the simulated account can try. */
const UNTRIED: Readonly<Record<string, string>> = {
  OnlyByTls: 'the simulated account is not reached by TLS: below it is evaluated by itself',
  AlarmsMayPublish: 'CloudWatch is no caller here: below it is evaluated by itself',
  TheTopicSends: 'SNS is no caller here: below it is evaluated by itself',
  TheRuleSends: 'EventBridge is no caller here: below it is evaluated by itself',
  AccountLooks: 'it lets everybody whom IAM lets look at a key, and nothing else',
};

it('every line of every policy stops an attack, or says why none can try it', () => {
  const resources = custodyResources(custody) as unknown as Editable;
  const lines = Object.entries(resources).flatMap(([name, resource]) =>
    policyOf(resource)?.Statement.map(({ Sid }) => [name, Sid] as const),
  );
  const tried = new Set(ATTACKS.flatMap(({ stoppedBy }) => stoppedBy).map(String));
  const idle = lines.filter(
    (line) => line !== undefined && !tried.has(String(line)) && !(line[1] in UNTRIED),
  );
  expect(idle).toEqual([]);
});

describe('nobody is locked out', () => {
  const changes = ATTACKS.filter(({ stoppedBy }) =>
    stoppedBy.some(([, sid]) => /^(OnlyAdministrators|AdministratorsManage)/.test(sid)),
  );

  it.each(changes)('an administrator may: $what', ({ call, input }) => {
    expect(answerTo({ caller: 'deployer', call, input })).toBe('allowed');
  });

  it.each(changes.filter(({ call }) => /Policy|Attributes/.test(call)))(
    'where the stage names no administrator, whoever IAM lets may: $what',
    ({ call, input }) => {
      const nobody = { ...custody, administrators: [] };
      expect(answerTo({ caller: 'developer', call, input }, { custody: nobody })).toBe('allowed');
    },
  );

  it('an administrator neither writes evidence nor signs', () => {
    const own = ATTACKS.filter(({ what }) => /^puts|^signs/.test(what));
    expect(own.map((attack) => answerTo({ ...attack, caller: 'deployer' }))).not.toContain('allowed');
  });
});

describe('a writer', () => {
  const SAMPLES = WRITTEN.flatMap(({ keys, writers }) => keys.map((pattern) => ({ pattern, writers })));
  const put = (caller: string, pattern: string): string =>
    answerTo({
      caller,
      call: 's3:PutObject',
      input: { Bucket: 'kunren-evidence', Key: keyOf(pattern), IfNoneMatch: '*' },
    });

  it('that is an operator writes its own keys, and no others', () => {
    const wrong = SAMPLES.filter(
      ({ pattern, writers }) => (put('operator', pattern) === 'allowed') !== writers.includes('operator'),
    );
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(CALLS) as FunctionFile[])('that is %s writes its own keys, and no others', (file) => {
    const step = logicalName(file);
    const wrong = SAMPLES.filter(({ pattern, writers }) => {
      const own = ownSampleOf(pattern, step);
      return (put(`01J/${step}#1`, own) === 'allowed') !== writers.includes(file);
    });
    expect(wrong).toEqual([]);
  });

  it.each(['HoldDrill', 'TerminateDrill'])(
    'that is %s marks nothing of a drill’s end as told or done',
    (step) => {
      const id = '01M7ZGSVMA53CM79MX4X6JBFW6';
      const marks = [
        'closed',
        'evidence-tried',
        `${id}-closed-mail`,
        `${id}-swept-mail`,
        `${id}-leftovers-1`,
      ];
      expect(
        marks.filter((mark) => put(`01J/${step}#1`, `drills/*/0*/facts/done-${mark}.json`) === 'allowed'),
      ).toEqual([]);
    },
  );

  it('keeps no answers under another step’s name', () => {
    expect(put('01J/ProbeWave#1', 'drills/*/0*/answers/T1-CheckGuards-0.ndjson.gz')).not.toBe('allowed');
  });
});

/** Of the rows that several write, a key of this one's own: answers under its name, the mark of what it tells people. */
function ownSampleOf(pattern: string, step: string): string {
  if (pattern.endsWith('/answers/*')) return `${pattern}T1-${step}-0.ndjson.gz`;
  const event = new Map([
    ['HoldDrill', 'held'],
    ['TerminateDrill', 'cleanup-delayed'],
  ]).get(step);
  return pattern.endsWith('0*/facts/done-*.json') && event !== undefined
    ? pattern.replace('done-*', `done-01M7ZGSVMA53CM79MX4X6JBFW6-${event}-mail`)
    : pattern;
}

describe('the rows of written objects', () => {
  const sampleOf = (pattern: string): string => pattern.replaceAll('*', 'x').replaceAll('?', '1');
  const matches = (pattern: string, key: string): boolean =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`).test(key);

  it('share no key: a key that two rows match could be written by nobody', () => {
    const shared = WRITTEN.flatMap(({ sid, keys }) =>
      keys.flatMap((key) =>
        WRITTEN.filter((other) => other.sid !== sid)
          .filter((other) => other.keys.some((pattern) => matches(pattern, sampleOf(key))))
          .map((other) => `${sid} and ${other.sid}: ${key}`),
      ),
    );
    expect(shared).toEqual([]);
  });

  it('have a line each in the bucket’s policy', () => {
    expect(BUCKET_LINES).toEqual(WRITTEN.map(({ sid }) => `Writes${sid}`));
  });
});

describe('what no caller of the simulated account can try', () => {
  const { ofResource } = policiesOf(place);
  const ALL = identityPolicy({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:*', 'sns:*', 'sqs:*', 'kms:*'], Resource: '*' }],
  });
  const ask = (principal: string, action: string, resource: string, context: Record<string, string>) =>
    evaluate({
      principal,
      account,
      action,
      resource,
      identity: ALL,
      resourcePolicy: ofResource(resource),
      context: { 'aws:SecureTransport': 'true', ...context },
    });
  const arn = (service: string, name: string): string =>
    `arn:aws:${service}:${place.region}:${account}:${name}`;
  const asService = { 'aws:PrincipalIsAWSService': 'true' };

  it.each([
    ['s3:GetObject', 'arn:aws:s3:::kunren-evidence/drills/p/01/drill.json'],
    ['sns:Publish', arn('sns', 'kunren-machines')],
    ['sqs:ReceiveMessage', arn('sqs', 'kunren-webhooks')],
    ['sqs:ReceiveMessage', arn('sqs', 'kunren-dead-letters')],
    ['sqs:ReceiveMessage', arn('sqs', 'kunren-webhooks-dead-letters')],
  ])('%s without TLS', (action, resource) => {
    const own = {
      'aws:PrincipalArn': `arn:aws:iam::${account}:role/kunren-prod-${action.startsWith('sqs') ? 'post-webhooks' : 'close-drill'}`,
      'aws:PrincipalIsAWSService': 'false',
    };
    const session = `arn:aws:sts::${account}:assumed-role/any/any`;
    const answers = ['true', 'false'].map((tls) =>
      ask(session, action, resource, { ...own, 'aws:SecureTransport': tls }),
    );
    expect(answers).toEqual(['Allowed', 'ExplicitlyDenied']);
  });

  it.each([
    ['cloudwatch.amazonaws.com', 'sns:Publish', arn('sns', 'kunren-reports'), 'aws:SourceAccount', account],
    ['cloudwatch.amazonaws.com', 'sns:Publish', arn('sns', 'kunren-chat'), 'aws:SourceAccount', account],
    [
      'cloudwatch.amazonaws.com',
      'kms:GenerateDataKey',
      arn('kms', 'key/0f0e0d0c-0b0a-4908-8706-0504030201ff'),
      'aws:SourceAccount',
      account,
    ],
    [
      'sns.amazonaws.com',
      'sqs:SendMessage',
      arn('sqs', 'kunren-webhooks'),
      'aws:SourceArn',
      arn('sns', 'kunren-chat'),
    ],
  ])('%s does %s on %s only for its own', (service, action, resource, key, own) => {
    const other = own.replace(account, '444455556666');
    const answers = [own, other].map((source) =>
      ask(service, action, resource, { ...asService, [key]: source }),
    );
    expect(answers).toEqual(['Allowed', expect.stringMatching(/Denied/)]);
  });

  it('no alarm speaks to programs', () => {
    const source = { ...asService, 'aws:SourceAccount': account };
    expect(ask('cloudwatch.amazonaws.com', 'sns:Publish', arn('sns', 'kunren-machines'), source)).toBe(
      'ImplicitlyDenied',
    );
  });
});
