import type { ReadinessResult } from '../../core/readiness/result.ts';
import { BUNDLE_TYPE, bundleOf } from './bundle.ts';
import { file } from './files.ts';
import { type EvidenceFile, PREDICATE_TYPE, STATEMENT_TYPE, type Statement, sha256Of } from './statement.ts';

/** The evidence of a readiness run: its result, and a statement about it for the signature. */

export const READINESS_RESULT = 'readiness.json';
export const READINESS_BUNDLE = 'readiness.sigstore.json';
const KIND = 'readiness';

/** Whether a statement is about a look at readiness. */
export const isReadinessStatement = ({ subject }: Statement): boolean =>
  subject.some(({ annotations }) => annotations?.['kind'] === KIND);

export const readinessFile = (result: ReadinessResult): EvidenceFile =>
  file(READINESS_RESULT, 'application/json', `${JSON.stringify(result, null, 2)}\n`);

/** The signature of a result, by the same key as that of drills. */
export const readinessBundle = (statement: string, spki: Uint8Array, signature: Uint8Array): EvidenceFile =>
  file(READINESS_BUNDLE, BUNDLE_TYPE, bundleOf(statement, spki, signature));

/** The annotations say that it is no drill: nobody may take it for one. */
export function readinessStatement(result: ReadinessResult, bytes: Uint8Array): string {
  const { planId, planSha256, checkedAt, simulated, ready } = result;
  const statement: Statement = {
    _type: STATEMENT_TYPE,
    subject: [
      {
        name: READINESS_RESULT,
        digest: { sha256: sha256Of(bytes) },
        annotations: { kind: KIND, planId, checkedAt, simulated },
      },
    ],
    predicateType: PREDICATE_TYPE,
    predicate: {
      result: ready ? 'PASSED' : 'FAILED',
      configuration: [{ name: planId, digest: { sha256: planSha256 } }],
    },
  };
  return JSON.stringify(statement);
}
