import { type Content, contentOf } from './content.ts';
import type { ChatEnvelope } from './envelope.ts';
import { fitted, linesOf } from './fit.ts';
import { unmarked } from './unmarked.ts';

/**
 * Google Chat, incoming webhook with a card, in one thread for each drill.
 * https://developers.google.com/workspace/chat/quickstart/webhooks (threadKey, messageReplyOption),
 * https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages/create (32,000 bytes with text and
 * cards), https://developers.google.com/workspace/chat/format-messages (`<users/ID>` mentions somebody in text; cards
 * accept some HTML, of which `unmarked` leaves no bracket).
 */

const BYTES_MAX = 30_000;

export function googleChat({ event, mentions }: Pick<ChatEnvelope, 'event' | 'mentions'>): object {
  const [locale = 'en'] = event.plan.languages;
  const called = event.mention ? mentions.googleChat.map((id) => `<users/${id}>`).join(' ') : '';
  return fitted(
    contentOf(event, locale),
    (content) => ({
      text: [`${content.symbol} ${unmarked(content.title)}`, called].join(' ').trim(),
      cardsV2: [{ cardId: event.id, card: cardOf(content, event.plan.id) }],
      thread: { threadKey: event.thread },
    }),
    (message) => Buffer.byteLength(JSON.stringify(message)) <= BYTES_MAX,
  );
}

function cardOf(content: Content, planId: string): object {
  const { verdict, sentences, facts, lists, steps, details, words, isCut, symbol } = content;
  const paragraph = (lines: readonly string[]): object[] =>
    lines.length === 0 ? [] : [{ textParagraph: { text: lines.join('<br>') } }];
  const links = steps.flatMap(({ text, url }) => (url === null ? [] : [{ text, url }]));
  const widgets = [
    ...paragraph(sentences.map(unmarked)),
    ...facts.map(({ label, value }) => ({
      decoratedText: { topLabel: unmarked(label), text: unmarked(value), wrapText: true },
    })),
    ...lists.flatMap((list) =>
      paragraph([
        `<b>${unmarked(list.title)}</b>`,
        ...linesOf(list, words).map((line) => `• ${unmarked(line)}`),
      ]),
    ),
    ...paragraph(steps.filter(({ url }) => url === null).map(({ text }) => `→ ${unmarked(text)}`)),
    ...paragraph(isCut ? [unmarked(words.cut)] : []),
    ...paragraph(details.map(({ label, value }) => `${unmarked(label)}: ${unmarked(value)}`)),
    ...(links.length === 0
      ? []
      : [
          {
            buttonList: {
              buttons: links.map(({ text, url }) => ({
                text: unmarked(text),
                onClick: { openLink: { url } },
              })),
            },
          },
        ]),
  ];
  return {
    header: { title: `${symbol} ${unmarked(verdict)}`, subtitle: planId },
    // A section without widgets is refused.
    ...(widgets.length === 0 ? {} : { sections: [{ widgets }] }),
  };
}
