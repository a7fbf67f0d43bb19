import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { describeError } from '../adapters/aws/errors.ts';
import { webhooks } from '../adapters/bindings.ts';
import type { Wiring, World } from '../adapters/runtime.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { type ChatEnvelope, chatEnvelopeSchema } from '../reporting/messages/envelope.ts';
import { ENVELOPE_ATTRIBUTE } from '../reporting/messages/letters.ts';
import { webhookMessage } from '../reporting/messages/webhook-message.ts';
import { serve } from '../functions/serve.ts';

const logger = new Logger({ serviceName: 'PostWebhooks' });

/**
 * Posts what the chat topic tells to the webhooks that the plan names, for those without Amazon Q Developer. Called by
 * the queue of that topic; what could not be posted stays in the queue, and in the end goes to its dead letters.
 */
export async function postWebhooks(
  { Records }: StateInput<'PostWebhooks'>,
  world: World,
): Promise<StateOutput<'PostWebhooks'>> {
  const failures: { messageId: string; reason: string }[] = [];
  for (const { messageId, body } of Records) {
    try {
      await postAll(envelopeIn(body), world);
    } catch (error) {
      const reason = describeError(error);
      logger.error('not posted', { messageId, reason });
      failures.push({ messageId, reason });
    }
  }
  return { status: failures.length === 0 ? 'POSTED' : 'NOT_POSTED', failures };
}

/** All at once: one that is slow must not keep the others. */
async function postAll(envelope: ChatEnvelope | undefined, world: World): Promise<void> {
  if (envelope === undefined) return;
  const posts = envelope.webhooks.map((webhook) =>
    world.deliver(webhook, envelope.event.id, webhookMessage(webhook.service, envelope)),
  );
  const failed = (await Promise.allSettled(posts)).flatMap((post) =>
    post.status === 'rejected' ? [describeError(post.reason)] : [],
  );
  if (failed.length > 0) throw new Error(failed.join('; '));
}

/** Undefined for what is not for webhooks, such as an alarm. */
function envelopeIn(body: string): ChatEnvelope | undefined {
  const { MessageAttributes = {} } = JSON.parse(body) as {
    readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string } | undefined>>;
  };
  const text = MessageAttributes[ENVELOPE_ATTRIBUTE]?.Value;
  return text === undefined ? undefined : chatEnvelopeSchema.parse(JSON.parse(text));
}

/** Lambda deletes from the queue what is not in this list (Lambda Developer Guide, 'ReportBatchItemFailures'). */
export const queueHandler = (wiring: Wiring) => {
  const run = serve('PostWebhooks', postWebhooks, wiring);
  return async (event: unknown, context: Context) => {
    const { failures } = (await run(event, context)) as StateOutput<'PostWebhooks'>;
    return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
};

export const handler = /* @__PURE__ */ queueHandler({ deliver: webhooks });
