import { hasPassed, type VERDICTS } from '../workflow/verdicts.ts';

/** What the drills of a plan say of each of its servers. */

export interface ServerResult {
  readonly serverID: string;
  readonly hostname: string;
  /** Null when it was never started, so nothing is known. */
  readonly recovered: boolean | null;
  /** What decides its launch and was no longer as when it last passed, by field; absent where that was not compared. */
  readonly changedFields?: readonly string[];
}

/** A row of the history, as far as it tells of servers. */
interface Row {
  readonly startedAt: string;
  readonly verdict: (typeof VERDICTS)[number];
  readonly servers: readonly ServerResult[];
}

export interface ServerCoverage {
  readonly serverID: string;
  readonly hostname: string;
  /** When the last passed drill began in which this server was recovered; null: never. */
  readonly lastPassedAt: string | null;
  /** Settings that decide its launch changed since, so that pass proves no longer what would be launched today. */
  readonly needsVerification: {
    /** When the drill began that first saw them changed. */
    readonly since: string;
    readonly fields: readonly string[];
  } | null;
  /** In each of the plan's drills, oldest first: null when it was not started. */
  readonly results: readonly (boolean | null)[];
}

/** Every server in any of the rows, which are in order of time, by name. */
export function coverageOf(rows: readonly Row[]): ServerCoverage[] {
  // People know a server by its latest name.
  const names = new Map(
    rows.flatMap(({ servers }) => servers.map(({ serverID, hostname }) => [serverID, hostname])),
  );
  return [...names]
    .map(([serverID, hostname]) => {
      const own = rows.map((row) => row.servers.find((server) => server.serverID === serverID));
      const results = own.map((server) => server?.recovered ?? null);
      const last = rows.findLastIndex((row, place) => hasPassed(row) && results[place] === true);
      return {
        serverID,
        hostname,
        lastPassedAt: rows[last]?.startedAt ?? null,
        needsVerification: last === -1 ? null : changedAfter(rows, own, last),
        results,
      };
    })
    .toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1));
}

/** Since when settings have been other than at the last pass; what was changed back needs no verification. */
function changedAfter(
  rows: readonly Row[],
  own: readonly (ServerResult | undefined)[],
  last: number,
): ServerCoverage['needsVerification'] {
  const compared = own
    .map((server, place) => ({ place, fields: server?.changedFields }))
    .filter(({ place, fields }) => place > last && fields !== undefined);
  const newest = compared.at(-1)?.fields ?? [];
  if (newest.length === 0) return null;
  const unchanged = compared.findLastIndex(({ fields }) => fields?.length === 0);
  const first = rows[compared[unchanged + 1]?.place ?? -1];
  return first === undefined ? null : { since: first.startedAt, fields: newest };
}
