import { broken, lineOf, ok } from './line.ts';
import type { Check } from './scope.ts';

/** What lies in each, and where to read on: infra/workflow.yml and infra/webhooks.yml. */
const QUEUES = [
  ['DeadLetters', 'drills that were not started, or sweeps'],
  ['WebhooksDeadLetters', 'messages that may not have reached a webhook'],
] as const;

/** Whether anything lies where only what failed goes. */
export const deadLettersCheck: Check = {
  name: 'dead letters',
  isOfStack: true,
  look: ({ inspector, physicalId }) =>
    Promise.all(
      QUEUES.map(([name, what]) =>
        lineOf(
          name,
          'sqs:GetQueueAttributes',
          async () => inspector.waitingMessages(await physicalId(name)),
          (count) =>
            count === 0
              ? ok('empty')
              : broken(
                  `about ${count} ${count === 1 ? 'message lies' : 'messages lie'} there: ${what}`,
                  'read them (SQS, Send and receive messages), act on each, then delete it',
                ),
        ),
      ),
    ),
};
