import type { ReadinessFinding } from './finding.ts';
import type { SeenSource } from './replication.ts';

/** A plan beside the source servers of its account and Region. */
export interface PlannedIDs {
  readonly planId: string;
  readonly serverIDs: readonly string[];
  /** What the plan names and nobody lists, such as `hostname db`. */
  readonly gone: readonly string[];
}

/** Source servers that no plan names, so nobody knows whether they recover, and plans whose servers are gone. */
export function coverageFindings(
  sources: readonly SeenSource[],
  plans: readonly PlannedIDs[],
): ReadinessFinding[] {
  const planned = new Set(plans.flatMap(({ serverIDs }) => serverIDs));
  const finding = (code: string, resource: string, values: Readonly<Record<string, string>>) => ({
    check: 'coverage' as const,
    code,
    state: 'failing' as const,
    resource,
    values,
  });
  return [
    ...sources
      .filter(({ serverID }) => !planned.has(serverID))
      .map(({ serverID, hostname, state }) => ({
        ...finding('NOT_PLANNED', serverID, { hostname, state: state ?? '?' }),
        serverID,
      })),
    ...plans.flatMap(({ planId, gone }) =>
      gone.map((selector) => finding('SERVER_GONE', planId, { selector })),
    ),
  ];
}
