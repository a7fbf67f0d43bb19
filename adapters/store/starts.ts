import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { isNamed } from '../aws/errors.ts';

/** Which executions a schedule or a restore test started: rows that only the role of start-drill can write. */
export interface Starts {
  /** Keeps why the execution of this name is started; the first to say so is believed. */
  keep(name: string, start: Start, now: Date): Promise<void>;
  /** Undefined for an execution that somebody else started. */
  of(name: string): Promise<Start | undefined>;
}

const startSchema = z.object({
  trigger: z.enum(['schedule', 'restore-test']),
  scheduledFor: z.iso.datetime().nullable(),
});
export type Start = z.infer<typeof startSchema>;

/** Longer than any drill and the sweep's look back; shorter than the 90 days in which Step Functions refuses the name. */
const KEPT_SECONDS = 30 * 86_400;

/** In the table of the leases; DynamoDB removes them when they expire. */
export function starts(client: DynamoDBClient, table: string): Starts {
  const keyOf = (name: string) => ({ pk: { S: `start#${name}` } });
  return {
    async keep(name, { trigger, scheduledFor }, now) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              ...keyOf(name),
              trigger: { S: trigger },
              ...(scheduledFor === null ? {} : { scheduledFor: { S: scheduledFor } }),
              expiresAt: { N: String(Math.floor(now.getTime() / 1_000) + KEPT_SECONDS) },
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
      } catch (error) {
        // An earlier delivery, or the same request whose answer was lost.
        if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
      }
    },
    async of(name) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(name), ConsistentRead: true }),
      );
      if (Item === undefined) return undefined;
      return startSchema.parse({
        trigger: Item['trigger']?.S,
        scheduledFor: Item['scheduledFor']?.S ?? null,
      });
    },
  };
}
