import { SNSClient } from '@aws-sdk/client-sns';
import { clientOptions } from '../adapters/aws/clients.ts';
import { findTopics } from '../adapters/aws/find-topics.ts';
import { publisher } from '../adapters/aws/publisher.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import { lettersOf } from '../reporting/messages/letters.ts';
import { testEvent } from '../reporting/messages/plan-events.ts';
import { UsageFault } from './exit.ts';
import { type Place, regionOf, stackOf } from './place.ts';
import { formatRows, type Row } from './rows.ts';

export interface NotifyOptions extends Place {
  readonly test?: true;
}

type Topics = Readonly<Record<'chat' | 'mail' | 'machine', string>>;

/**
 * Sends a test to all topics of the stack and the plan, and prints which accepted it.
 * @throws {UsageFault} when the topics are not known.
 */
export async function sendTest(plan: DrillPlan, options: NotifyOptions): Promise<void> {
  const region = regionOf(options);
  const client = new SNSClient(clientOptions(region));
  const topics = await topicsAt(client, options, region);
  const now = new Date();
  const simulated = Object.keys(process.env).some((name) => name.startsWith('AWS_ENDPOINT_URL'));
  // A test leaves nothing in the bucket, so there are no links to it.
  const place = { bucket: '', region };
  const environment = stackOf(options).split('-').at(-1) ?? '';
  const letters = lettersOf(testEvent(plan, { environment, simulated, place, now }), plan.notifications);
  const posts = [
    ...(['chat', 'mail', 'machine'] as const).map(
      (channel) => [channel, topics[channel], letters[channel]] as const,
    ),
    ...plan.notifications.topics.map((arn) => ['plan', arn, letters.mail] as const),
  ];
  const rows: Row[] = [];
  const publish = publisher({ options: clientOptions(region), count: () => {} });
  for (const [channel, arn, letter] of posts) {
    await publish(arn, letter);
    rows.push([channel, arn]);
  }
  process.stdout.write(
    `The test was accepted by\n${formatRows(rows)}Only the recipients can see whether it arrived: check the mailbox and the chats.\n`,
  );
}

async function topicsAt(client: SNSClient, options: NotifyOptions, region: string): Promise<Topics> {
  const given = {
    chat: process.env['KUNREN_CHAT_TOPIC_ARN'],
    mail: process.env['KUNREN_TOPIC_ARN'],
    machine: process.env['KUNREN_MACHINES_TOPIC_ARN'],
  };
  const isGiven = Object.values(given).every((arn) => arn !== undefined && arn !== '');
  const { chat, mail, machine } = isGiven ? given : await findTopics(client, stackOf(options));
  if (chat !== undefined && mail !== undefined && machine !== undefined) return { chat, mail, machine };
  throw new UsageFault(
    `kunren: the topics of the stack ${stackOf(options)} are not in ${region}; check --region and --stack`,
  );
}
