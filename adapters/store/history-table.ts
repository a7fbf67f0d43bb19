import { createHash } from 'node:crypto';
import { type DynamoDBClient, paginateQuery, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { encodeTime } from 'ulid';
import type { HistoryRow, PlanEntries } from '../../core/history/history.ts';
import { collect } from '../aws/pages.ts';

/**
 * Rows of the history by plan: `drill#ULID` is a drill that was closed, `slot#TIME` one that did not begin when it was
 * due.
 */
export interface HistoryTable {
  /** Stores a drill's row; repeating it changes nothing. */
  keepRow(row: HistoryRow): Promise<void>;
  /** Stores a slot of the schedule (ISO 8601 in UTC) in which no drill began. */
  keepMissed(planId: string, slot: string): Promise<void>;
  /**
   * The first drill of a day to be refused for a cause that concerns more than its own plan; for the first, its own id.
   * Repeated calls return the same.
   */
  joinStorm(cause: string, day: string, drillId: string): Promise<string>;
  /** A plan's rows since a moment, oldest first; rows of an unknown schema version are left out. */
  read(planId: string, since: Date): Promise<PlanEntries>;
}

/** Of rows that an earlier version stored. */
const NOT_IN_OLD_ROWS = {
  timeZone: 'UTC',
  recoveryTimeAllowanceSeconds: 0,
  recoveryPointMet: null,
  sourceAlive: false,
  signed: null,
  closedLateSeconds: null,
};

const DRILL = 'drill#';
const SLOT = 'slot#';
/** Characters of a ULID that are its time. */
const TIME_LENGTH = 10;

export function historyTable(client: DynamoDBClient, table: string): HistoryTable {
  // Only the history is ever updated, so a function with this permission cannot touch a lease.
  const keep = async (planId: string, entry: string, attributes: Record<string, string>): Promise<void> => {
    const names = Object.keys(attributes);
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { planId: { S: planId }, entry: { S: entry } },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(
          Object.entries(attributes).map(([name, text]) => [`:${name}`, { S: text }]),
        ),
      }),
    );
  };
  const query = (planId: string, from: string, to: string) =>
    collect(
      paginateQuery(
        { client },
        {
          TableName: table,
          // A row that was just stored must be among them.
          ConsistentRead: true,
          KeyConditionExpression: 'planId = :plan AND entry BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':plan': { S: planId }, ':from': { S: from }, ':to': { S: to } },
        },
      ),
      (page) => page.Items,
    );
  return {
    keepRow: (row) =>
      keep(row.planId, `${DRILL}${row.drillId}`, {
        verdict: row.verdict,
        startedAt: row.startedAt,
        row: JSON.stringify(row),
      }),
    async joinStorm(cause, day, drillId) {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: table,
          // No plan's id contains this character.
          Key: {
            planId: { S: `storm#${day}` },
            entry: { S: createHash('sha256').update(cause).digest('hex') },
          },
          UpdateExpression: 'SET #first = if_not_exists(#first, :drill)',
          ExpressionAttributeNames: { '#first': 'first' },
          ExpressionAttributeValues: { ':drill': { S: drillId } },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes?.['first']?.S ?? drillId;
    },
    keepMissed: (planId, slot) => keep(planId, `${SLOT}${slot}`, { slot }),
    async read(planId, since) {
      const [drills, slots] = await Promise.all([
        query(planId, `${DRILL}${encodeTime(since.getTime(), TIME_LENGTH)}`, `${DRILL}~`),
        query(planId, `${SLOT}${since.toISOString()}`, `${SLOT}~`),
      ]);
      const rows = drills.map(
        ({ row }): HistoryRow => ({ ...NOT_IN_OLD_ROWS, ...JSON.parse(row?.S ?? '{}') }),
      );
      return {
        rows: rows.filter(({ schema }) => schema === 'kunren-history/v2'),
        missed: slots.map(({ slot }) => ({ planId, slot: slot?.S ?? '' })),
      };
    },
  };
}
