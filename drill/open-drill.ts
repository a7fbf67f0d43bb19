import type { Ports } from '../adapters/ports.ts';
import type { Opening } from '../core/facts/steps.ts';
import { planGuards } from '../core/guards/conditions.ts';
import { leaseGuards } from '../core/guards/leases.ts';
import type { Refusal } from '../core/guards/refusal.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { makeOpening, readPlan } from '../core/workflow/opening.ts';
import { drillIdOf } from './drill-id.ts';
import { findServers } from './find-servers.ts';
import { keepPlan } from './keep-plan.ts';
import { withLastPasses } from './last-passes.ts';
import { sealSecrets, secretsKeyOf } from './opening-secrets.ts';
import { assertOwn } from './own-opening.ts';
import type { Resolution } from './recovery-method.ts';
import { verifyStart } from './verify-start.ts';

/**
 * Opens a drill: reads the plan, which must be one that was deployed, finds its servers, records what is intended, and takes a lease on each server. The
 * intent is written before the leases, so that the sweep knows what to release when a drill died here.
 */
export async function openDrill(
  { request, execution }: StateInput<'OpenDrill'>,
  ports: Ports,
): Promise<StateOutput<'OpenDrill'>> {
  const plan = readPlan(request);
  const drillId = drillIdOf(execution);
  const folder = ports.folder(plan.id, drillId);
  const standing = await folder.read('opening');
  if (standing !== undefined) assertOwn(standing, execution);
  const found = standing ?? (await intend(drillId, { request, execution }, ports));
  await keepPlan(folder, found, ports.deployedPlan(request.plan));
  const refusals = found.refusals.length > 0 ? found.refusals : await takeLeases(found, ports);
  if (refusals.length > found.refusals.length) {
    await folder.write('opening', { ...found, refusals });
  }
  return {
    drillId,
    planId: plan.id,
    method: plan.method,
    status: refusals.length === 0 ? 'OPENED' : 'REFUSED',
    wave: 0,
    waitSeconds: 1,
    failed: false,
    calls: {},
    ...secretsKeyOf(found, request),
  };
}

type TriggerType = StateInput<'OpenDrill'>['request']['trigger']['type'];

async function intend(
  drillId: string,
  beginning: Pick<StateInput<'OpenDrill'>, 'request' | 'execution'>,
  ports: Ports,
): Promise<Opening> {
  const { execution } = beginning;
  const start = await verifyStart(beginning.request, execution, ports);
  const { request, plan } = start;
  const { servers, refusals } =
    start.refusals.length > 0
      ? { servers: [], refusals: start.refusals }
      : await resolve(plan, request.trigger.type, ports);
  const written = {
    ...makeOpening(plan, drillId, { request, execution }, ports.simulated),
    servers: await withLastPasses(servers, plan.id, ports),
    refusals: [...refusals],
  };
  const opening = sealSecrets(written, request);
  await ports.folder(plan.id, drillId).write('opening', opening);
  return opening;
}

/** The plan's own guards first: for a plan that may not run nothing is read. */
async function resolve(plan: DrillPlan, startedBy: TriggerType, ports: Ports): Promise<Resolution> {
  const forbidden = planGuards(plan, ports.now(), startedBy);
  if (forbidden.length > 0) return { servers: [], refusals: forbidden };
  return findServers(plan, ports.target(plan.target));
}

async function takeLeases(opening: Opening, ports: Ports): Promise<Refusal[]> {
  const lease = {
    drillId: opening.drillId,
    ...opening.plan.target,
    serverIDs: opening.servers.map((server) => server.serverID),
  };
  const held = await ports.leases.take({ ...lease, now: ports.now(), expiresAt: opening.expiresAt });
  if (held.length === 0) return [];
  await ports.leases.release(lease);
  return leaseGuards(opening.servers, held);
}
