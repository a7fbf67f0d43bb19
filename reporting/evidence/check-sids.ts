import type { ProbeFact } from '../../core/facts/probes.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { allOf, type Check } from './check.ts';

/** Whether each SID that was compared with the last pass has the outcome that follows; none where none was. */
export function checkSids({ servers, earlier }: DrillRecord): Check[] {
  const before = new Map(earlier.sids?.map((one) => [one.serverID, one]));
  const compared = servers.flatMap(({ serverID, probes }) =>
    probes.flatMap((probe) =>
      probe.lastPass === undefined ? [] : [{ serverID, probe, lastPass: probe.lastPass }],
    ),
  );
  if (compared.length === 0) return [];
  const faults = compared.flatMap(({ serverID, probe, lastPass }) => {
    const known = before.get(serverID);
    const isOther =
      typeof lastPass !== 'string' && known?.drillId === lastPass.drillId && known.sid !== lastPass.sid;
    return [
      ...(probe.status === 'PASSED' && !isRight(probe)
        ? [`the check of the SID of ${serverID} passed, and what it read is not that of the last pass`]
        : []),
      ...(isOther ? [`the SID of ${serverID} was compared with another one than its last pass has`] : []),
    ];
  });
  return allOf('SID', faults, 'each was compared with that of the last pass, or learned');
}

const isRight = ({ sid, lastPass }: ProbeFact): boolean =>
  sid !== undefined && (lastPass === 'NONE' || (typeof lastPass === 'object' && lastPass.sid === sid));
