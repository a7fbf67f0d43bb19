import { checkAcrossParts } from './checks.ts';
import { type Parsed, parseDocument } from './document.ts';
import { type DrillPlan, drillPlanSchema } from './plan.ts';
import { probeFindings } from './probe-checks.ts';

/** Reads a drill plan with every problem at once: YAML's, the schema's and those between its parts. */
export function parsePlan(text: string, file: string): Parsed<DrillPlan> {
  return parseDocument(text, file, drillPlanSchema, (plan) => [
    ...checkAcrossParts(plan, file),
    ...probeFindings(plan),
  ]);
}
