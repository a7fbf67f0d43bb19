import type { KeyObject } from 'node:crypto';
import { decodeTime, isValid } from 'ulid';
import { emptySlotsOf, type MonthlyIndex, monthOf } from '../../core/history/monthly-index.ts';
import { type Check, fails, holds, unchecked } from './check.ts';
import type { Link } from './check-chain.ts';
import { checkSignature } from './check-signature.ts';
import { indexBundle, indexName, isWhole, readIndexBytes } from './index-files.ts';
import { sha256Of } from './statement.ts';

/** Whether the signed indexes of a plan agree with the stored drills, and which drills they list as never held. */

export interface Indexes {
  /** The files of index/, by name; empty when they were not copied. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly links: readonly Link[];
  /** What lies beside the drills and could not be read, which is told once and elsewhere. */
  readonly unread?: ReadonlySet<string>;
  readonly key: KeyObject | undefined;
}

/** One check per month with an index, and one for each month between them without. */
export function checkIndexes(indexes: Indexes): Check[] {
  const { files, unread = new Set() } = indexes;
  const names = [...files.keys(), ...[...unread].flatMap((name) => /^index\/(.*)/.exec(name)?.[1] ?? [])];
  const months = [...new Set(names.map((name) => name.slice(0, 7)))].filter(isMonth).sort();
  const [first, last] = [months[0], months.at(-1)];
  const isOfMonth = (name: string): boolean => {
    const month = name.slice(0, 7);
    return isMonth(month) && [indexName(month), indexBundle.nameOf(month)].includes(name);
  };
  const strays = [...files.keys()]
    .filter((name) => !isOfMonth(name))
    .map((name) => fails('index', `${name}: no month has such a file`));
  if (first === undefined || last === undefined) return strays;
  return [
    ...monthsBetween(first, last).flatMap((month) =>
      months.includes(month)
        ? checkMonth(month, indexes)
        : [fails(`index ${month}`, 'it is not here, and those before and after it are')],
    ),
    ...strays,
  ];
}

const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

function monthsBetween(first: string, last: string): string[] {
  const months = [first];
  for (let month = first; month < last; months.push(month)) {
    month = monthOf(new Date(monthOf(new Date(`${month}-01T00:00:00Z`)).to)).month;
  }
  return months;
}

function checkMonth(month: string, { files, links, key, unread = new Set() }: Indexes): Check[] {
  if ([indexName(month), indexBundle.nameOf(month)].some((file) => unread.has(`index/${file}`))) return [];
  const name = `index ${month}`;
  const bytes = files.get(indexName(month));
  if (bytes === undefined) return [fails(name, `${indexName(month)} is not here`)];
  const bundle = indexBundle.nameOf(month);
  const { checks, statement } = checkSignature(bundle, files.get(bundle), key);
  const broken = checks.filter(({ outcome }) => outcome === 'fails');
  if (broken.length > 0) return broken.map(({ reason }) => fails(name, reason));
  const [subject] = statement?.subject ?? [];
  if (subject?.name !== indexName(month) || subject.digest.sha256 !== sha256Of(bytes))
    return [fails(name, 'its bytes are not those that were signed')];
  const index = readIndexBytes(bytes);
  if (index?.month !== month) return [fails(name, 'it is no index of this month')];
  const faults = [
    ...(statement?.predicate.result === (isWhole(index) ? 'PASSED' : 'FAILED')
      ? []
      : ['the signed statement contradicts it']),
    ...compare(index, links),
  ];
  if (faults.length > 0) return faults.map((fault) => fails(name, fault));
  const empty = emptySlotsOf(index);
  const { slots, drills } = index;
  const summary = `${slots.length} scheduled, ${drills.length} ran, each as it lies here`;
  return [
    holds(name, summary),
    ...(empty.length === 0 ? [] : [unchecked(name, `no drill ran at ${empty.join(', ')}`)]),
    ...drills.flatMap(({ drillId, record }) =>
      record === null ? [unchecked(name, `drill ${drillId} had no record when the index was made`)] : [],
    ),
  ];
}

function compare(index: MonthlyIndex, links: readonly Link[]): string[] {
  const here = new Map(links.map((link) => [link.drillId, link]));
  const listed = new Set(index.drills.map(({ drillId }) => drillId));
  return [
    ...index.drills.flatMap(({ drillId, record }) => {
      const link = here.get(drillId);
      if (link === undefined) return [`drill ${drillId} ran and is not here`];
      return record === null || record.sha256 === link.sha256
        ? []
        : [`drill.json of ${drillId} is not the one that the index names`];
    }),
    ...links
      .filter(({ drillId }) => isValid(drillId) && !listed.has(drillId))
      .filter(({ drillId }) => monthOf(new Date(decodeTime(drillId))).month === index.month)
      .map(({ drillId }) => `drill ${drillId} began in this month and the index does not name it`),
  ];
}
