import { provenAfter } from '../../core/verdict/drift.ts';
import { pastDrillsAfter } from '../../core/verdict/past-drill.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { sidsAfter } from '../../core/verdict/sids.ts';
import { allOf, type Check, fails, holds, unchecked } from './check.ts';

/** Whether drills follow each other without a gap, by their records. */

/** A drill as stored. */
export interface Link {
  /** The name of its folder. */
  readonly drillId: string;
  readonly record: DrillRecord | undefined;
  /** SHA-256 of its drill.json; undefined when there is none. */
  readonly sha256: string | undefined;
}

export interface PlanFolder {
  readonly links: readonly Link[];
  /** The drill at each place, by the files in chain/; empty when they are missing. */
  readonly places: ReadonlyMap<number, string>;
  /** SHA-256 of a drill.json that is, or was, known to be the newest. */
  readonly head: string | undefined;
}

/** Every drill of a plan, from the first to the last stored one. */
export function checkChain({ links, places, head }: PlanFolder): Check[] {
  const bySequence = Map.groupBy(
    links.filter(({ record }) => record !== undefined),
    ({ record }) => record?.chain.sequence ?? 0,
  );
  const last = Math.max(0, ...bySequence.keys());
  const checks: Check[] = [];
  for (let sequence = 1; sequence <= last; sequence += 1) {
    const [link, second] = bySequence.get(sequence) ?? [];
    if (second !== undefined) {
      checks.push(
        fails('chain', `two drills are at place ${sequence}: ${link?.drillId} and ${second.drillId}`),
      );
    }
    const next = bySequence.get(sequence + 1)?.[0]?.record;
    if (link === undefined) {
      const name = next?.chain.previous?.drillId ?? places.get(sequence);
      const fault = links.some(({ drillId }) => drillId === name)
        ? `no drill is at place ${sequence}: drill ${name} has no record that can be read`
        : `no drill is at place ${sequence}: drill ${name ?? 'whose name is not known'} was removed`;
      checks.push(fails('chain', fault));
    } else checks.push(...checkLink(link, bySequence.get(sequence - 1)?.[0]));
  }
  const known = new Set(links.map(({ drillId }) => drillId));
  const gone = [...places].filter(([sequence, drillId]) => !known.has(drillId) && sequence > last);
  return [
    ...checks.filter(({ outcome }) => outcome !== 'holds'),
    ...gone.map(([sequence, drillId]) =>
      fails(
        'chain',
        `drill ${drillId} took place ${sequence} and is not here: removed, or being closed just now`,
      ),
    ),
    ...(checks.every(({ outcome }) => outcome !== 'fails') && gone.length === 0
      ? [
          holds(
            'chain',
            last === 1
              ? '1 drill at its place and after the one that its record names'
              : `${last} drills, each at its place and after the one that its record names`,
          ),
        ]
      : []),
    checkHead(links, head, last),
  ];
}

/** One drill and the previous one, which may be missing. */
export function checkLink({ drillId, record }: Link, before: Link | undefined): Check[] {
  if (record === undefined) return [];
  const { sequence, previous } = record.chain;
  if (previous === null) {
    return allOf(
      'chain',
      sequence === 1 ? [] : [`drill ${drillId} is at place ${sequence} and names no drill before it`],
      'the first drill of its plan',
    );
  }
  if (sequence === 1) return [fails('chain', `drill ${drillId} is the first and names a drill before it`)];
  if (previous.sha256 === null && (before === undefined || before.drillId === previous.drillId)) {
    return [
      unchecked(
        'chain',
        `drill ${previous.drillId}, before ${drillId}, had no record yet when this one was written`,
      ),
    ];
  }
  if (before === undefined)
    return [unchecked('chain', `drill ${previous.drillId}, before ${drillId}, is not beside it`)];
  const faults = [
    ...(before.drillId === previous.drillId
      ? []
      : [`drill ${drillId} follows ${previous.drillId}, and ${before.drillId} is at that place`]),
    ...(before.sha256 === previous.sha256
      ? []
      : [`drill.json of ${before.drillId} is not the one that drill ${drillId} followed`]),
    ...(before.record === undefined ||
    (saysTheSame(record.earlier.drills, pastDrillsAfter(before.record)) && keepsUnread(record, before.record))
      ? []
      : [`what drill ${drillId} records of earlier drills differs from their records`]),
    ...(before.record === undefined ||
    record.earlier.proven === undefined ||
    saysTheSame(record.earlier.proven, provenAfter(before.record, record.servers))
      ? []
      : [
          `the launch settings with which servers last passed differ in drill ${drillId} from the records before it`,
        ]),
    ...(before.record === undefined || saysTheSame(record.earlier.sids ?? [], sidsAfter(before.record))
      ? []
      : [`the SIDs with which servers last passed differ in drill ${drillId} from the records before it`]),
    ...(before.record?.chain.sequence === sequence - 1
      ? []
      : [`drill ${drillId} is at place ${sequence}, and the one before it is not at ${sequence - 1}`]),
  ];
  return allOf('chain', faults, `place ${sequence}, after ${previous.drillId}, whose record is unchanged`);
}

/** What a record did not know stays unknown after it. */
const keepsUnread = ({ earlier }: DrillRecord, before: DrillRecord): boolean =>
  before.earlier.unread === undefined || earlier.unread === before.earlier.unread;

const saysTheSame = <T>(recorded: readonly T[], stands: readonly T[]): boolean =>
  JSON.stringify(recorded) === JSON.stringify(stands);

/** A removed end leaves no gap: detecting it requires the newest record's hash. */
export function checkHead(links: readonly Link[], head: string | undefined, last?: number): Check {
  if (head === undefined) {
    return unchecked(
      'head',
      'only --head shows whether newer drills were removed: the hash in the newest message',
    );
  }
  const found = links.find(({ sha256 }) => sha256 === head)?.record;
  if (found === undefined) {
    return fails(
      'head',
      `no record here has the hash ${head}: the chain was cut off, or this is another chain`,
    );
  }
  const { drillId, chain } = found;
  return holds(
    'head',
    last === undefined || last === chain.sequence
      ? `drill ${drillId} has the given hash`
      : `drill ${drillId} at place ${chain.sequence} of ${last} has the given hash`,
  );
}
