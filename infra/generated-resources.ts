import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatProblem } from '../core/plan/document.ts';
import { parsePlan } from '../core/plan/parse-plan.ts';
import { refuseUnlisted } from './allowed.ts';
import { custodyResources } from './custody-resources.ts';
import { deployedPlansFile } from './deployed-plans.ts';
import { copyResources } from './evidence-copy.ts';
import { peopleResources } from './people.ts';
import { listPlanFiles, PLAN_BYTES_MAX } from './plan-files.ts';
import { readLocalFile } from './read-local-file.ts';
import { roleResources } from './roles.ts';
import { type DeployedPlan, entryOf, scheduleResources } from './schedules.ts';
import { stageOf } from './stage.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

interface Resources {
  readonly Resources: Record<string, unknown>;
}

/**
 * What serverless.yml takes from the plans, read by the same parsePlan as elsewhere, from the settings of the stage, and
 * from the table of permissions.
 * @throws {Error} when a plan is invalid, or names what the stage does not allow, or a setting is invalid.
 */
export async function generatedResources(osls: Parameters<typeof stageOf>[0]): Promise<Resources> {
  const { name, stage } = await stageOf(osls);
  const plans = deployedPlans(at('plans'));
  const deployment = {
    plans: plans.map(({ plan }) => plan),
    instanceProfileRoles: stage.instanceProfileRoles,
    ebsKeys: stage.ebsKeys,
    secrets: stage.allow.secrets,
  };
  refuseUnlisted(deployment.plans, stage.allow, name);
  return {
    Resources: {
      ...roleResources(deployment),
      ...peopleResources(deployment.plans),
      ...custodyResources(stage),
      ...copyResources(stage),
      ...scheduleResources(plans),
    },
  };
}

/**
 * @throws {Error} when a plan is invalid, or enabled although its schedule is over: it would never run, and nobody would
 * miss it.
 */
export function deployedPlans(folder: string, now = new Date()): DeployedPlan[] {
  const plans = listPlanFiles(folder).map((file) => {
    const name = `plans/${basename(file)}`;
    const read = readLocalFile(file, PLAN_BYTES_MAX);
    if ('refusal' in read) throw new Error(`${name}: ${read.refusal}\nNothing was packaged`);
    const text = read.bytes.toString();
    const parsed = parsePlan(text, name, now);
    if (!parsed.ok)
      throw new Error(`${parsed.problems.map(formatProblem).join('\n')}\nNothing was packaged; fix the plan`);
    const over = parsed.warnings.find(({ path }) => path === 'schedule.expression');
    if (parsed.value.enabled && over !== undefined)
      throw new Error(`${formatProblem(over)}\nNothing was packaged; fix the plan`);
    return { plan: parsed.value, data: parsed.data, text };
  });
  const ids = plans.map(({ plan }) => plan.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined)
    throw new Error(`plans/: two plans have the id ${twice}; give one of them another`);
  return plans;
}

const packaged = (plan: DeployedPlan) => ({ ...entryOf(plan), text: plan.text });

/** Writes, beside the bundles, the plans by which OpenDrill knows what was deployed. */
export const packagePlans = (): void =>
  writeFileSync(at('dist/plans.json'), deployedPlansFile(deployedPlans(at('plans')).map(packaged)));
