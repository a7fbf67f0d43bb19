import { SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** A queue that receives what a drill publishes to its topics, as delivered by moto's SNS. */
export interface Subscriber {
  /** Messages so far, in order. */
  take(): Promise<Message[]>;
  /** The same as Lambda would get them from the queue; each once. */
  takeRecords(): Promise<{ messageId: string; body: string }[]>;
  close(): Promise<void>;
}

export interface Message {
  readonly subject: string;
  readonly text: string;
}

interface Place {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export async function subscribe(
  place: Place,
  topicArns: readonly string[],
  QueueName: string,
): Promise<Subscriber> {
  const [sns, sqs] = [new SNSClient(place), new SQSClient(place)];
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const subscriptions: (string | undefined)[] = [];
  for (const TopicArn of topicArns) {
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.['QueueArn'] }),
    );
    subscriptions.push(SubscriptionArn);
  }
  const given = new Set<string>();
  return {
    async takeRecords() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      const records = Messages.map(({ MessageId: messageId = '', Body: body = '{}' }) => ({
        messageId,
        body,
      }));
      return records.filter(({ messageId }) => !given.has(messageId) && given.add(messageId));
    },
    async take() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
      );
      return Messages.map(({ Body = '{}' }) => {
        const { Subject: subject = '', Message: text } = JSON.parse(Body) as {
          readonly Subject?: string;
          readonly Message: string;
        };
        return { subject, text };
      });
    },
    async close() {
      for (const SubscriptionArn of subscriptions)
        await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      for (const client of [sns, sqs]) client.destroy();
    },
  };
}
