import type { History } from '../history.ts';
import { heldLeases } from './leases.ts';
import { ownResources } from './own-resources.ts';
import { recordsIn } from './records.ts';

/** Nothing is left behind: not in DRS or EC2, not in the table of leases; and what is, is told. */

/** What is still there when the last sweep is over, one hour after the hard expiry, somebody has been told of. */
export function everythingIsGoneOrReported(history: History): string[] {
  const records = recordsIn(history).map(({ record }) => record);
  // A drill whose cleanup never saw DRS can only say that all of it may be there.
  const allOf = new Set(
    records
      .filter(({ cleanup }) => cleanup.leftovers.some(({ type, id }) => type === 'drill' && id === 'unknown'))
      .map(({ drillId }) => drillId),
  );
  const reported = [
    ...records.flatMap(({ cleanup }) => cleanup.leftovers.map(({ id }) => id)),
    ...history.messages.map(({ text }) => text),
  ];
  return ownResources(history.aws, history.endedAt)
    .filter(({ drillId }) => history.executions.some((execution) => execution.drillId === drillId))
    .filter(({ id, drillId }) => !allOf.has(drillId) && !reported.some((text) => text.includes(id)))
    .map(({ kind, id, drillId }) => `${kind} ${id} of drill ${drillId} is still there, and nobody was told`);
}

/** A record that says COMPLETE is true of the moment when it was written. */
export const cleanMeansClean = (history: History): string[] =>
  recordsIn(history).flatMap(({ record: { drillId, cleanup, endedAt } }) =>
    cleanup.status !== 'COMPLETE'
      ? []
      : ownResources(history.aws, Date.parse(endedAt))
          .filter((one) => one.drillId === drillId)
          .map(({ kind, id }) => `drill ${drillId} says that it is clean, but ${kind} ${id} was there`),
  );

export const leasesAreReleased = ({ calls, endedAt }: History): string[] =>
  heldLeases(calls)
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > endedAt)
    .map(({ key }) => `${key} is still held`);
