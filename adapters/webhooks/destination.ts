import * as z from 'zod';
import type { WebhookService } from '../../core/plan/notifications.ts';

/** Where a webhook's message goes: only over https, and only to hosts of the service that the plan names. */
export interface Destination {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

interface Rule {
  readonly host: RegExp;
  readonly path: RegExp;
}

/** From the services' own pages, which the renderers in reporting/messages/ cite. */
const RULES: Readonly<Record<WebhookService, Rule>> = {
  slack: { host: /^hooks\.slack(-gov)?\.com$/, path: /^\/services\/./ },
  // Workflows: those made before 2025 on logic.azure.com, since then on api.powerplatform.com.
  teams: { host: /^[a-z0-9.-]+\.(logic\.azure\.com|api\.powerplatform\.com)$/, path: /^\/./ },
  'google-chat': { host: /^chat\.googleapis\.com$/, path: /^\/v1\/spaces\/./ },
  'line-works': { host: /^webhook\.worksmobile\.com$/, path: /^\/message\/./ },
  chatwork: { host: /^api\.chatwork\.com$/, path: /^\/v2\/rooms\/\d+\/messages$/ },
};

const chatworkSchema = z.strictObject({
  token: z.string().regex(/^[\x21-\x7e]{8,200}$/),
  room: z.string().regex(/^\d{1,15}$/),
});

/**
 * The destination that a secret names.
 * @throws {Error} when it is not that service's; the error does not reveal the secret.
 */
export function destinationOf(service: WebhookService, secret: string): Destination {
  const refuse = (why: string): Error =>
    new Error(`the secret of the ${service} webhook ${why}: docs/messages.md`);
  if (service === 'chatwork') {
    const parsed = chatworkSchema.safeParse(jsonIn(secret));
    if (!parsed.success) throw refuse('is not JSON with token and room');
    const { token, room } = parsed.data;
    return {
      url: new URL(`https://api.chatwork.com/v2/rooms/${room}/messages`),
      headers: { 'x-chatworktoken': token },
    };
  }
  const url = URL.parse(secret);
  if (url === null) throw refuse('is not a URL');
  if (url.protocol !== 'https:') throw refuse('is not an https URL');
  if (url.port !== '') throw refuse('names a port');
  if (url.username !== '' || url.password !== '') throw refuse('has a user name in it');
  const { host, path } = RULES[service];
  if (!host.test(url.hostname) || !path.test(url.pathname)) throw refuse('is not a URL of that service');
  // Without this Google Chat opens a new thread for every message.
  if (service === 'google-chat')
    url.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD');
  return { url, headers: {} };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
