import { describe, expect, test } from 'vitest';
import { describeError } from '../../adapters/aws/errors.ts';
import { describeAwsFault } from '../../cli/aws-fault.ts';

/** What people see when a call to AWS fails. */

const fault = (name: string, more: object = {}): string | undefined =>
  describeAwsFault(Object.assign(new Error('said\u001b[31m so\nby AWS'), { name, ...more }));

describe('a failure of a call to AWS is one sentence with a way out', () => {
  test.each([
    ['CredentialsProviderError', {}, 'no AWS credentials could be used; log in'],
    ['ExpiredToken', {}, 'the AWS credentials have expired; get new ones'],
    ['InvalidClientTokenId', {}, 'check AWS_PROFILE, the keys, and --region'],
    ['AccessDeniedException', {}, 'AWS denies access; use credentials that may do this'],
    ['UnauthorizedOperation', {}, 'AWS denies access'],
    ['StateMachineDoesNotExist', {}, 'check --state-machine, --stack and --region'],
    ['NoSuchBucket', {}, 'check --bucket or KUNREN_BUCKET'],
    ['PermanentRedirect', {}, 'the evidence bucket is in another Region; check --region'],
    ['Error', { code: 'ENOTFOUND' }, 'check --region (a Region that does not exist?) and the network'],
    ['Error', { code: 'ECONNREFUSED' }, 'is the simulator running?'],
    ['TimeoutError', {}, 'the endpoint does not answer'],
    ['SomethingNew', { $metadata: { httpStatusCode: 400 } }, 'AWS refused the call'],
  ])('%s %j', (name, more, expected) => {
    const sentence = fault(name, more);
    expect(sentence).toContain(expected);
    expect(sentence).toContain(`(${name}: said [31m so by AWS)`);
    expect(sentence).not.toContain('\u001b');
    expect(sentence).not.toContain('\n');
  });
});

test('a bug of ours is none', () => {
  expect(fault('TypeError')).toBeUndefined();
  expect(describeAwsFault('text')).toBeUndefined();
});

test.each([describeError, describeAwsFault])(
  'a secret is masked before the text is cut: %o',
  (describeIt) => {
    const error = new Error(`${'x'.repeat(260)} ghp_${'C4nary'.repeat(8)}`);
    const text = describeIt(Object.assign(error, { $metadata: {} }));
    expect(text).toContain('***');
    expect(text).not.toContain('ghp_');
  },
);
