import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEBHOOK_SERVICES } from '../../core/plan/notifications.ts';
import { customNotification } from '../../reporting/messages/amazon-q.ts';
import { closedEvent } from '../../reporting/messages/drill-events.ts';
import { lettersOf } from '../../reporting/messages/letters.ts';
import { mailOf } from '../../reporting/messages/mail.ts';
import { unmarked } from '../../reporting/messages/unmarked.ts';
import { webhookMessage } from '../../reporting/messages/webhook-message.ts';
import { failingRecord } from '../records.ts';
import { SENDER } from './samples.ts';

/** Hostnames, tags, errors and probe answers come from servers, which may be compromised. */

const NOBODY = { slack: [], teams: [], googleChat: [], chatwork: [] };
const ATTACKS = [
  '<!channel> <!here> <@U012AB3CD> <!subteam^S0123ABCD>',
  '<https://evil.example|open the report>',
  '[click](https://evil.example) ![x](https://evil.example/x.png)',
  '*bold* _italic_ ~strike~ `code` ```block```',
  '<at>CEO</at> <users/all> <users/123>',
  '[To:1234567] [toall] [info][title]合格[/title][/info] [/info]',
  ':white_check_mark: :tada:',
  '@channel @here @everyone #general',
  '&lt;!channel&gt; &#60;@U012AB3CD&#62;',
  '<b>bold</b><a href="https://evil.example">x</a><img src=x>',
  `{{DATE(2026-01-01T00:00:00Z, SHORT)}} $${'{x}'} @{triggerBody()}`,
  '"}],"text":"forged"',
  'line\nSubject: forged\r\n\r\n【合格】\u2028\u202eover',
  '# heading',
  '> quoted',
  '1. listed',
  '- listed',
] as const;

const attack = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(...'*_~`<>@#:|[](){}&!/\\"\'-=+.\n\r\u202e ', 'a', 'U1', 'at', 'channel', '合格'),
      {
        maxLength: 40,
      },
    )
    .map((parts) => parts.join('')),
);

/** What any of the chats could take for something else than text. */
const MARKUP: readonly RegExp[] = [
  /[<>&*~`[\]|\\{}]/,
  /(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/,
  /@\S|#\S/,
  /:[\w+'-]+:/,
  /:\/\//,
  /[\r\n\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u,
  /^([-+=]|\d+[.)])\s/,
];

describe('text from outside', () => {
  it('has nothing left that a chat could read as markup, a mention or a link', () => {
    fc.assert(
      fc.property(attack, (text) => {
        const safe = unmarked(text);
        expect(MARKUP.filter((pattern) => pattern.test(safe))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads the same as before to a person', () => {
    fc.assert(
      fc.property(attack, (text) => {
        // The fillers of Hangul, and the blank of Braille, are drawn as nothing.
        const read = (one: string): string =>
          one
            .normalize('NFKC')
            .replace(/[\s\u115f\u1160\u180e\u2800\u3164\uffa0]+/gu, ' ')
            .trim();
        const plain = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
        expect(read(unmarked(text))).toBe(read(plain));
      }),
      { examples: [['\u3164'], ['a\u3164b'], ['\uffa0a']] },
    );
    expect(unmarked('web_prod-01.example.com: ETIMEDOUT after 30s (10.0.0.1:443)')).toBe(
      'web_prod-01.example.com: ETIMEDOUT after 30s (10.0.0.1:443)',
    );
  });
});

/** Every string in a message, with where it stands. */
function stringsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => stringsIn(one, `${path}.${key}`));
}

describe.each(WEBHOOK_SERVICES)('a message of %s', (service) => {
  it('has the same parts whatever its servers say, and mentions nobody', () => {
    const skeleton = (text: string, hostname: string): string => {
      const event = closedEvent(
        failingRecord(text, hostname),
        { sha256: 'a'.repeat(64), signed: true },
        { inARow: 1, thread: 'x' },
        SENDER,
      );
      const { contentType, body } = webhookMessage(service, { event, mentions: NOBODY });
      const read =
        contentType === 'application/json'
          ? JSON.parse(body)
          : { body: new URLSearchParams(body).get('body') };
      for (const [path, one] of stringsIn(read)) {
        const ours = one
          .replace(/<https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\/[^<>|]*\|[^<>|]*>/g, '')
          .replace(/https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\/\S*/g, '')
          .replace(/^\[info\]\[title\]|\[\/title\]|\[\/info\]$/g, '')
          .replace(/<br>|<\/?b>/g, ' ');
        if (/schema|contentType/.test(path)) continue;
        expect(ours, path).not.toMatch(/[<>[\]*~`]|@\S|:\/\//);
      }
      return stringsIn(read)
        .map(([path]) => path)
        .join();
    };
    const honest = skeleton('HTTP 500', 'wordpress-db');
    fc.assert(
      fc.property(attack, attack, (text, hostname) => {
        expect(skeleton(text, `h${hostname}`)).toBe(honest);
      }),
    );
  });
});

describe('the topics', () => {
  it('give Amazon Q, mail and programs text that forges nothing', () => {
    fc.assert(
      fc.property(attack, attack, (text, hostname) => {
        const record = failingRecord(text, `h${hostname}`);
        const event = closedEvent(
          record,
          { sha256: 'a'.repeat(64), signed: true },
          { inARow: 1, thread: 'x' },
          SENDER,
        );
        for (const flavour of ['slack', 'teams'] as const) {
          const { content } = customNotification(event, flavour, NOBODY);
          const own = flavour === 'slack' ? /^\*[^*]+\*|^• / : /^\*\*[^*]+\*\*|^• /;
          for (const line of content.description.split('\n')) {
            expect(line.replace(own, '')).not.toMatch(/[<>[\]*~`]|@\S|:\/\/|:[\w+'-]+:/);
          }
        }
        const { subject, text: mail } = mailOf(event);
        expect(subject).not.toMatch(/[\r\n]/);
        expect(mail.split('\n').filter((line) => /^(Subject:|【合格】)/.test(line))).toEqual([]);
        expect(JSON.parse(lettersOf(event, record.plan.notifications).machine.text)).toEqual(event);
      }),
    );
  });
});
