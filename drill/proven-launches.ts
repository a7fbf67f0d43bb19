import type { Ports } from '../adapters/ports.ts';
import { provenSettings } from '../core/verdict/drift.ts';
import type { ProvenLaunches } from './recovery-method.ts';

/** The newest drills may be open, or closed by nobody yet. */
const DRILLS_TRIED = 5;
/** As long as evidence is usually kept. */
const SINCE_SECONDS = 400 * 86_400;

/** With what each server of a plan was launched when it last passed, by the record of its newest closed drill. */
export async function provenLaunches(
  planId: string,
  ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'>,
): Promise<ProvenLaunches> {
  const since = new Date(ports.now().getTime() - SINCE_SECONDS * 1_000);
  const newestFirst = (await ports.drillsOf(planId, since)).toSorted().toReversed();
  for (const drillId of newestFirst.slice(0, DRILLS_TRIED)) {
    const folder = ports.folder(planId, drillId);
    if (await folder.hasRecord()) return provenSettings(await folder.readRecord());
  }
  return new Map();
}
