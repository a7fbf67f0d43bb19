import { relative } from 'node:path';
import type { HistoryRow } from '../core/history/history.ts';
import { GUIDE, RECORD } from '../reporting/evidence/file-names.ts';
import type { DrillPlace, Evidence } from '../reporting/history/evidence.ts';
import type { KeptDrill } from './read-history.ts';

/** How a page that lies beside the evidence comes to it. */

/** A path as an address: on Windows it has other slashes, and a name may have characters that mean something there. */
export const addressOf = (path: string): string =>
  path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');

/** For a page in a folder of this machine: the reports, the record and its guide; the drill's id leads to the rest. */
export function evidenceBeside(drills: readonly KeptDrill[], pageFolder: string): Evidence {
  return evidenceOf(drills, ({ row, folder, names }) => {
    const path = relative(pageFolder, folder);
    const href = path === '' ? './' : `${addressOf(path)}/`;
    const shown = names.filter((name) => /^report[.]/.test(name) || name === RECORD || name === GUIDE);
    return {
      href,
      name: path.includes(row.drillId) ? null : path,
      files: shown.map((name) => ({ name, href: `${href}${addressOf(name)}` })),
    };
  });
}

/** Evidence of which each drill's place is known; two copies of a drill are two rows. */
export function evidenceOf(
  drills: readonly KeptDrill[],
  placeOf: (drill: KeptDrill) => DrillPlace,
): Evidence {
  const places = new Map<HistoryRow, DrillPlace>(drills.map((drill) => [drill.row, placeOf(drill)]));
  return { placeOf: () => null, drill: (row) => places.get(row) ?? null };
}
