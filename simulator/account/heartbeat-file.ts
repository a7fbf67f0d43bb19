import { stableID } from './random.ts';
import type { Instance } from './state.ts';

/** The heartbeat's file on a recovered disk: the source's lines until the data ends, then the clone's own. */

/** How much of the source's past is in the file. */
const SOURCE_SECONDS = 900;
const CLONE_LINES_MAXIMUM = 3_600;

/** An instance's current boot, by its operating system's id. */
export const bootOf = ({ instanceID }: Instance): string => uuidOf(instanceID);

/** The source's boot: it has not restarted for a long time. */
const sourceBootOf = ({ server }: Instance): string => uuidOf(server.scenario.id);

function uuidOf(name: string): string {
  const letters = stableID('', 'boot', name, 1) + stableID('', 'boot', name, 2);
  return letters.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The file's content at a moment; empty when nothing ever wrote it. */
export function heartbeatFile(instance: Instance, now: number): string {
  const { heartbeat, ssm } = instance.server.scenario;
  const dataEndsAt = instance.row?.pointInTimeAt;
  if (heartbeat === undefined || !heartbeat.exists || dataEndsAt === undefined) return '';
  const last = dataEndsAt - heartbeat.lastTickBefore * 1_000;
  const lines: string[] = [];
  for (let at = last - SOURCE_SECONDS * 1_000; at <= last; at += 1_000) {
    // The pause is in the middle of what is kept.
    const fromMiddle = at - (last - (SOURCE_SECONDS * 1_000) / 2);
    if (fromMiddle > 0 && fromMiddle < heartbeat.gap * 1_000) continue;
    lines.push(lineOf(at, sourceBootOf(instance)));
  }
  if (heartbeat.cloneWrites) {
    const from = Math.max(instance.bootedAt, now - CLONE_LINES_MAXIMUM * 1_000);
    for (let at = from; at <= now; at += 1_000) {
      lines.push(lineOf(at + ssm.clockOffset * 1_000, bootOf(instance)));
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

const lineOf = (at: number, writer: string): string =>
  `${new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')} ${writer}`;
