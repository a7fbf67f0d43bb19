import { contentOf } from './content.ts';
import type { ChatEnvelope } from './envelope.ts';
import { fitted } from './fit.ts';
import { plainLines } from './plain-chat.ts';
import { unmarked } from './unmarked.ts';

/**
 * Chatwork: a message in a room, `body` in its own notation of brackets, sent as a form.
 * https://developer.chatwork.com/docs/endpoints (form, token in a header),
 * https://developer.chatwork.com/docs/message-notation ([To:…], [info], [title]; `unmarked` leaves no foreign
 * brackets). How long a body may be is UNCONFIRMED, so it is kept short.
 */

const BODY_CHARACTERS_MAX = 5_000;

export function chatwork({
  event,
  mentions,
}: Pick<ChatEnvelope, 'event' | 'mentions'>): Record<string, string> {
  const [locale = 'en'] = event.plan.languages;
  const called = event.mention ? mentions.chatwork.map((id) => `[To:${id}]`).join('') : '';
  return fitted(
    contentOf(event, locale),
    (content) => {
      const head = `${content.symbol} ${unmarked(content.title)}`;
      const body = `[info][title]${head}[/title]${plainLines(content).join('\n').trim() || head}[/info]`;
      return { body: called === '' ? body : `${called}\n${body}`, self_unread: '1' };
    },
    ({ body }) => body.length <= BODY_CHARACTERS_MAX,
  );
}
