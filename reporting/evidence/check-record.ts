import { disagreements } from '../../core/verdict/conclude.ts';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';
import type { ReportFonts } from '../pdf/glyphs.ts';
import { allOf, type Check, fails, unchecked } from './check.ts';
import { checkCode, type ReviewedCode } from './check-code.ts';
import { checkPlan } from './check-plan.ts';
import { checkSettings } from './check-settings.ts';
import { checkSids } from './check-sids.ts';
import { PLAN, RECORD } from './file-names.ts';
import { jsonOf, recordFaultIn } from './read-record.ts';
import { claimsOf, type EvidenceFile, type Statement } from './statement.ts';
import { pdfsOf, reportsOf } from './written-files.ts';

/** Whether a record is valid, agrees with what was signed, and follows from its own facts. */

interface Options {
  readonly statement: Statement | undefined;
  readonly drillId: string | undefined;
  readonly toolVersion: string;
  readonly reviewed: readonly ReviewedCode[];
  /** What lies there and could not be read, which is told once and elsewhere. */
  readonly unread: ReadonlySet<string>;
}

export function checkRecord(
  files: ReadonlyMap<string, Uint8Array>,
  { statement, drillId, toolVersion, reviewed, unread }: Options,
): { readonly checks: readonly Check[]; readonly record: DrillRecord | undefined } {
  const bytes = files.get(RECORD);
  if (bytes === undefined) {
    const checks = unread.has(RECORD) ? [] : [fails('record', `${RECORD} is not here`)];
    return { checks, record: undefined };
  }
  const parsed = drillRecordSchema.safeParse(jsonOf(bytes));
  if (!parsed.success) {
    const reason = `${RECORD} ${recordFaultIn(bytes, parsed.error)}`;
    return { checks: [fails('record', reason)], record: undefined };
  }
  const record = parsed.data;
  return {
    record,
    checks: [
      ...allOf(
        'record',
        drillId === undefined || drillId === record.drillId
          ? []
          : [`it is of drill ${record.drillId} but is in the folder of ${drillId}`],
        `of drill ${record.planId}/${record.drillId}, by its schema`,
      ),
      ...(statement === undefined ? [] : compare(statement, record)),
      ...checkVerdict(record, toolVersion),
      ...checkSettings(record),
      ...checkSids(record),
      ...checkCode(record, reviewed),
      ...checkPlan(files.get(PLAN), record, toolVersion),
      ...checkReports(files, record, { toolVersion, unread }),
      ...(record.simulated ? [unchecked('simulated', 'simulated run; not audit evidence')] : []),
    ],
  };
}

/**
 * The verdict follows from the facts. Where another version made the record its rules may have differed: then that
 * version must be asked, for whoever signs could also name another version.
 */
function checkVerdict(record: DrillRecord, toolVersion: string): Check[] {
  const advice = `kunren ${record.toolVersion} made it, and this is ${toolVersion}: verify it with that version`;
  const differences = disagreements(record).map((difference) =>
    record.toolVersion === toolVersion ? difference : `${difference} (${advice})`,
  );
  return allOf('verdict', differences, `${record.verdict}, as the facts in the record give it`);
}

/** What the statement says of the drill, besides its files. */
function compare({ subject, predicate }: Statement, record: DrillRecord): Check[] {
  const claims = claimsOf(record);
  const said = subject.find(({ name }) => name === RECORD)?.annotations ?? {};
  // The record cannot know its version in S3.
  const { versionId: _, ...about } = said;
  const stated = { ...about, result: predicate.result, plan: predicate.configuration };
  const must = {
    ...claims.annotations,
    result: claims.predicate.result,
    plan: claims.predicate.configuration,
  };
  const names = new Set([...Object.keys(stated), ...Object.keys(must)]);
  const valueIn = (of: object, name: string): string =>
    JSON.stringify(new Map(Object.entries(of)).get(name) ?? null);
  const faults = [...names]
    .filter((name) => valueIn(stated, name) !== valueIn(must, name))
    .map((name) => `${name}: ${valueIn(stated, name)} was signed, the record gives ${valueIn(must, name)}`);
  return allOf('signed facts', faults, 'drill, plan, verdict and place are those of the record');
}

const checkReports = (
  files: ReadonlyMap<string, Uint8Array>,
  record: DrillRecord,
  { toolVersion, unread }: Pick<Options, 'toolVersion' | 'unread'>,
): Check[] =>
  record.toolVersion === toolVersion
    ? compareReports('reports', files, readable(reportsOf(record), unread))
    : [unchecked('reports', madeBy(record, toolVersion))];

/** Whether a drill's PDFs match its record, which takes a second each. */
export async function checkPdfs(
  files: ReadonlyMap<string, Uint8Array>,
  record: DrillRecord,
  {
    toolVersion,
    unread,
    readFonts,
  }: Pick<Options, 'toolVersion' | 'unread'> & { readonly readFonts: () => Promise<ReportFonts> },
): Promise<Check[]> {
  if (!record.plan.report.pdf) return [];
  return record.toolVersion === toolVersion
    ? compareReports('PDFs', files, readable(await pdfsOf(record, readFonts), unread))
    : [unchecked('PDFs', madeBy(record, toolVersion))];
}

const readable = (made: readonly EvidenceFile[], unread: ReadonlySet<string>): EvidenceFile[] =>
  made.filter(({ name }) => !unread.has(name));

const madeBy = (record: DrillRecord, toolVersion: string): string =>
  `kunren ${record.toolVersion} made them, and this is ${toolVersion}`;

function compareReports(
  name: string,
  files: ReadonlyMap<string, Uint8Array>,
  made: readonly EvidenceFile[],
): Check[] {
  const faults = made
    .filter((file) => Buffer.compare(file.bytes, files.get(file.name) ?? new Uint8Array()) !== 0)
    .map((file) => `${file.name} is not what the record gives`);
  return allOf(name, faults, 'rebuilt from the record they are identical, byte by byte');
}
