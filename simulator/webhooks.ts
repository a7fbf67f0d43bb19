import { webhooksBy } from '../adapters/wiring.ts';
import { queueHandler } from '../functions/post-webhooks.ts';
import type { Lambdas } from './lambda.ts';
import type { LocalStack } from './stack.ts';

/** What a webhook's service would have got. */
export interface Post {
  /** The host alone: the rest of the address is a secret. */
  readonly host: string;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Runs the function behind the chat topic's queue until the queue is empty, as Lambda does. Its requests go nowhere: they
 * are kept, byte by byte, and each is answered with 200.
 */
export async function postWebhooks(takeChats: LocalStack['takeChats'], lambdas: Lambdas): Promise<Post[]> {
  const posts: Post[] = [];
  const handler = queueHandler({
    deliver: webhooksBy(async ({ url }, { contentType, body }) => {
      posts.push({ host: url.hostname, contentType, body });
      return { kind: 'answered', status: 200, retryAfterSeconds: null };
    }),
  });
  for (;;) {
    const Records = await takeChats();
    if (Records.length === 0) return posts;
    await lambdas.invoke('PostWebhooks', handler, { Records });
  }
}
