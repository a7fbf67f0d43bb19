import { describe, expect, it } from 'vitest';
import { describeError } from '../../adapters/aws/errors.ts';
import { bothEnds } from '../../core/text/one-line.ts';
import { webhookMessage } from '../../reporting/messages/webhook-message.ts';
import { MENTIONS, SAMPLES } from '../messages/samples.ts';

/** AWS says last why it denies something: that is never what is cut. */

const POINT = 'with an explicit deny in a service control policy';
const denial = (encoded: number): Error =>
  Object.assign(
    new Error(
      `You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/${'r'.repeat(64)}/${'s'.repeat(64)} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:ap-northeast-3:111122223333:instance/* ${POINT}. Encoded authorization failure message: ${'aB-_'.repeat(encoded)}`,
    ),
    { name: 'UnauthorizedOperation' },
  );

describe('a denial in a record', () => {
  it.each([10, 400])('says why, and leaves out what only AWS can read: %i', (encoded) => {
    const text = describeError(denial(encoded));
    expect(text).toMatch(/^UnauthorizedOperation: You are not authorized/);
    expect(text).toContain(`${POINT}. Encoded authorization failure message: …`);
    expect([...text].length).toBeLessThanOrEqual(600);
  });
});

it('what is too long is left out of the middle', () => {
  expect(bothEnds('abcdefghij', 10)).toBe('abcdefghij');
  expect(bothEnds('abcdefghijk', 6)).toBe('abc…jk');
  expect(bothEnds('a\nb'.repeat(3), 7)).toBe('a ba… b');
  expect([bothEnds('abc', 1), bothEnds('abc', 0)]).toEqual(['…', '…']);
});

it.each(['slack', 'teams', 'google-chat', 'line-works', 'chatwork'] as const)(
  'a message in %s has the cause to its end',
  (service) => {
    const event = SAMPLES['denied'];
    if (event === undefined) throw new Error('there is a sample of a denial');
    const { body } = webhookMessage(service, { event, mentions: MENTIONS });
    const text = decodeURIComponent(body.replaceAll('+', ' '));
    expect(text).toContain(POINT);
    expect(text).toContain('444455556666');
    expect(text).toContain('アカウント 111122223333、ap-northeast-3（ステージ prod）');
  },
);
