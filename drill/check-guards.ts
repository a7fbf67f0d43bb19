import type { Ports, Target } from '../adapters/ports.ts';
import { conditionGuards } from '../core/guards/conditions.ts';
import { documentGuards, pinnedIn } from '../core/guards/documents.ts';
import type { GuardScope } from '../core/guards/scope.ts';
import { linesOfMoment, linesOfPlan } from '../core/guards/seen-by-all.ts';
import type { StateInput, StateOutput } from '../core/workflow/contract.ts';
import { loadDrill } from './load-drill.ts';
import { methodOf } from './methods/methods.ts';
import type { GuardReport } from './recovery-method.ts';

/** Checks everything that could make this drill harmful or meaningless, and refuses on any doubt. */
export async function checkGuards(
  state: StateInput<'CheckGuards'>,
  ports: Ports,
): Promise<StateOutput<'CheckGuards'>> {
  const { opening, folder, target } = await loadDrill(state, ports);
  const { drillId, plan, servers } = opening;
  const { refusals, lines, readiness, methodFacts } = await askGuards(
    { drillId, plan, servers, now: ports.now() },
    target,
  );
  const checkedAt = ports.now().toISOString();
  await folder.write('guards', {
    checkedAt,
    refusals,
    lines,
    readiness,
    methodFacts,
  });
  return { ...state, status: refusals.length === 0 ? 'CLEAR' : 'REFUSED' };
}

/** Every reason not to start a drill; empty means clear. It changes nothing. */
export async function askGuards(scope: GuardScope, target: Target): Promise<GuardReport> {
  const { plan } = scope;
  const documents = pinnedIn(plan);
  const [report, calendars, alarms, seen] = await Promise.all([
    methodOf(plan).check(scope, target),
    target.calendars(plan.guards.changeCalendars),
    target.alarms(plan.guards.blockingAlarms),
    documents.length === 0 ? [] : target.documents(documents),
  ]);
  const conditions = conditionGuards(plan, { calendars, alarms });
  return {
    ...report,
    refusals: [...report.refusals, ...conditions, ...documentGuards(documents, seen)],
    lines: [
      ...linesOfPlan(scope),
      ...report.lines,
      ...linesOfMoment(plan, { calendars, alarms }, documents, seen),
    ],
  };
}
