import { checkAcrossParts } from './checks.ts';
import { type Problem, parseDocument } from './document.ts';
import { documentFindings } from './document-findings.ts';
import { type DrillPlan, drillPlanSchema } from './plan.ts';
import { secretFindings } from './plan-secrets.ts';
import { probeFindings } from './probe-checks.ts';
import { overFindings } from './schedule-over.ts';

export type ParsedPlan =
  /** `data` is the plan as written, durations with their units: the workflow's input. */
  | {
      readonly ok: true;
      readonly value: DrillPlan;
      readonly data: Record<string, unknown>;
      readonly warnings: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a drill plan with every problem at once: YAML's, the schema's and those between its parts. Warnings are of the
 * moment that is given; of none, when only the plan matters.
 */
export function parsePlan(text: string, file: string, now: Date | null = null): ParsedPlan {
  const parsed = parseDocument(
    text,
    file,
    drillPlanSchema,
    (plan) => [...checkAcrossParts(plan, file), ...probeFindings(plan)],
    (plan, data) =>
      now === null ? [] : [...overFindings(plan, now), ...secretFindings(data), ...documentFindings(plan)],
  );
  // What the schema accepted is a mapping.
  return parsed.ok ? { ...parsed, data: parsed.data as Record<string, unknown> } : parsed;
}
