import { canonicalText, type LaunchSnapshot } from '../../core/guards/launch-snapshot.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { allOf, type Check } from './check.ts';
import { sha256Of } from './statement.ts';

/** Whether the hash of everything that decides a launch is that of the fields beside it; none where there are none. */
export function checkSettings({ servers, earlier }: DrillRecord): Check[] {
  const snapshots = [...servers, ...(earlier.proven ?? [])].flatMap(({ serverID, settings }) =>
    settings === undefined ? [] : [{ serverID, settings }],
  );
  if (snapshots.length === 0) return [];
  const wrong = new Set(
    snapshots.filter(({ settings }) => !isOwnHash(settings)).map(({ serverID }) => serverID),
  );
  const faults = [...wrong].map(
    (id) => `the hash of the launch settings of ${id} is not that of their fields`,
  );
  return allOf('launch settings', faults, 'each hash is that of the fields beside it');
}

const isOwnHash = ({ sha256, fields }: LaunchSnapshot): boolean =>
  sha256 === sha256Of(Buffer.from(canonicalText(fields)));
