import type { ProvenSid } from '../plan/sid.ts';
import { hasPassed } from '../workflow/verdicts.ts';
import type { DrillRecord } from './record.ts';

/** The SIDs with which Windows machines last passed, kept from record to record. */

/** More servers than a plan can have: those that it no longer has are forgotten, the oldest first. */
const KEPT_MAX = 1_000;

/** The SID with which each server last passed, by the record of a drill: its own pass over those before it. */
export function provenSids({
  verdict,
  drillId,
  startedAt,
  servers,
  earlier,
}: DrillRecord): Map<string, ProvenSid> {
  const passed = hasPassed({ verdict })
    ? servers.flatMap(({ serverID, verifiedAt, probes }) => {
        const sid = probes.find((probe) => probe.status === 'PASSED' && probe.sid !== undefined)?.sid;
        return verifiedAt === null || sid === undefined ? [] : [{ serverID, sid, drillId, at: startedAt }];
      })
    : [];
  return new Map([...(earlier.sids ?? []), ...passed].map((one) => [one.serverID, one]));
}

/** What a record keeps of the passes before it, the newest first. */
export const sidsAfter = (previous: DrillRecord): ProvenSid[] =>
  [...provenSids(previous).values()]
    .toSorted((a, b) => (a.at === b.at ? (a.serverID < b.serverID ? -1 : 1) : a.at < b.at ? 1 : -1))
    .slice(0, KEPT_MAX);
