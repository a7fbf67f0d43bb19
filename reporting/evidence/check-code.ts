import { type CodeFacts, changedDuring, isCodeUnknown, isForeign } from '../../core/verdict/code.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { type Check, fails, holds, unchecked } from './check.ts';

/** The SHA-256 of functions' packages by their names, as `npm run package` writes it. */
export type ReviewedCode = Readonly<Record<string, string>>;

/**
 * Whether the functions that held a drill ran what was packaged, and what somebody reviewed: one of these lists, because a
 * plan's drills may be of several releases. None where the record is older, and nobody asks.
 */
export function checkCode(record: DrillRecord, reviewed: readonly ReviewedCode[]): Check[] {
  const { code } = record;
  if (code === undefined)
    return reviewed.length === 0
      ? []
      : [unchecked('code', 'the record is of a version that did not name the code of its functions')];
  const foreign = code
    .filter(isForeign)
    .map(({ name }) => fails('code', `${name} ran other code than was packaged with the others`));
  const unread = code.filter(isCodeUnknown);
  const changed = changedDuring(record);
  const doubts = [
    ...(code.length === 0 ? [unchecked('code', 'the record does not know which code ran')] : []),
    ...unread.map(({ name }) => unchecked('code', `which code ${name} ran is not known`)),
    ...changed.map(({ name }) =>
      unchecked('code', `${name} was changed after the drill had begun: what it ran before is not known`),
    ),
  ];
  const faults = faultsOf(code, reviewed);
  if (foreign.length + doubts.length + faults.length > 0) return [...foreign, ...faults, ...doubts];
  return [
    holds(
      'code',
      reviewed.length === 0
        ? `${code.length} functions ran as they were packaged; --code compares them with what was reviewed`
        : `${code.length} functions ran what was reviewed`,
    ),
  ];
}

/** What differs from the list that fits best; nothing where there is none to compare with. */
function faultsOf(code: CodeFacts, reviewed: readonly ReviewedCode[]): Check[] {
  const compared = reviewed.map((list) => differences(code, list));
  return compared.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

function differences(code: CodeFacts, list: ReviewedCode): Check[] {
  const ran = new Map(code.map(({ name, sha256 }) => [name, sha256]));
  const expected = new Map(Object.entries(list));
  return [
    ...code
      .filter(({ name, sha256 }) => sha256 !== null && expected.get(name) !== sha256)
      .map(({ name, sha256 }) => fails('code', `${name} ran ${sha256}, which is not what was reviewed`)),
    ...[...expected.keys()]
      .filter((name) => !ran.has(name))
      .map((name) => fails('code', `${name} was reviewed, and the record does not name it`)),
  ];
}
