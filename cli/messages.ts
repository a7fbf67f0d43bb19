import type { LocalResult } from '../simulator/local-run.ts';
import { TOPICS } from '../simulator/topics.ts';

/** The messages of a local run, as files and as people would see them. */

export interface MessageFile {
  readonly name: string;
  readonly text: string;
}

const [MAIL, CHAT] = TOPICS;
const topicOf = (topicArn: string): string => topicArn.split(':').at(-1) ?? topicArn;
const pretty = (json: string): string => `${JSON.stringify(JSON.parse(json), undefined, 2)}\n`;
const isJson = (text: string): boolean => text.startsWith('{');

/** Each message as its topic delivered it, in order, the events on the event bus, and the posts to webhooks. */
export function messageFiles({ messages, posts, calls }: LocalResult): MessageFile[] {
  const put = calls
    .filter(
      ({ service, operation, status }) => `${service}:${operation}` === 'events:PutEvents' && status === 200,
    )
    .map(({ input }) => `${JSON.stringify(input, undefined, 2)}\n`);
  const delivered = messages.map(({ topicArn, subject, text }) => ({
    name: `${topicOf(topicArn)}${isJson(text) ? '.json' : '.txt'}`,
    text: isJson(text) ? pretty(text) : `Subject: ${subject}\n\n${text}`,
  }));
  const posted = posts.map(({ host, body }) => ({
    name: `${host}${isJson(body) ? '.json' : '.txt'}`,
    text: isJson(body) ? pretty(body) : `${body}\n`,
  }));
  return [...delivered, ...put.map((text) => ({ name: 'event-bus.json', text })), ...posted].map(
    ({ name, text }, index) => ({
      name: `${index + 1}-${name}`,
      text,
    }),
  );
}

/** The part of a custom notification that a chat shows. */
interface Shown {
  readonly content: {
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
  };
}

/** What people see, each behind a bar: chats and mails, not messages for programs. */
export function formatMessages({ messages }: LocalResult): string {
  return messages
    .flatMap(({ topicArn, subject, text }) => {
      const topic = topicOf(topicArn);
      if (topic === CHAT) return [framed('chat', chatText(JSON.parse(text) as Shown))];
      return topic === MAIL ? [framed('mail', `${subject}\n\n${text.trimEnd()}`)] : [];
    })
    .join('');
}

/** Slack's bold and links as plain text, for a terminal. */
function chatText({ content: { title, description, nextSteps = [] } }: Shown): string {
  const plain = [title, description, ...nextSteps.map((step) => `→ ${step}`)].join('\n');
  return plain.replace(/<([^|>]+)\|([^>]+)>/g, '$2: $1').replace(/\*([^*\n]+)\*/g, '$1');
}

const framed = (name: string, text: string): string =>
  `\n${name}\n${text
    .split('\n')
    .map((line) => `│ ${line}`.trimEnd())
    .join('\n')}\n`;
