import type { Ports } from '../adapters/ports.ts';
import { type DrillPlan, drillPlanSchema } from '../core/plan/plan.ts';
import { compareRuns, type ReadinessNews, type ReadinessResult } from '../core/readiness/result.ts';
import { withoutSecrets } from '../core/text/mask-secrets.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { digestToSign } from '../reporting/evidence/bundle.ts';
import { readinessBundle, readinessFile, readinessStatement } from '../reporting/evidence/readiness-files.ts';
import { readinessEvent } from '../reporting/messages/readiness-event.ts';
import { readinessMetrics } from '../reporting/metrics.ts';
import { askReadiness } from './ask-readiness.ts';
import { notify, ofPlan, senderOf } from './notify.ts';
import { provenLaunches } from './proven-launches.ts';

/**
 * Looks at the readiness of one plan, keeps what it saw as signed evidence, and tells people only what is new, gone or
 * overdue. It reads the account and changes nothing there.
 */
export async function checkReadiness(
  request: StateInput<'CheckReadiness'>,
  ports: Ports,
): Promise<StateOutput<'CheckReadiness'>> {
  // Whoever may invoke this function could have a weaker plan signed as ready under the approved one's name.
  const { isDeployed, planSha256 } = ports.deployedPlan(request.plan);
  if (!isDeployed)
    throw new Error(
      `plan ${String(request.plan['id'])} is not the one that was deployed: nothing is looked at; deploy it, or find out who asked`,
    );
  const plan = drillPlanSchema.parse(request.plan);
  const checkedAt = ports.now();
  const proven = await provenLaunches(plan.id, ports);
  // What servers call themselves, and what AWS says, enters here.
  const seen = withoutSecrets(await askReadiness(plan, proven, ports, checkedAt));
  const folder = ports.readiness(plan.id);
  const { result, news } = compareRuns(
    plan,
    { planSha256, simulated: ports.simulated, checkedAt, ...seen },
    await folder.newest(),
  );
  await keepSigned(result, ports);
  await tell(plan, result, news, ports);
  // After that: a run that fails on the way is one that people have not been told of.
  await folder.remember(result);
  await ports.meter(readinessMetrics(result), plan.id);
  return { status: result.ready ? 'READY' : 'NOT_READY', findings: result.findings.length };
}

async function keepSigned(result: ReadinessResult, { readiness, signer }: Ports): Promise<void> {
  const folder = readiness(result.planId);
  const bytes = await folder.keep(result.checkedAt, readinessFile(result));
  const statement = readinessStatement(result, bytes);
  const { spki } = await signer.publicKey();
  await folder.keep(
    result.checkedAt,
    readinessBundle(statement, spki, await signer.sign(digestToSign(statement))),
  );
}

async function tell(
  plan: DrillPlan,
  result: ReadinessResult,
  news: ReadinessNews,
  ports: Ports,
): Promise<void> {
  if (Object.values(news).every((findings) => findings.length === 0)) return;
  await notify(ofPlan(plan, ports), readinessEvent(plan, result, news, senderOf(ports)), ports);
}
