import { emptySlotsOf, type MonthlyIndex, monthlyIndexSchema } from '../../core/history/monthly-index.ts';
import { BUNDLE_TYPE, bundleOf } from './bundle.ts';
import { type EvidenceFile, PREDICATE_TYPE, STATEMENT_TYPE, type Statement, sha256Of } from './statement.ts';

/** The files of a month's index in a plan's folder `index/`: the index, and its signature. */

export const indexName = (month: string): string => `${month}.json`;

export const indexFile = (index: MonthlyIndex): EvidenceFile => ({
  name: indexName(index.month),
  contentType: 'application/json',
  bytes: Buffer.from(`${JSON.stringify(index, null, 2)}\n`),
});

/** The index in these bytes; undefined when they hold none. */
export function readIndexBytes(bytes: Uint8Array): MonthlyIndex | undefined {
  try {
    return monthlyIndexSchema.safeParse(JSON.parse(Buffer.from(bytes).toString())).data;
  } catch {
    return undefined;
  }
}

/**
 * The statement about an index as stored: passed when each slot of the schedule had a drill and each drill a record.
 * @throws {Error} when the bytes are not an index: somebody else wrote them, and kunren does not sign them.
 */
export function indexStatement(bytes: Uint8Array, planSha256: string): string {
  const index = readIndexBytes(bytes);
  if (index === undefined)
    throw new Error('the object in the place of a monthly index is not one; remove it');
  const statement: Statement = {
    _type: STATEMENT_TYPE,
    subject: [
      {
        name: indexName(index.month),
        digest: { sha256: sha256Of(bytes) },
        annotations: { planId: index.planId, month: index.month, simulated: index.simulated },
      },
    ],
    predicateType: PREDICATE_TYPE,
    predicate: {
      result: isWhole(index) ? 'PASSED' : 'FAILED',
      configuration: [{ name: index.planId, digest: { sha256: planSha256 } }],
    },
  };
  return JSON.stringify(statement);
}

/** Whether the month is complete. */
export const isWhole = (index: MonthlyIndex): boolean =>
  emptySlotsOf(index).length === 0 && index.drills.every(({ record }) => record !== null);

export const indexBundle = {
  nameOf: (month: string): string => `${month}.sigstore.json`,
  fileOf: (month: string, statement: string, spki: Uint8Array, signature: Uint8Array): EvidenceFile => ({
    name: indexBundle.nameOf(month),
    contentType: BUNDLE_TYPE,
    bytes: Buffer.from(bundleOf(statement, spki, signature)),
  }),
} as const;
