import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AwsResponse, leftOutLine, responseLines } from '../../core/facts/aws-response.ts';

const SECRET = 'Kepler-186f';
const ASKED = { drillId: '01KAZ0000000000000000000AB', step: 'CheckGuards' };
const CALL = {
  at: '2026-11-21T17:00:00.000Z',
  service: 'ec2',
  operation: 'DescribeInstances',
  region: 'ap-northeast-3',
  requestId: 'a-b',
} as const;

const lineOf = (given: unknown, input: unknown = {}): string => {
  const result: AwsResponse['result'] = { output: JSON.stringify(given) };
  return responseLines([{ ...CALL, input: JSON.stringify(input), result }], ASKED);
};
const outputOf = (given: unknown): unknown => JSON.parse(lineOf(given)).output;

describe('an answer', () => {
  it('is a line of JSON whose members always stand in the same order', () => {
    const line = lineOf({ Reservations: [] }, { MaxResults: 5 });
    expect(line).toBe(
      '{"drillId":"01KAZ0000000000000000000AB","at":"2026-11-21T17:00:00.000Z","step":"CheckGuards",' +
        '"service":"ec2","operation":"DescribeInstances","region":"ap-northeast-3","requestId":"a-b",' +
        '"input":{"MaxResults":5},"output":{"Reservations":[]}}\n',
    );
  });

  it('may be an error, whose message is searched for secrets as well', () => {
    const result = {
      error: { name: 'AccessDenied', message: `token=${SECRET} is not allowed`, status: 403 },
    };
    const line = responseLines([{ ...CALL, input: '{}', result }], ASKED);
    expect(JSON.parse(line).error).toEqual({
      name: 'AccessDenied',
      message: 'token=*** is not allowed',
      status: 403,
    });
  });

  it('keeps what facts are made of', () => {
    const facts = {
      items: [
        {
          sourceServerID: 's-0123456789abcdef0',
          tags: { Name: 'wordpress-db', empty: '' },
          dataReplicationInfo: {
            lagDuration: 'P0D',
            replicatedDisks: [{ totalStorageBytes: 32_212_254_720 }],
          },
          lifeCycle: { lastSeenByServiceDateTime: '2026-11-21T17:00:00.010Z' },
          isDrill: true,
          jobID: null,
        },
      ],
    };
    expect(outputOf(facts)).toEqual(facts);
    const template = {
      LaunchTemplateData: { ImageId: 'ami-1', KeyName: 'ops', SubnetId: 'subnet-0d1e2f3a' },
    };
    expect(outputOf(template)).toEqual(template);
  });

  it('that was longer than a line may be is cut, and says so', () => {
    const { Output } = outputOf({ Output: 'x'.repeat(2_500) }) as { Output: string };
    expect(Output).toBe(`${'x'.repeat(999)}… (cut, of 2500 characters)`);
  });

  it('is one line whatever it contains', () => {
    const line = lineOf({ Output: 'a\nb\r\nc\u2028d\u202ee' });
    expect(line.trimEnd().split(/[\n\r\u2028]/)).toHaveLength(1);
    expect(line).not.toContain('\u202e');
  });
});

describe('never kept is', () => {
  it.each<[string, unknown]>([
    ['user data of a launch template', { LaunchTemplateData: { UserData: btoa(SECRET) } }],
    ['user data that is an object', { UserData: { Value: SECRET } }],
    ['user data under another spelling', { user_data: SECRET, 'User-Data': SECRET, userDataBase64: SECRET }],
    ['credentials', { Credentials: { AccessKeyId: SECRET, SecretAccessKey: SECRET, SessionToken: SECRET } }],
    ['a secret key', { deep: [{ down: [{ SecretAccessKey: SECRET }] }] }],
    ['a password', { MasterUserPassword: SECRET, passwd: SECRET, PASSPHRASE: SECRET }],
    ['a page’s token', { NextToken: SECRET, nextToken: SECRET, paginationToken: SECRET }],
    ['what a command was given', { Command: { Parameters: { commands: [`echo ${SECRET}`] } } }],
    ['a tag named like a secret', { tags: { 'db-password': SECRET, 'api key': SECRET } }],
    ['a tag named so in EC2’s way', { Tags: [{ Key: 'db_password', Value: SECRET }] }],
    ['a filter by such a tag', { Filters: [{ Name: 'tag:api-token', Values: [SECRET, SECRET] }] }],
    ['a tag named so in Japanese', { tags: { パスワード: SECRET } }],
    ['a secret in a tag of any name', { tags: { note: `login with password=${SECRET}` } }],
    ['a secret in the name of a tag', { tags: { [`password=${SECRET}`]: 'x', [`pwd: ${SECRET}`]: 'y' } }],
    ['a password that a script prints', { CommandPlugins: [{ Output: `ok\nDB_PASSWORD=${SECRET}\nbye` }] }],
    ['a secret behind what is cut off', { Output: `${'x'.repeat(990)} password=${SECRET}` }],
    ['a secret far behind', { Output: `${'x '.repeat(60_000)} password=${SECRET}` }],
    ['a secret across the cut', { Output: `${'x'.repeat(980)} password="${SECRET} ${SECRET}"` }],
    ['a URL with a password', { Description: `postgres://app:${SECRET}@db/app` }],
    ['JSON in JSON', { StateReasonData: JSON.stringify({ token: SECRET }) }],
    ['a key of a prototype', JSON.parse(`{"__proto__": {"password": "${SECRET}"}}`)],
  ])('%s', (_, given) => {
    for (const line of [lineOf(given), lineOf({}, given)]) {
      expect(line).not.toContain(SECRET);
      expect(line).not.toContain(btoa(SECRET));
      expect(line).toMatch(/\(removed\)|\*\*\*|\(cut, of/);
    }
  });

  it('a value behind a revealing name, wherever it is and whatever is around it', () => {
    const names = fc.constantFrom('UserData', 'password', 'SecretAccessKey', 'NextToken', 'Parameters');
    const around = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(
        names,
        around,
        fc.array(fc.oneof(fc.string(), fc.constant(0)), { maxLength: 4 }),
        (name, beside, path) => {
          const inner: unknown = { beside, [name]: [SECRET, { deeper: SECRET }] };
          const given = path.reduce<unknown>((value, key) => (key === 0 ? [value] : { [key]: value }), inner);
          const line = lineOf(given);
          expect(line).not.toContain(SECRET);
          expect(JSON.parse(line)).toHaveProperty('output');
        },
      ),
    );
  });
});

it('says how many responses did not fit', () => {
  expect(leftOutLine(ASKED, { answers: 3 })).toBe(
    '{"drillId":"01KAZ0000000000000000000AB","step":"CheckGuards","leftOut":{"answers":3}}\n',
  );
});
