import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';
import type { HeldLease } from '../../core/guards/leases.ts';
import { isNamed } from '../aws/errors.ts';

/** One lease a source server: while a drill holds it, no other drill starts on that server. */
export interface Leases {
  /** Takes all; gives the servers that another drill holds, with its name. Taking again what one holds succeeds. */
  take(lease: Lease): Promise<HeldLease[]>;
  /** The servers that some drill holds, with its name; changes nothing, so that it may be otherwise a moment later. */
  held(lease: Omit<Lease, 'drillId' | 'expiresAt'>): Promise<HeldLease[]>;
  /** Gives back what this drill holds and leaves alone what it does not. */
  release(lease: Omit<Lease, 'now' | 'expiresAt'>): Promise<void>;
}

interface Lease {
  readonly drillId: string;
  readonly account: string;
  readonly region: string;
  readonly serverIDs: readonly string[];
  readonly now: Date;
  /** The drill's hard expiry: a lease of a drill that died ends by itself. */
  readonly expiresAt: string;
}

const CONCURRENCY = 10;

export function leases(client: DynamoDBClient, table: string): Leases {
  const keyOf = (lease: Pick<Lease, 'account' | 'region'>, serverID: string) => ({
    pk: { S: `lease#${lease.account}#${lease.region}#${serverID}` },
  });
  const epoch = (at: string | Date): string => String(Math.floor(new Date(at).getTime() / 1_000));

  async function takeOne(lease: Lease, serverID: string): Promise<string | undefined> {
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            ...keyOf(lease, serverID),
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
      return holderIn((error as { Item?: LeaseItem }).Item);
    }
  }

  async function holderOf(
    lease: Parameters<Leases['held']>[0],
    serverID: string,
  ): Promise<string | undefined> {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: keyOf(lease, serverID), ConsistentRead: true }),
    );
    if (Item === undefined || Number(Item['expiresAt']?.N) < Number(epoch(lease.now))) return undefined;
    return holderIn(Item);
  }

  async function releaseOne(lease: Omit<Lease, 'now' | 'expiresAt'>, serverID: string): Promise<void> {
    try {
      await client.send(
        new DeleteItemCommand({
          TableName: table,
          Key: keyOf(lease, serverID),
          ConditionExpression: 'drillId = :drill',
          ExpressionAttributeValues: { ':drill': { S: lease.drillId } },
        }),
      );
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
    }
  }

  return {
    take: (lease) => askEach(lease.serverIDs, (id) => takeOne(lease, id)),
    held: (lease) => askEach(lease.serverIDs, (id) => holderOf(lease, id)),
    async release(lease) {
      await pMap(lease.serverIDs, (serverID) => releaseOne(lease, serverID), {
        concurrency: CONCURRENCY,
      });
    },
  };
}

type LeaseItem = Readonly<Record<string, AttributeValue>>;

const holderIn = (item: LeaseItem | undefined): string =>
  item?.['drillId']?.S === undefined ? 'another drill' : `drill ${item['drillId'].S}`;

/** Asks for the holder of each server's lease; none is said of a server that nobody else holds. */
async function askEach(
  serverIDs: readonly string[],
  holderOf: (serverID: string) => Promise<string | undefined>,
): Promise<HeldLease[]> {
  const asked = await pMap(serverIDs, async (serverID) => ({ serverID, holder: await holderOf(serverID) }), {
    concurrency: CONCURRENCY,
  });
  return asked.flatMap(({ serverID, holder }) => (holder === undefined ? [] : [{ serverID, holder }]));
}
