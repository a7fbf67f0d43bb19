import type { DrillEvent } from '../../core/history/event.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { customNotification } from './amazon-q.ts';
import type { ChatEnvelope } from './envelope.ts';
import { mailOf } from './mail.ts';

/** An event as each topic gets it. */
export interface Letter {
  readonly subject?: string;
  readonly text: string;
  /** For filter policies of subscriptions, the same on every topic. */
  readonly attributes: Readonly<Record<string, string>>;
}

export type Channel = 'chat' | 'mail' | 'machine';

/** The name of the attribute with what our webhooks post; chats that read the topic themselves ignore it. */
export const ENVELOPE_ATTRIBUTE = 'kunren';

/** One message for each audience. */
export function lettersOf(
  event: DrillEvent,
  { chat, mentions, webhooks }: DrillPlan['notifications'],
): Readonly<Record<Channel, Letter>> {
  const attributes = attributesOf(event);
  const envelope: ChatEnvelope = { schema: 'kunren-chat/v1', event, mentions, webhooks };
  return {
    chat: {
      text: JSON.stringify(customNotification(event, chat, mentions)),
      attributes:
        webhooks.length === 0
          ? attributes
          : { ...attributes, [ENVELOPE_ATTRIBUTE]: JSON.stringify(envelope) },
    },
    mail: { ...mailOf(event), attributes },
    machine: { text: JSON.stringify(event), attributes },
  };
}

const attributesOf = ({ type, result, severity, plan, environment }: DrillEvent): Record<string, string> => ({
  eventType: type,
  // SNS rejects attributes without a value.
  verdict: result?.verdict ?? 'NONE',
  severity,
  planId: plan.id,
  environment,
});
