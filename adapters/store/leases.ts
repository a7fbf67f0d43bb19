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

/** One lease per source server: while a drill holds it, no other drill starts on that server. */
export interface Leases {
  /**
   * Takes all leases; returns the servers that another drill holds, with that drill. Taking one's own again succeeds.
   * Every drill takes them in the same order, one after the other, and ends at the first that is held: so of drills that
   * want the same servers at the same moment one always gets them all.
   */
  take(lease: Lease): Promise<HeldLease[]>;
  /** The servers that some drill holds, with that drill. Takes nothing, so it may be outdated a moment later. */
  held(lease: Omit<Lease, 'drillId' | 'expiresAt'>): Promise<HeldLease[]>;
  /** Releases what this drill holds and nothing else. */
  release(lease: Omit<Lease, 'now' | 'expiresAt'>): Promise<void>;
}

interface Lease {
  readonly drillId: string;
  readonly account: string;
  readonly region: string;
  readonly serverIDs: readonly string[];
  readonly now: Date;
  /** The drill's hard expiry: the lease of a dead drill expires by itself. */
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

  async function takeInOrder(lease: Lease): Promise<HeldLease[]> {
    for (const serverID of lease.serverIDs.toSorted()) {
      const holder = await takeOne(lease, serverID);
      if (holder === undefined) continue;
      // People are told of all of them, whoever took the others in the meantime.
      const others = (await askEach(lease.serverIDs, (id) => holderOf(lease, id))).filter(
        (held) => held.holder !== nameOf(lease.drillId) && held.serverID !== serverID,
      );
      return [{ serverID, holder }, ...others];
    }
    return [];
  }

  async function holderOf(
    lease: Pick<Lease, 'account' | 'region' | 'now'>,
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
    take: takeInOrder,
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
  item?.['drillId']?.S === undefined ? 'another drill' : nameOf(item['drillId'].S);

const nameOf = (drillId: string): string => `drill ${drillId}`;

/** The holders of the servers' leases; servers that nobody else holds are left out. */
async function askEach(
  serverIDs: readonly string[],
  holderOf: (serverID: string) => Promise<string | undefined>,
): Promise<HeldLease[]> {
  const asked = await pMap(serverIDs, async (serverID) => ({ serverID, holder: await holderOf(serverID) }), {
    concurrency: CONCURRENCY,
  });
  return asked.flatMap(({ serverID, holder }) => (holder === undefined ? [] : [{ serverID, holder }]));
}
