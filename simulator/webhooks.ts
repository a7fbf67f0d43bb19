import { webhooksBy } from '../adapters/bindings.ts';
import { queueHandler } from '../functions/post-webhooks.ts';
import type { Lambdas } from './lambda.ts';
import type { LocalStack } from './stack.ts';

/** A post to a webhook service. */
export interface Post {
  /** The host alone: the rest of the address is a secret. */
  readonly host: string;
  readonly contentType: string;
  readonly body: string;
}

interface Posted {
  readonly posts: readonly Post[];
  readonly problems: readonly string[];
}

type Answer = Extract<
  Awaited<ReturnType<ReturnType<typeof queueHandler>>>,
  { readonly batchItemFailures: unknown }
>;

/**
 * Runs the function behind the chat topic's queue until the queue is empty, as Lambda does. Its requests are not sent:
 * they are recorded, byte by byte, and each is answered with 200.
 */
export async function postWebhooks(takeChats: LocalStack['takeChats'], lambdas: Lambdas): Promise<Posted> {
  const posts: Post[] = [];
  const problems: string[] = [];
  const handler = queueHandler({
    deliver: webhooksBy(async ({ url }, { contentType, body }) => {
      posts.push({ host: url.hostname, contentType, body });
      return { kind: 'answered', status: 200, retryAfterSeconds: null };
    }),
  });
  for (;;) {
    const Records = await takeChats();
    if (Records.length === 0) return { posts, problems };
    const { batchItemFailures } = (await lambdas.invoke('PostWebhooks', handler, { Records })) as Answer;
    // The queue would deliver again and finally give up: here the failure is reported at once.
    for (const { itemIdentifier } of batchItemFailures)
      problems.push(`message ${itemIdentifier} did not reach every webhook: its secret is missing or wrong`);
  }
}
