import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEBHOOK_SERVICES } from '../../core/plan/notifications.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { customNotification } from '../../reporting/messages/amazon-q.ts';
import { columnsOf, wrap } from '../../reporting/messages/columns.ts';
import { closedEvent } from '../../reporting/messages/drill-events.ts';
import { lettersOf } from '../../reporting/messages/letters.ts';
import { mailOf } from '../../reporting/messages/mail.ts';
import { MESSAGE_WORDS } from '../../reporting/messages/message-words.ts';
import { webhookMessage } from '../../reporting/messages/webhook-message.ts';
import { planOf } from '../builders.ts';
import { largeRecord } from '../large-records.ts';
import { recordOf } from '../records.ts';
import { MENTIONS, SENDER } from './samples.ts';
import { amazonQSchema, SCHEMAS } from './service-schemas.ts';

/** Sizes at the edge: 500 servers that all fail, and texts as long as a plan and an error may be. */

/** Of a whole message; the pages that say so are named in reporting/messages/. */
const BYTES_MAX = {
  slack: 13_200 * 4,
  teams: 28_000,
  'google-chat': 32_000,
  'line-works': 32_000,
  chatwork: 65_000,
} as const;
const SNS_BYTES_MAX = 262_144;

const LONG = 'とても長い名前'.repeat(40).slice(0, 200);

/** Every server fails with the longest text that there can be. */
function everythingFails(servers: number): DrillRecord {
  const { reasons: _, ...facts } = largeRecord(servers, 1);
  const record = recordOf({
    ...facts,
    plan: planOf({
      title: { ja: LONG, en: 'W'.repeat(200) },
      owner: { name: '長'.repeat(200) },
      notifications: {
        webhooks: WEBHOOK_SERVICES.map((service) => ({
          service,
          secret: `arn:aws:ssm:ap-northeast-1:111122223333:parameter/kunren/${service}`,
        })),
      },
    }),
    servers: facts.servers.map((server) => ({
      ...server,
      hostname: 'h'.repeat(253),
      verifiedAt: null,
      launch: { ...server.launch, status: 'FAILED', error: '容量不足 '.repeat(500) },
    })),
    cleanup: {
      ...facts.cleanup,
      status: 'INCOMPLETE',
      leftovers: facts.servers.map(({ instanceID }) => ({
        type: 'EC2 instance',
        id: instanceID ?? '',
        detail: 'まだ動いています '.repeat(300),
      })),
    },
  });
  return record;
}

const streak = { inARow: 1, thread: 'thread' };

describe('500 servers that fail at once', () => {
  const record = everythingFails(500);
  const event = closedEvent(record, { sha256: 'a'.repeat(64), signed: true }, streak, SENDER);

  it('fit into what SNS takes, attributes and all, on every topic', () => {
    const letters = lettersOf(event, record.plan.notifications);
    for (const { text, attributes } of Object.values(letters)) {
      const bytes = [text, ...Object.entries(attributes).flat()].reduce(
        (sum, one) => sum + Buffer.byteLength(one),
        0,
      );
      expect(bytes).toBeLessThan(SNS_BYTES_MAX / 2);
      expect(Object.values(attributes).every((value) => value !== '')).toBe(true);
    }
  });

  it('are shown with their number, and a note on what was cut', () => {
    const { content } = customNotification(event, 'slack', MENTIONS);
    expect(
      amazonQSchema.safeParse(customNotification(event, 'slack', MENTIONS)).error?.issues,
    ).toBeUndefined();
    expect(content.title).toContain('不合格');
    expect(content.description).toMatch(/ほか(500|499)件/);
    expect(content.description).toContain('省きました');
    const { text } = mailOf(event);
    expect(text).toContain(MESSAGE_WORDS.ja.others(490));
  });

  it.each(WEBHOOK_SERVICES)(
    'fit into a message of %s, which says the verdict and how to see the rest',
    (service) => {
      const { contentType, body } = webhookMessage(service, { event, mentions: MENTIONS });
      const isJson = contentType === 'application/json';
      const read = isJson ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
      expect(SCHEMAS[service].safeParse(read).error?.issues).toBeUndefined();
      expect(Buffer.byteLength(body)).toBeLessThan(BYTES_MAX[service]);
      expect(JSON.stringify(read)).toContain('不合格');
      expect(JSON.stringify(read)).toMatch(/省きました|ほか49\d件/);
      expect(JSON.stringify(read)).toContain('report.ja.html');
    },
  );
});

describe('a mail', () => {
  it('has no line of more than 72 columns but links, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replaceAll('http', 'ftp');
        for (const one of wrap(line, 72, '  ')) expect(columnsOf(one)).toBeLessThanOrEqual(72);
        // Nothing is lost but spaces at the ends of lines.
        expect(wrap(line, 72, '  ').join('').replace(/\s/gu, '')).toBe(line.replace(/\s/gu, ''));
      }),
    );
  });

  it('begins no line with a character that may not be there', () => {
    const text = '後片付けを試みましたが、次のリソースが残っています。費用が発生し続けます。'.repeat(5);
    expect(wrap(text, 72).filter((line) => /^[、。ー]/.test(line))).toEqual([]);
  });

  it('ends no line with an opening bracket, unless there is nothing else', () => {
    const text = 'サーバー（wordpress-db）が「応答なし」のため、確認できませんでした（tcp 3306）。'.repeat(5);
    for (let columns = 24; columns < 72; columns += 1)
      expect(wrap(text, columns).filter((line) => /[（「]$/.test(line))).toEqual([]);
    for (const one of wrap('（'.repeat(400), 72, '  ')) expect(columnsOf(one)).toBeLessThanOrEqual(72);
    for (const one of wrap('、'.repeat(400), 72, '  ')) expect(columnsOf(one)).toBeLessThanOrEqual(72);
  });

  it.each([
    ['ja', '復旧 1/2台｜RTO実績 未測定 / RTO 60分', /^[分台]/],
    ['en', 'the recovery time was 1200 s and the disk holds 48 MiB', /^(?:s|MiB)\b/],
  ])('never comes between a number and its unit, in %s', (_, text, unit) => {
    for (let columns = 12; columns < 60; columns += 1)
      expect(wrap(text, columns).filter((line) => unit.test(line))).toEqual([]);
  });

  it('never breaks a link', () => {
    const url = `https://console.example.com/${'a'.repeat(300)}`;
    expect(wrap(`  ${url}`, 72)).toContain(`  ${url}`);
  });
});
