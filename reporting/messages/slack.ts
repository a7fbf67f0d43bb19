import { type Content, contentOf } from './content.ts';
import type { ChatEnvelope } from './envelope.ts';
import { fitted, linesOf } from './fit.ts';
import { inAngles, unmarked } from './unmarked.ts';

/**
 * Slack, incoming webhook with Block Kit. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
 * https://docs.slack.dev/reference/block-kit/blocks,
 * https://docs.slack.dev/reference/block-kit/composition-objects/text-object (a text has 1 to 3,000 characters; only
 * mrkdwn is parsed). Text from outside is only in plain_text. A webhook returns no message id, so there are no threads.
 */

/** https://docs.slack.dev/reference/block-kit/blocks/header-block */
const HEADER_CHARACTERS_MAX = 150;
const TEXT_CHARACTERS_MAX = 3_000;
/** https://docs.slack.dev/reference/block-kit/blocks/section-block: ten fields of 2,000 characters. */
const FIELDS_MAX = 10;
/** Rejected above 13,200 characters in all, which is undocumented: https://github.com/slackapi/bolt-js/issues/2509 */
const MESSAGE_CHARACTERS_MAX = 10_000;

type Block = Readonly<Record<string, unknown>>;

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false });

export function slack({ event, mentions }: Pick<ChatEnvelope, 'event' | 'mentions'>): object {
  const [locale = 'en'] = event.plan.languages;
  const called = event.mention
    ? mentions.slack.map((id) => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`)).join(' ')
    : '';
  return fitted(
    contentOf(event, locale),
    (content) => ({
      // What notifications on phones show.
      text: `${content.symbol} ${unmarked(content.title)}`,
      unfurl_links: false,
      blocks: blocksOf(content, called),
    }),
    (message) => JSON.stringify(message).length <= MESSAGE_CHARACTERS_MAX && message.blocks.every(isTaken),
  );
}

function blocksOf(content: Content, called: string): Block[] {
  const { symbol, title, sentences, facts, lists, steps, details, words, isCut } = content;
  const head = `${symbol} ${unmarked(title)}`;
  const section = (lines: readonly string[]): Block[] =>
    lines.length === 0 ? [] : [{ type: 'section', text: plain(lines.join('\n')) }];
  const notes = facts.filter(({ label }) => label === '※').map(({ value }) => `※ ${unmarked(value)}`);
  const fields = facts
    .filter(({ label }) => label !== '※')
    .slice(0, FIELDS_MAX)
    .map(({ label, value }) => plain(`${unmarked(label)}\n${unmarked(value)}`));
  const stepLines = steps.map(({ text, url }) =>
    url === null ? `• ${unmarked(text)}` : `• <${inAngles(url)}|${unmarked(text)}>`,
  );
  return [
    { type: 'header', text: plain(cut(head, HEADER_CHARACTERS_MAX)) },
    // A header that was cut is repeated in full.
    ...([...head].length > HEADER_CHARACTERS_MAX ? section([unmarked(title)]) : []),
    ...(called === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text: called, verbatim: true } }]),
    ...section(sentences.map(unmarked)),
    ...(fields.length === 0 ? [] : [{ type: 'section', fields }]),
    ...section(notes),
    ...lists.flatMap((list) =>
      section([unmarked(list.title), ...linesOf(list, words).map((line) => `• ${unmarked(line)}`)]),
    ),
    ...(stepLines.length === 0
      ? []
      : [{ type: 'section', text: { type: 'mrkdwn', text: stepLines.join('\n'), verbatim: true } }]),
    ...(isCut ? section([unmarked(words.cut)]) : []),
    ...(details.length === 0
      ? []
      : [
          {
            type: 'context',
            elements: [
              plain(details.map(({ label, value }) => `${unmarked(label)}: ${unmarked(value)}`).join(' / ')),
            ],
          },
        ]),
  ];
}

const cut = (text: string, characters: number): string => {
  const all = [...text];
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
};

const isTaken = ({ text }: Block): boolean =>
  text === undefined || (text as { text: string }).text.length <= TEXT_CHARACTERS_MAX;
