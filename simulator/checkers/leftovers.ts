import type { History } from '../history.ts';
import { heldLeases } from './leases.ts';
import { ownResources } from './own-resources.ts';
import { recordsIn } from './records.ts';

/** Nothing is left behind in DRS, EC2 or the table of leases; what is left is reported. */

/** What is left after the last sweep, one hour after the hard expiry, has been reported. */
export function everythingIsGoneOrReported(history: History): string[] {
  const records = recordsIn(history).map(({ record }) => record);
  // A drill whose cleanup never reached DRS can only report that all of it may be left.
  const allOf = new Set(
    records
      .filter(({ cleanup }) => cleanup.leftovers.some(({ type }) => type === 'drill'))
      .map(({ drillId }) => drillId),
  );
  // What DRS listed to nobody is reported by the job that may have made it.
  const unseen = new Set(
    records.flatMap(({ cleanup }) =>
      cleanup.leftovers.filter(({ type }) => type === 'operation').map(({ id }) => id),
    ),
  );
  const reported = [
    ...records.flatMap(({ cleanup }) => cleanup.leftovers.map(({ id }) => id)),
    ...history.messages.map(({ text }) => text),
  ];
  return ownResources(history.aws, history.endedAt)
    .filter(({ drillId }) => history.executions.some((execution) => execution.drillId === drillId))
    .filter(({ drillId, jobID }) => !allOf.has(drillId) && !unseen.has(jobID))
    .filter(({ id }) => !reported.some((text) => text.includes(id)))
    .map(
      ({ kind, id, drillId }) => `${kind} ${id} of drill ${drillId} is still there, and nobody was notified`,
    );
}

/** A record's COMPLETE holds for the moment when it was written. */
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
