import { contentOf } from './content.ts';
import type { ChatEnvelope } from './envelope.ts';
import { fitted } from './fit.ts';
import { plainLines } from './plain-chat.ts';
import { unmarked } from './unmarked.ts';

/**
 * LINE WORKS, Incoming Webhook app: `title`, `body.text` and a `button`.
 * https://developers.worksmobile.com/jp/docs/webhook. Its limits are UNCONFIRMED: taken are 2,000 characters, those of
 * a text message of its bots (docs/messages.md, 'Limits of the chat services'), and short titles. It mentions nobody,
 * so the text names the owner.
 */

const TEXT_CHARACTERS_MAX = 2_000;
const TITLE_CHARACTERS_MAX = 100;
const LABEL_CHARACTERS_MAX = 20;

export function lineWorks({ event }: Pick<ChatEnvelope, 'event'>): object {
  const [locale = 'en'] = event.plan.languages;
  return fitted(
    contentOf(event, locale),
    (content) => {
      const links = content.steps.filter(({ url }) => url !== null);
      const [link] = links;
      const head = `${content.symbol} ${unmarked(content.title)}`;
      const lines = plainLines({ ...content, steps: content.steps.filter((step) => step !== link) });
      return {
        title: [...head].slice(0, TITLE_CHARACTERS_MAX).join(''),
        body: { text: lines.join('\n').trim() || head },
        ...(link?.url == null
          ? {}
          : { button: { label: unmarked(link.text).slice(0, LABEL_CHARACTERS_MAX), url: link.url } }),
      };
    },
    ({ body }) => body.text.length <= TEXT_CHARACTERS_MAX,
  );
}
