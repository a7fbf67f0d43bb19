import { describe, expect, it } from 'vitest';
import { drillEventSchema, type EventType } from '../../core/history/event.ts';
import { WEBHOOK_SERVICES } from '../../core/plan/notifications.ts';
import { customNotification } from '../../reporting/messages/amazon-q.ts';
import { columnsOf } from '../../reporting/messages/columns.ts';
import { mailOf } from '../../reporting/messages/mail.ts';
import { webhookMessage } from '../../reporting/messages/webhook-message.ts';
import { MENTIONS, SAMPLES, TYPES } from './samples.ts';
import { amazonQSchema, SCHEMAS } from './service-schemas.ts';

/**
 * Every message in every channel, against what its service documents and against a file that a person has read. To
 * rewrite the files: `npx vitest run tests/messages -u`, and read the difference.
 */

const pretty = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const golden = (name: string): string => `golden/${name}`;

describe.each(Object.entries(SAMPLES))('the message "%s"', (name, event) => {
  it('is an event of its own schema, which programs rely on', async () => {
    expect(drillEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
    await expect(pretty(event)).toMatchFileSnapshot(golden(`${name}.event.json`));
  });

  it('is a mail in Japanese and English, of at most 72 columns', async () => {
    const { subject, text } = mailOf(event);
    expect([...subject].length).toBeLessThan(100);
    const wide = text.split('\n').filter((line) => columnsOf(line) > 72 && !/^ *https:\/\/\S+$/.test(line));
    expect(wide).toEqual([]);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(golden(`${name}.mail.txt`));
  });

  it.each(['slack', 'teams'] as const)('is a notification of Amazon Q for %s', async (flavour) => {
    const notification = customNotification(event, flavour, MENTIONS);
    expect(amazonQSchema.safeParse(notification).error?.issues).toBeUndefined();
    await expect(pretty(notification)).toMatchFileSnapshot(golden(`${name}.amazon-q.${flavour}.json`));
  });

  it('is one in English for who wants that', async () => {
    const english = { ...event, plan: { ...event.plan, languages: ['en' as const] } };
    const notification = customNotification(english, 'slack', MENTIONS);
    expect(amazonQSchema.safeParse(notification).error?.issues).toBeUndefined();
    await expect(pretty(notification)).toMatchFileSnapshot(golden(`${name}.amazon-q.en.json`));
  });

  it.each(WEBHOOK_SERVICES)('is a message of %s', async (service) => {
    const { contentType, body } = webhookMessage(service, { event, mentions: MENTIONS });
    const read =
      contentType === 'application/json' ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    expect(SCHEMAS[service].safeParse(read).error?.issues).toBeUndefined();
    await expect(pretty(read)).toMatchFileSnapshot(golden(`${name}.${service}.json`));
  });
});

it('there is a sample of each kind of event', () => {
  const kinds: readonly EventType[] = drillEventSchema.options.map(({ shape }) => shape.type.value);
  expect(kinds.filter((kind) => !TYPES.includes(kind))).toEqual([]);
});
