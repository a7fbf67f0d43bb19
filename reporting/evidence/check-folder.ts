import * as z from 'zod';
import { allOf, type Check, fails } from './check.ts';
import type { Link } from './check-chain.ts';
import { jsonOf } from './read-record.ts';

/** Whether everything in a plan's folder is a drill, or agrees with the drills: nothing lies there unnamed. */

export interface Beside {
  /** The files of chain/; undefined when the folder was not copied. */
  readonly places: ReadonlyMap<string, Uint8Array> | undefined;
  /** The files of findings/. */
  readonly findings: ReadonlyMap<string, Uint8Array>;
  /** Every other entry of the plan's folder, folders with a slash at the end. */
  readonly others: readonly string[];
}

/** What kunren keeps beside a plan's drills: chain and index are checked, and the sweep's notes are no evidence. */
const KNOWN = new Set(['chain/', 'index/', 'findings/', 'schedule/']);

export const checkFolder = (
  { places, findings, others }: Beside,
  links: readonly Link[],
  /** What lies there and could not be read, which is told once and elsewhere. */
  unread: ReadonlySet<string>,
): Check[] => [
  ...(places === undefined
    ? [
        fails(
          'places',
          'chain/ is not here, which has the place of each drill: it was removed, or not copied',
        ),
      ]
    : checkPlaces(places, links, unread)),
  ...checkFindings(findings, links),
  ...allOf(
    'beside the drills',
    others.filter((name) => !KNOWN.has(name)).map((name) => `${name}: kunren leaves no such thing here`),
    'nothing lies beside the drills that is not theirs',
  ),
];

const entrySchema = z.strictObject({ drillId: z.string(), claimedAt: z.iso.datetime() });
const PLACE = /^(\d{8})\.json$/;
const nameOf = (sequence: number): string => `chain/${String(sequence).padStart(8, '0')}.json`;

/** The drill at each place, by the files of chain/ that can be read. */
export const placesIn = (files: ReadonlyMap<string, Uint8Array>): Map<number, string> =>
  new Map(
    [...files].flatMap(([name, bytes]) => {
      const sequence = Number(PLACE.exec(name)?.[1]);
      const entry = entrySchema.safeParse(jsonOf(bytes)).data;
      return Number.isNaN(sequence) || entry === undefined ? [] : [[sequence, entry.drillId] as const];
    }),
  );

function checkPlaces(
  files: ReadonlyMap<string, Uint8Array>,
  links: readonly Link[],
  unread: ReadonlySet<string>,
): Check[] {
  const places = placesIn(files);
  const recorded = links.flatMap(({ drillId, record }) =>
    record === undefined ? [] : [[record.chain.sequence, drillId] as const],
  );
  const drills = [...places.values()];
  const faults = [
    ...[...files].flatMap(([name, bytes]) => {
      const sequence = PLACE.exec(name)?.[1];
      if (sequence === undefined) return [`chain/${name}: no place has such a name`];
      if (places.has(Number(sequence)))
        return isAsStored(bytes) ? [] : [`chain/${name} was changed: kunren does not write it so`];
      return [`chain/${name} ${bytes.length === 0 ? 'is empty' : 'does not say which drill has that place'}`];
    }),
    ...recorded.flatMap(([sequence, drillId]) => {
      const said = places.get(sequence);
      if (said === drillId) return [];
      if (said !== undefined)
        return [`${nameOf(sequence)} names drill ${said}, and by its record ${drillId} is there`];
      return files.has(nameOf(sequence).slice('chain/'.length)) || unread.has(nameOf(sequence))
        ? []
        : [`${nameOf(sequence)} is not here, and drill ${drillId} has that place`];
    }),
    ...drills
      .filter((drillId, place) => drills.indexOf(drillId) !== place)
      .map((drillId) => `drill ${drillId} has two places in chain/`),
  ];
  return allOf('places', faults, `chain/ gives each of ${recorded.length} drills the place in its record`);
}

/** Written once by one program: what reads the same may still be another file. */
const isAsStored = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes).toString() === JSON.stringify(jsonOf(bytes), null, 2);

const RAISED = /^([0-9A-Z]{26})\.(\d+)\.json$/;
const CLOSED = /^([0-9A-Z]{26})\.(F-\d+)\.closed\.json$/;

/** The findings that later drills carry are those of the records; who closed one is in a later record. */
function checkFindings(files: ReadonlyMap<string, Uint8Array>, links: readonly Link[]): Check[] {
  if (files.size === 0) return [];
  const records = new Map(links.map(({ drillId, record }) => [drillId, record]));
  const faults = [...files].flatMap(([name, bytes]) => {
    const [, drillId = '', finding] = RAISED.exec(name) ?? CLOSED.exec(name) ?? [];
    const findings = records.get(drillId)?.findings;
    if (finding === undefined) return [`findings/${name}: no finding has such a name`];
    if (!records.has(drillId)) return [`findings/${name}: drill ${drillId} is not here`];
    if (findings === undefined) return [];
    if (CLOSED.test(name))
      return findings.some(({ id }) => id === finding)
        ? []
        : [`findings/${name}: the drill has no such finding`];
    return Number(finding) === findings.length &&
      isAsStored(bytes) &&
      JSON.stringify(jsonOf(bytes)) === JSON.stringify(findings)
      ? []
      : [`findings/${name} is not what the record of ${drillId} has`];
  });
  return allOf('findings', faults, 'those of the records');
}
