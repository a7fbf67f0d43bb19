import * as z from 'zod';
import { type DrillPlan, drillPlanSchema } from '../../core/plan/plan.ts';
import { planWithoutSecrets } from '../../core/plan/plan-secrets.ts';
import { readTree } from '../../core/plan/yaml-tree.ts';
import { sortedJson } from '../../core/text/sorted-json.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { type Check, fails, holds, unchecked } from './check.ts';
import { PLAN } from './file-names.ts';
import { sha256Of } from './statement.ts';

/** Whether the plan's file is the plan that the record says was rehearsed. */

/** What stands for a secret that was masked when the file was stored. */
const MASKED = '***';

export function checkPlan(bytes: Uint8Array | undefined, record: DrillRecord, toolVersion: string): Check[] {
  if (bytes === undefined)
    return [
      unchecked(
        'plan',
        `${PLAN} is not here: the record is of a version that did not keep it, or the plan was not one that was deployed`,
      ),
    ];
  const fault = planFault(bytes, record);
  // The rules of plans may have changed since: the version that made the record knows its own.
  const advice =
    record.toolVersion === toolVersion
      ? ''
      : ` (kunren ${record.toolVersion} made it, and this is ${toolVersion}: verify it with that version)`;
  if (fault !== null) return [fails('plan', `${fault}${advice}`)];
  return isAsWritten(bytes, record)
    ? [holds('plan', `${PLAN} gives the plan of the record, and its SHA-256 is the one in the record`)]
    : [
        unchecked(
          'plan',
          `${PLAN} gives the plan of the record; a secret in it was masked, so its SHA-256 is not the one in the record`,
        ),
      ];
}

/** What is wrong with a plan's file, by the record; null: nothing. */
export function planFault(bytes: Uint8Array, record: DrillRecord): string | null {
  const text = Buffer.from(bytes).toString();
  // The rules between its parts were asked when it was deployed, and functions need not carry them.
  const { tree, faults } = readTree(text);
  const [fault] = faults;
  if (fault !== undefined) return `${PLAN} is not a valid plan: ${fault.message}`;
  const parsed = drillPlanSchema.safeParse(tree?.value);
  if (!parsed.success)
    return `${PLAN} is not a valid plan: ${parsed.error.issues[0]?.path.join('.') || 'its top'} has another form`;
  if (compared(parsed.data, record) !== compared(record.plan, record))
    return `${PLAN} is another plan than the one in the record`;
  if (!isAsWritten(bytes, record) && !text.includes(MASKED))
    return `${PLAN} has the SHA-256 ${sha256Of(bytes)}, and the record names ${record.planSha256}`;
  return null;
}

const isAsWritten = (bytes: Uint8Array, { planSha256 }: DrillRecord): boolean =>
  sha256Of(bytes) === planSha256;

/**
 * `kunren run` makes no PDF where nobody wants one, whatever the plan says. Both are masked: a record's plan has been
 * masked more than once, and `Basic ***` looks like a secret itself.
 */
function compared(plan: DrillPlan, { simulated }: DrillRecord): string {
  const kept = planWithoutSecrets(plan);
  const report = simulated ? { ...kept.report, pdf: false } : kept.report;
  return sortedJson(z.encode(drillPlanSchema, { ...kept, report }));
}
