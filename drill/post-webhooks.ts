import { Logger } from '@aws-lambda-powertools/logger';
import { describeError } from '../adapters/aws/errors.ts';
import type { Ports } from '../adapters/ports.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { type ChatEnvelope, chatEnvelopeSchema } from '../reporting/messages/envelope.ts';
import { ENVELOPE_ATTRIBUTE } from '../reporting/messages/letters.ts';
import { webhookMessage } from '../reporting/messages/webhook-message.ts';

const logger = new Logger({ serviceName: 'PostWebhooks' });

/**
 * Posts the chat topic's messages to the plan's webhooks, for chats without Amazon Q Developer. Called by the queue of
 * that topic; what could not be posted stays in the queue, and finally goes to its dead-letter queue.
 */
export async function postWebhooks(
  { Records }: StateInput<'PostWebhooks'>,
  ports: Ports,
): Promise<StateOutput<'PostWebhooks'>> {
  const failures: { messageId: string; reason: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      await postAll(envelopeIn(body), ports);
    } catch (error) {
      const reason = describeError(error);
      logger.error('not posted', { messageId, reason });
      failures.push({ messageId, reason });
    }
  }
  return { status: failures.length === 0 ? 'POSTED' : 'NOT_POSTED', failures };
}

/** All at once: a slow one must not delay the others. */
async function postAll(envelope: ChatEnvelope | undefined, ports: Ports): Promise<void> {
  if (envelope === undefined) return;
  const posts = envelope.webhooks.map((webhook) =>
    ports.deliver(webhook, envelope.event.id, webhookMessage(webhook.service, envelope)),
  );
  const failed = (await Promise.allSettled(posts)).flatMap((post) =>
    post.status === 'rejected' ? [describeError(post.reason)] : [],
  );
  if (failed.length > 0) throw new Error(failed.join('; '));
}

/** Undefined for messages that are not for webhooks, such as an alarm. */
function envelopeIn(body: string): ChatEnvelope | undefined {
  const { MessageAttributes = {} } = JSON.parse(body) as {
    readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string } | undefined>>;
  };
  const text = MessageAttributes[ENVELOPE_ATTRIBUTE]?.Value;
  return text === undefined ? undefined : chatEnvelopeSchema.parse(JSON.parse(text));
}
