import { Document, isMap, isSeq, type YAMLMap } from 'yaml';
import type { DrillPlan } from '../core/plan/plan.ts';
import { healthyData } from './healthy-account.ts';
import { SCENARIO_SCHEMA } from './scenario/schema.ts';

/** Lines that break a healthy account, each of them as it stands; what is listed in the file's order. */
const BREAKS = {
  servers: [
    'replication: { state: STALLED, lag: 3h } # a drill would prove nothing: it is refused',
    'lastLaunch: { type: RECOVERY } # it may be live after a failover: the drill is refused',
    'outcome: launch-failed # DRS cannot launch it',
    'terminateHangs: true # it stays behind',
  ],
  services: ['behaviour: closed # nothing listens on its port'],
  snapshots: [
    'state: error # the backup failed: the drill is refused',
    'tier: archive # it would have to be fetched first: the drill is refused',
    'keyUsable: false # nobody may use the key that it is encrypted with',
  ],
} as const;

/** A scenario in which a plan passes, as a file for people: how it is run, and lines that break it. */
export function writeScenario(plan: DrillPlan, command: string): string {
  const data = pruned({
    schema: SCENARIO_SCHEMA,
    ...healthyData(plan),
  });
  const document = new Document(data, { aliasDuplicateObjects: false });
  document.commentBefore = commented([
    `The simulated account of plan ${plan.id}: all that it names exists and is well, so that a rehearsal passes:`,
    `  ${command}`,
    "Break something and rehearse again: take the '#' off one of the lines below. Other keys: docs/simulator.md.",
  ]);
  const [server, snapshot] = [firstOf(document.contents, 'servers'), firstOf(document.contents, 'snapshots')];
  suggest(server, BREAKS.servers);
  suggest(firstOf(server, 'services'), BREAKS.services);
  suggest(snapshot, BREAKS.snapshots);
  return document.toString({ lineWidth: 0, singleQuote: true });
}

const firstOf = (map: unknown, key: string): YAMLMap | undefined => {
  const list = isMap(map) ? map.get(key) : undefined;
  const first = isSeq(list) ? list.items[0] : undefined;
  return isMap(first) ? first : undefined;
};

/** At the end of an entry, where a line that loses its '#' belongs to it. */
function suggest(entry: YAMLMap | undefined, lines: readonly string[]): void {
  if (entry !== undefined) entry.comment = commented(lines);
}

const commented = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join('\n');

/** Without what says nothing: the defaults are the same. */
function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, pruned(one)] as const)
      .filter(([, one]) => !isNothing(one)),
  );
}

const isNothing = (value: unknown): boolean =>
  value === '' ||
  value === undefined ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
