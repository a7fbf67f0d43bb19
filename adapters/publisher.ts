import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';

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
        Subject: fitSubject(message.subject),
        Message: fitText(message.text),
      }),
    );
  };

function fitSubject(subject: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what SNS refuses in a subject
  const line = [...subject.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim()];
  return line.length <= MAXIMUM_SUBJECT_CHARACTERS
    ? line.join('')
    : `${line.slice(0, MAXIMUM_SUBJECT_CHARACTERS - 1).join('')}…`;
}

function fitText(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAXIMUM_TEXT_BYTES) return text;
  return `${bytes
    .subarray(0, MAXIMUM_TEXT_BYTES)
    .toString()
    .replace(/\uFFFD+$/, '')}\n… (cut: the whole is in the record)`;
}
