import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Connection, countCalls } from './clients.ts';

/** A message for SNS: the subject has less than 100 characters in one line, and only mail shows it. */
interface Letter {
  readonly subject?: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Posts a message to an SNS topic. */
export type Publish = (topicArn: string, letter: Letter) => Promise<void>;

export function publisher({ options, count }: Connection): Publish {
  const client = countCalls('sns', new SNSClient(options), count);
  return async (topicArn, { subject, text, attributes }) => {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        ...(subject === undefined ? {} : { Subject: subject }),
        Message: text,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { DataType: 'String', StringValue: value },
          ]),
        ),
      }),
    );
  };
}
