import * as z from 'zod';
import { drillEventSchema } from '../../core/history/event.ts';
import { mentionsSchema, webhookSchema } from '../../core/plan/notifications.ts';

/**
 * What the webhooks' function receives besides the chat message: the event itself, whom to mention, and where to post.
 */
export const chatEnvelopeSchema = z.strictObject({
  schema: z.literal('kunren-chat/v1'),
  event: drillEventSchema,
  mentions: mentionsSchema,
  /** By the ARNs of their secrets: no URL is ever in a message. */
  webhooks: z.array(webhookSchema),
});

export type ChatEnvelope = z.infer<typeof chatEnvelopeSchema>;
