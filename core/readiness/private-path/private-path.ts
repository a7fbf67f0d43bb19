import type { PrivatePath } from '../../plan/private-path.ts';
import type { ReadinessFinding } from '../finding.ts';
import { aclFindings } from './acls.ts';
import { endpointFindings } from './endpoints.ts';
import { PRIVATE_PATH_CODES } from './finding.ts';
import { nameFindings } from './names.ts';
import type { PrivatePathObservation } from './observation.ts';
import { inboundResolverFindings } from './on-premises.ts';
import { replicationFindings, replicationGroupFindings } from './replication.ts';
import { routeFindings } from './routes.ts';
import { endsOf, overlapFindings, sourceSubnetFindings, vpcFindings } from './side.ts';
import { unreadFindings } from './unread.ts';

/**
 * Everything that keeps replication from its private path, or leads it into the internet: docs/readiness-private-path.md.
 * In the order in which traffic meets it; what could not be read comes first.
 */
export function privatePathFindings(path: PrivatePath, seen: PrivatePathObservation): ReadinessFinding[] {
  const ends = endsOf(path, seen);
  return [
    ...unreadFindings(seen),
    ...vpcFindings(seen),
    ...sourceSubnetFindings(path, seen),
    ...nameFindings(seen),
    ...inboundResolverFindings(seen, ends),
    ...endpointFindings(seen, ends),
    ...replicationGroupFindings(seen, ends),
    ...aclFindings(seen, ends),
    ...overlapFindings(seen, ends),
    ...routeFindings(seen, ends),
    ...replicationFindings(seen),
  ].toSorted((a, b) => rankOf(a.code) - rankOf(b.code));
}

const RANKS: ReadonlyMap<string, number> = new Map(PRIVATE_PATH_CODES.map((code, rank) => [code, rank]));
const rankOf = (code: string): number => RANKS.get(code) ?? 0;

/** What no call shows: told beside the findings of every run, because as a finding it would never let one be clean. */
export const PRIVATE_PATH_NOTES = ['AGENT_ENDPOINT', 'ROUTE_53_PROFILES', 'SOURCE_OUTSIDE_AWS'] as const;

export type PrivatePathNote = (typeof PRIVATE_PATH_NOTES)[number];

/** The notes for a plan: of a source outside AWS, nothing on its own side is seen. */
export const privatePathNotes = ({ source }: PrivatePath): readonly PrivatePathNote[] =>
  PRIVATE_PATH_NOTES.filter((note) => note !== 'SOURCE_OUTSIDE_AWS' || 'onPremises' in source);
