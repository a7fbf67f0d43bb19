import { createHash } from 'node:crypto';
import type { Ports } from '../../adapters/ports.ts';
import { BUNDLE, TIME_STAMP } from '../../reporting/evidence/file-names.ts';
import { timeStampFile } from '../../reporting/evidence/files.ts';
import type { Attempt } from '../closing/keep-evidence.ts';

/** The sweep asks for this long for the time stamp of a drill. */
const TRIED_SECONDS = 7 * 86_400;

/**
 * Has the signed evidence of a plan's drills stamped by the authority that the stage names, each once. Only the sweep asks,
 * so that an authority that is down fails no drill and delays none.
 */
export async function stampSigned(planId: string, attempt: Attempt, ports: Ports): Promise<void> {
  const { timeStamp } = ports;
  if (timeStamp === null) return;
  const since = new Date(ports.now().getTime() - TRIED_SECONDS * 1_000);
  for (const drillId of await ports.drillsOf(planId, since)) {
    const folder = ports.folder(planId, drillId);
    await attempt(`the time stamp of drill ${drillId}`, async () => {
      const bundle = await folder.readFile(BUNDLE);
      if (bundle === undefined || (await folder.readFile(TIME_STAMP)) !== undefined) return;
      await folder.keep(timeStampFile(await timeStamp(createHash('sha256').update(bundle).digest())));
    });
  }
}
