import type { History } from '../history.ts';
import type { CallRecord } from '../server.ts';
import { recordsIn } from './records.ts';

/** A held lease, according to the calls that were carried out. */
export interface HeldLease {
  readonly key: string;
  /** When it expires, milliseconds since 1970; unknown when the item does not say. */
  readonly expiresAt: number | null;
}

interface Put {
  readonly Item?: { readonly pk?: { readonly S?: string } } & Readonly<Record<string, unknown>>;
  readonly Key?: { readonly pk?: { readonly S?: string } };
}

/**
 * Every lease, and no other item, that was put into the table and not deleted; calls with lost responses count, refused
 * ones do not.
 */
export function heldLeases(calls: readonly CallRecord[]): HeldLease[] {
  const held = new Map<string, HeldLease>();
  for (const { service, operation, status, input } of calls) {
    if (service !== 'dynamodb' || status !== 200) continue;
    const { Item, Key } = input as Put;
    const put = Item?.pk?.S;
    const deleted = Key?.pk?.S;
    if (operation === 'PutItem' && put?.startsWith('lease#'))
      held.set(put, { key: put, expiresAt: expiryOf(Item) });
    if (operation === 'DeleteItem' && deleted !== undefined) held.delete(deleted);
  }
  return [...held.values()];
}

/** The item's time to live, in seconds since 1970 for DynamoDB: the only number in it. */
function expiryOf(item: Put['Item']): number | null {
  const seconds = Object.values(item ?? {}).flatMap((value) => {
    const { N } = value as { N?: string };
    return N === undefined ? [] : [Number(N)];
  });
  return seconds.length === 1 ? (seconds[0] ?? 0) * 1_000 : null;
}

/** Drills that are refused only because another has their servers: that other one was not refused for the same. */
export function oneOfThemRuns(history: History): string[] {
  const records = recordsIn(history).map(({ record }) => record);
  const kept = records.filter(
    ({ guards: { refusals } }) => refusals.length > 0 && refusals.every(({ code }) => code === 'LEASE_HELD'),
  );
  if (kept.length < history.executions.length || kept.length < 2) return [];
  return [`all ${kept.length} drills were refused because of one another`];
}
