import * as z from 'zod';
import type { ObservedExecution } from '../../adapters/aws/executions.ts';
import type { Ports } from '../../adapters/ports.ts';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';
import { hasPassed } from '../../core/workflow/verdicts.ts';
import { drillIdOf } from '../drill-id.ts';

/**
 * A record that stands in the bucket was written by somebody. Before the key signs it, it is compared with what this
 * invocation makes of the drill's facts, or with what AWS itself says of the execution: docs/threats.md.
 */

/** A record or a file of it that kunren did not write: nothing is signed, and the alarm of failures is raised. */
export class ForeignEvidence extends Error {
  override readonly name = 'ForeignEvidence';
}

/**
 * @throws {ForeignEvidence} when the standing record is not what was made here of the same facts. Of two records, one by
 * the workflow and one by the sweep, the first is final, unless it says more than the other can.
 */
export function assertSame(standing: DrillRecord, made: DrillRecord): void {
  const [stood, expected] = [standing, made].map(coreOf);
  const isOneAuthor = standing.closedBy === 'workflow' && made.closedBy === 'workflow';
  const differs =
    stood !== expected ||
    (isOneAuthor && standing.verdict !== made.verdict) ||
    (hasPassed(standing) && !hasPassed(made));
  if (differs)
    throw new ForeignEvidence(
      `drill ${made.drillId} has a record (${standing.verdict}) that does not follow from its facts (${made.verdict}): it is not signed; find out who wrote drill.json`,
    );
}

/** What cannot differ between two tries: which drill it is, and what its servers did. */
function coreOf(record: DrillRecord): string {
  const {
    drillId,
    planId,
    planSha256,
    plan,
    simulated,
    executionId,
    trigger,
    scheduledFor,
    startedAt,
    servers,
  } = z.encode(drillRecordSchema, record);
  return JSON.stringify([
    drillId,
    planId,
    planSha256,
    plan,
    simulated,
    executionId,
    trigger,
    scheduledFor,
    startedAt,
    servers,
  ]);
}

/**
 * Asks Step Functions whether the drill of a record was held and ended so. False where it cannot tell how the drill ended,
 * because the workflow failed or is not over.
 * @throws {ForeignEvidence} when it says otherwise.
 */
export async function wasHeld(record: DrillRecord, ports: Pick<Ports, 'executions'>): Promise<boolean> {
  const { executionId, drillId } = record;
  const execution = executionId.startsWith('arn:') ? await ports.executions.find(executionId) : undefined;
  const doubt = doubtOf(record, execution);
  if (doubt !== null)
    throw new ForeignEvidence(
      `the record of drill ${drillId} is not signed: ${doubt}; find out who wrote it`,
    );
  return execution?.status === 'SUCCEEDED';
}

const outputSchema = z.object({ drillId: z.string(), verdict: z.string() });

function doubtOf(record: DrillRecord, execution: ObservedExecution | undefined): string | null {
  if (execution === undefined)
    return record.closedBy === 'sweep' && !hasPassed(record)
      ? null
      : 'Step Functions knows no execution of it';
  const { arn: id, name, startedAt, status, output } = execution;
  if (drillIdOf({ id, name, startedAt: startedAt.toISOString() }) !== record.drillId)
    return `its execution ${name} is another drill's`;
  if (status !== 'SUCCEEDED') return null;
  const told = outputSchema.safeParse(JSON.parse(output ?? 'null'));
  if (!told.success) return `its execution ${name} ended without a verdict`;
  const { drillId, verdict } = told.data;
  return drillId === record.drillId && verdict === record.verdict
    ? null
    : `its execution ${name} ended with ${verdict}, and the record says ${record.verdict}`;
}
