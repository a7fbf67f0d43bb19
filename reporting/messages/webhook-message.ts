import type { WebhookService } from '../../core/plan/notifications.ts';
import { chatwork } from './chatwork.ts';
import type { ChatEnvelope } from './envelope.ts';
import { googleChat } from './google-chat.ts';
import { lineWorks } from './line-works.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';

/** A message in the format of one service's webhook; its destination is a secret and not known here. */
export interface WebhookMessage {
  readonly contentType: 'application/json' | 'application/x-www-form-urlencoded';
  readonly body: string;
}

type Renderer = (envelope: Pick<ChatEnvelope, 'event' | 'mentions'>) => WebhookMessage;

const json =
  (render: (envelope: Parameters<Renderer>[0]) => object): Renderer =>
  (envelope) => ({ contentType: 'application/json', body: JSON.stringify(render(envelope)) });

const RENDERERS: Readonly<Record<WebhookService, Renderer>> = {
  slack: json(slack),
  teams: json(teams),
  'google-chat': json(googleChat),
  'line-works': json(lineWorks),
  chatwork: (envelope) => ({
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(chatwork(envelope)).toString(),
  }),
};

/** The event as this service shows it. */
export const webhookMessage = (service: WebhookService, envelope: Parameters<Renderer>[0]): WebhookMessage =>
  RENDERERS[service](envelope);
