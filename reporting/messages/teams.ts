import { type Content, contentOf } from './content.ts';
import type { ChatEnvelope } from './envelope.ts';
import { fitted, linesOf } from './fit.ts';
import { unmarked } from './unmarked.ts';

/**
 * Microsoft Teams, a webhook of Workflows with an Adaptive Card.
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using (the
 * envelope; Workflows accept only Adaptive Cards) and
 * https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/cards-format (markdown is read
 * in a TextBlock and in facts, mentions by `msteams.entities`). Text from outside is only in the runs of a
 * RichTextBlock, which has no markdown: https://adaptivecards.io/explorer/TextRun.html.
 */

/** Of 28 KB: the same page. A library measured 21 KB (docs/messages.md, 'Limits of the chat services'), so the message stays below both. */
const BYTES_MAX = 20_000;
const TITLE_CHARACTERS_MAX = 60;

export function teams({ event, mentions }: Pick<ChatEnvelope, 'event' | 'mentions'>): object {
  const [locale = 'en'] = event.plan.languages;
  const called = event.mention ? mentions.teams : [];
  return fitted(
    contentOf(event, locale),
    (content) => ({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: cardOf(content, called),
        },
      ],
    }),
    (message) => Buffer.byteLength(JSON.stringify(message)) <= BYTES_MAX,
  );
}

type Element = Readonly<Record<string, unknown>>;

const run = (text: string, looks: Element = {}): Element => ({ type: 'TextRun', text, ...looks });
const rich = (...inlines: readonly Element[]): Element => ({ type: 'RichTextBlock', inlines });

function cardOf(content: Content, called: ChatEnvelope['mentions']['teams']): Element {
  const { symbol, title, sentences, facts, lists, steps, details, words, isCut } = content;
  const bold = { weight: 'Bolder' };
  const links = steps.flatMap(({ text, url }) => (url === null ? [] : [{ text, url }]));
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: {
      width: 'Full',
      entities: called.map(({ id, name }) => ({
        type: 'mention',
        text: `<at>${unmarked(name)}</at>`,
        mentioned: { id, name: unmarked(name) },
      })),
    },
    body: [
      rich(run(`${symbol} ${unmarked(title)}`, { ...bold, size: 'Medium' })),
      ...(called.length === 0
        ? []
        : [
            {
              type: 'TextBlock',
              text: called.map(({ name }) => `<at>${unmarked(name)}</at>`).join(' '),
              wrap: true,
            },
          ]),
      ...sentences.map((sentence) => rich(run(unmarked(sentence)))),
      ...facts.map(({ label, value }) => rich(run(`${unmarked(label)} `, bold), run(unmarked(value)))),
      ...lists.flatMap((list) => [
        rich(run(unmarked(list.title), bold)),
        ...linesOf(list, words).map((line) => rich(run(`• ${unmarked(line)}`))),
      ]),
      ...steps.filter(({ url }) => url === null).map(({ text }) => rich(run(`→ ${unmarked(text)}`))),
      ...(isCut ? [rich(run(unmarked(words.cut)))] : []),
      ...(details.length === 0
        ? []
        : [
            rich(
              run(details.map(({ label, value }) => `${unmarked(label)}: ${unmarked(value)}`).join(' / '), {
                isSubtle: true,
                size: 'Small',
              }),
            ),
          ]),
    ],
    actions: links.map(({ text, url }) => ({
      type: 'Action.OpenUrl',
      title: unmarked(text).slice(0, TITLE_CHARACTERS_MAX),
      url,
    })),
  };
}
