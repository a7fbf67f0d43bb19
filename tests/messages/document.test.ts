import { expect, it } from 'vitest';
import type { DrillEvent } from '../../core/history/event.ts';
import { customNotification } from '../../reporting/messages/amazon-q.ts';
import { mailOf } from '../../reporting/messages/mail.ts';
import { MENTIONS, SAMPLES } from './samples.ts';

/** docs/message-samples.md is made from the messages themselves; `npx vitest run tests/messages -u` rewrites it. */

const fenced = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;

function sample(event: DrillEvent): string {
  const { content } = customNotification(event, 'slack', MENTIONS);
  const { subject, text } = mailOf(event);
  const chat = [
    content.title,
    '',
    content.description,
    '',
    ...(content.nextSteps ?? []).map((step) => `→ ${step}`),
  ];
  return `In a chat with Amazon Q Developer, in Slack’s markdown:\n\n${fenced(chat.join('\n'))}\nBy mail:\n\n${fenced(`Subject: ${subject}\n\n${text}`)}`;
}

it('the document of samples shows every message as it is now', async () => {
  const sections = Object.entries(SAMPLES).map(
    ([name, event]) => `## ${event.type}: ${name.replaceAll('-', ' ')}\n\n${sample(event)}`,
  );
  const head =
    '# Samples of messages\n\n<!-- Made by tests/messages/document.test.ts; do not edit. -->\n\nWhat they mean: [messages.md](messages.md).\n';
  await expect(`${head}\n${sections.join('\n')}`).toMatchFileSnapshot('../../docs/message-samples.md');
});
