import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { collect } from './pages.ts';

/** Who receives a topic's messages. */
export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  /** Whether whoever it is has said yes, and has not taken it back since. */
  readonly isConfirmed: boolean;
}

/** SNS API Reference, Subscription: in place of an ARN it says 'PendingConfirmation' or, reported, 'Deleted'. */
export async function readSubscriptions(client: SNSClient, topic: string): Promise<Subscription[]> {
  const found = await collect(
    paginateListSubscriptionsByTopic({ client }, { TopicArn: topic }),
    (page) => page.Subscriptions,
  );
  return found.map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => ({
    protocol: Protocol,
    endpoint: Endpoint,
    isConfirmed: SubscriptionArn.startsWith('arn:'),
  }));
}
