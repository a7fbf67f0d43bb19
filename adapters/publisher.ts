import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { oneLine } from '../core/one-line.ts';

export interface Message {
  readonly subject: string;
  readonly text: string;
}

/** Posts a message to an SNS topic. */
export type Publish = (topicArn: string, message: Message) => Promise<void>;

/** SNS: a subject has fewer than 100 characters and no line break (evidence.md, 4.3). */
const MAXIMUM_SUBJECT_CHARACTERS = 99;
/** SNS takes 256 KiB with attributes; what is longer is cut and says so. */
const MAXIMUM_TEXT_BYTES = 250_000;

export const publisher =
  (client: SNSClient): Publish =>
  async (topicArn, message) => {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: oneLine(message.subject, MAXIMUM_SUBJECT_CHARACTERS),
        Message: fitText(message.text),
      }),
    );
  };

function fitText(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAXIMUM_TEXT_BYTES) return text;
  return `${bytes
    .subarray(0, MAXIMUM_TEXT_BYTES)
    .toString()
    .replace(/\uFFFD+$/, '')}\n… (cut: the whole is in the record)`;
}
