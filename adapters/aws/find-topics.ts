import { paginateListTopics, type SNSClient } from '@aws-sdk/client-sns';
import { collect } from './pages.ts';

/** The topics of a stack, by its name, for the CLI. */

const AUDIENCES = { chat: 'ChatTopic', mail: 'ReportsTopic', machine: 'MachinesTopic' } as const;

/** By the names that CloudFormation gives them, `STACK-ChatTopic-RANDOM`; missing ones are left out. */
export async function findTopics(
  client: SNSClient,
  stack: string,
): Promise<Partial<Record<keyof typeof AUDIENCES, string>>> {
  const topics = await collect(paginateListTopics({ client }, {}), (page) => page.Topics);
  const arnOf = (logicalName: string): string | undefined =>
    topics.find(({ TopicArn = '' }) => TopicArn.split(':').at(-1)?.startsWith(`${stack}-${logicalName}-`))
      ?.TopicArn;
  return Object.fromEntries(
    Object.entries(AUDIENCES).flatMap(([audience, name]) => {
      const arn = arnOf(name);
      return arn === undefined ? [] : [[audience, arn]];
    }),
  );
}
