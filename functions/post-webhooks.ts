import type { Context } from 'aws-lambda';
import { webhooks } from '../adapters/bindings.ts';
import type { Bindings } from '../adapters/runtime.ts';
import type { StateOutput } from '../core/workflow/contract.ts';
import type { SelfTestAnswer } from '../core/workflow/self-test.ts';
import { postWebhooks } from '../drill/post-webhooks.ts';
import { serve } from './serve.ts';

/**
 * Lambda deletes from the queue every message that is not in this list (Lambda Developer Guide,
 * 'ReportBatchItemFailures').
 */
export const queueHandler = (bindings: Bindings) => {
  const run = serve('PostWebhooks', postWebhooks, bindings);
  return async (event: unknown, context: Context) => {
    const output = (await run(event, context)) as StateOutput<'PostWebhooks'> | SelfTestAnswer;
    if ('notTried' in output) return output;
    const { failures } = output;
    return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
};

export const handler = queueHandler({ deliver: webhooks });
