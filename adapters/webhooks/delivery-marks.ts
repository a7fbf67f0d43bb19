import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { isNamed } from '../aws/errors.ts';

/** The delivery state of an event at one webhook, kept so that it is never posted twice. */
export interface DeliveryMarks {
  /** Claims the right to post: POST when nobody has it, else the state. */
  claim(key: string): Promise<'POST' | 'POSTED' | 'UNCERTAIN'>;
  /** FREE after a post that did not arrive: the next delivery may try again. */
  record(key: string, state: 'POSTED' | 'FREE'): Promise<void>;
}

/** Longer than queues keep a message, which is 14 days. */
const KEPT_SECONDS = 30 * 86_400;

/** Delivery states in the table of the leases; DynamoDB removes them when they expire. */
export function deliveryMarks(client: DynamoDBClient, table: string, now: () => Date): DeliveryMarks {
  const itemOf = (key: string, state: string) => ({
    pk: { S: `posted#${key}` },
    state: { S: state },
    expiresAt: { N: String(Math.floor(now().getTime() / 1_000) + KEPT_SECONDS) },
  });
  return {
    async claim(key) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: itemOf(key, 'POSTING'),
            ConditionExpression: 'attribute_not_exists(pk) OR #state = :free',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':free': { S: 'FREE' } },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return 'POST';
      } catch (error) {
        if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
        const { Item } = error as { Item?: { state?: { S?: string } } };
        return Item?.state?.S === 'POSTED' ? 'POSTED' : 'UNCERTAIN';
      }
    },
    async record(key, state) {
      await client.send(new PutItemCommand({ TableName: table, Item: itemOf(key, state) }));
    },
  };
}
