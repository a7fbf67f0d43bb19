import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import { isNamed } from './aws-errors.ts';

/** One lease a source server: while a drill holds it, no other drill starts on that server. */
export interface Leases {
  /** Takes all; gives the servers that another drill holds, with its name. Taking again what one holds succeeds. */
  take(lease: Lease): Promise<{ sourceServerID: string; holder: string }[]>;
  /** Gives back what this drill holds and leaves alone what it does not. */
  release(lease: Omit<Lease, 'now' | 'expiresAt'>): Promise<void>;
}

interface Lease {
  readonly drillId: string;
  readonly account: string;
  readonly region: string;
  readonly sourceServerIDs: readonly string[];
  readonly now: Date;
  /** The drill's hard expiry: a lease of a drill that died ends by itself. */
  readonly expiresAt: string;
}

const CONCURRENCY = 10;

export function leases(client: DynamoDBClient, table: string): Leases {
  const keyOf = (lease: Pick<Lease, 'account' | 'region'>, sourceServerID: string) => ({
    pk: { S: `lease#${lease.account}#${lease.region}#${sourceServerID}` },
  });
  const epoch = (at: string | Date): string => String(Math.floor(new Date(at).getTime() / 1_000));

  async function takeOne(lease: Lease, sourceServerID: string): Promise<string | undefined> {
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            ...keyOf(lease, sourceServerID),
            drillId: { S: lease.drillId },
            expiresAt: { N: epoch(lease.expiresAt) },
          },
          ConditionExpression: 'attribute_not_exists(pk) OR drillId = :drill OR expiresAt < :now',
          ExpressionAttributeValues: { ':drill': { S: lease.drillId }, ':now': { N: epoch(lease.now) } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
      const { Item } = error as { Item?: { drillId?: { S?: string } } };
      const drillId = Item?.drillId?.S;
      return drillId === undefined ? 'another drill' : `drill ${drillId}`;
    }
  }

  async function releaseOne(lease: Omit<Lease, 'now' | 'expiresAt'>, sourceServerID: string): Promise<void> {
    try {
      await client.send(
        new DeleteItemCommand({
          TableName: table,
          Key: keyOf(lease, sourceServerID),
          ConditionExpression: 'drillId = :drill',
          ExpressionAttributeValues: { ':drill': { S: lease.drillId } },
        }),
      );
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
    }
  }

  return {
    async take(lease) {
      const holders = await pMap(
        lease.sourceServerIDs,
        async (sourceServerID) => ({ sourceServerID, holder: await takeOne(lease, sourceServerID) }),
        { concurrency: CONCURRENCY },
      );
      return holders.flatMap(({ sourceServerID, holder }) =>
        holder === undefined ? [] : [{ sourceServerID, holder }],
      );
    },
    async release(lease) {
      await pMap(lease.sourceServerIDs, (sourceServerID) => releaseOne(lease, sourceServerID), {
        concurrency: CONCURRENCY,
      });
    },
  };
}
