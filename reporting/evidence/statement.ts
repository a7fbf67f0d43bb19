import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { DrillRecord, Verdict } from '../../core/verdict/record.ts';

/** What is signed: an in-toto Statement v1 with the predicate test-result v0.1 (https://in-toto.io/attestation/). */

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';

/** A file of the evidence. */
export interface EvidenceFile {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A file in the bucket. */
export interface SignedFile extends Pick<EvidenceFile, 'name' | 'bytes'> {
  /** Null when the bucket keeps no versions. */
  readonly versionId?: string | null;
}

const RESULTS = ['PASSED', 'WARNED', 'FAILED'] as const;

/** The predicate has no inconclusive, aborted or skipped: none of these is a success. */
const RESULT: Readonly<Record<Verdict, (typeof RESULTS)[number]>> = {
  PASS: 'PASSED',
  PASS_WITH_FINDINGS: 'WARNED',
  FAIL: 'FAILED',
  INCONCLUSIVE: 'FAILED',
  ABORTED: 'FAILED',
  SKIPPED: 'FAILED',
};

const digest = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

export const statementSchema = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z
    .array(
      z.strictObject({
        name: z.string(),
        digest,
        /** What is stated of the drill at drill.json, and each file's version in S3. */
        annotations: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.strictObject({
    result: z.enum(RESULTS),
    configuration: z.array(z.strictObject({ name: z.string(), digest })),
  }),
});

export type Statement = z.infer<typeof statementSchema>;

/** SHA-256 in lower-case hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What a statement says of a drill, besides its files. */
export const claimsOf = (record: DrillRecord) => ({
  annotations: {
    drillId: record.drillId,
    planId: record.planId,
    verdict: record.verdict,
    sequence: record.chain.sequence,
    previous: record.chain.previous,
    simulated: record.simulated,
  },
  predicate: {
    result: RESULT[record.verdict],
    configuration: [{ name: record.planId, digest: { sha256: record.planSha256 } }],
  },
});

/**
 * The statement about these files, drill.json first, as JSON without white space: VERIFY.md searches it for a file's
 * name and digest.
 */
export function statementOf(record: DrillRecord, files: readonly SignedFile[]): string {
  const { annotations, predicate } = claimsOf(record);
  const statement: Statement = {
    _type: STATEMENT_TYPE,
    subject: files.map(({ name, bytes, versionId }, index) => {
      const notes = { ...(index === 0 ? annotations : {}), ...(versionId == null ? {} : { versionId }) };
      return {
        name,
        digest: { sha256: sha256Of(bytes) },
        ...(Object.keys(notes).length === 0 ? {} : { annotations: notes }),
      };
    }),
    predicateType: PREDICATE_TYPE,
    predicate,
  };
  return JSON.stringify(statement);
}
