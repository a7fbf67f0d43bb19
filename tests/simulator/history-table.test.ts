import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HistoryRow, historyRow } from '../../core/history/history.ts';
import { passedRecord } from '../records.ts';
import { type SimulatedAccount, simulatedAccount } from '../simulated-account.ts';

let account: SimulatedAccount;

beforeAll(async () => {
  account = await simulatedAccount(1);
});

afterAll(() => account.close());

const rowOf = (planId: string, place: number): HistoryRow => ({
  ...historyRow(passedRecord, 'ab'.repeat(32)),
  planId,
  drillId: `01KAZ00000000000000000000${place}`,
});
/** As another version of kunren would keep it, with a schema of its own or with none. */
const foreign = (row: HistoryRow, schema: string | undefined): HistoryRow =>
  ({ ...row, schema }) as unknown as HistoryRow;

test('the history has the rows of its own schema, in order of time', async () => {
  const { history } = account.ports;
  for (const place of [3, 1, 2]) await history.keepRow(rowOf('own', place));
  const { rows } = await history.read('own', new Date(0));
  expect(rows).toEqual([rowOf('own', 1), rowOf('own', 2), rowOf('own', 3)]);
});

test('the history leaves out rows of a schema that this version does not know', async () => {
  const { history } = account.ports;
  const schemas = ['kunren-history/v1', undefined, 'kunren-history/v2', 'kunren-history/v3'];
  for (const [place, schema] of schemas.entries()) {
    await history.keepRow(foreign(rowOf('mixed', place), schema));
  }
  const { rows, missed } = await history.read('mixed', new Date(0));
  expect(rows).toEqual([rowOf('mixed', 2)]);
  expect(missed).toEqual([]);
});
