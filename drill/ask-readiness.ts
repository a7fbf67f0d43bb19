import { ulid } from 'ulid';
import type { Ports } from '../adapters/ports.ts';
import { conditionGuards, planGuards } from '../core/guards/conditions.ts';
import type { Refusal } from '../core/guards/refusal.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { PlannedServer } from '../core/plan/planned-server.ts';
import type { NotLookedAt, ReadinessFinding } from '../core/readiness/finding.ts';
import { lastPassFindings } from '../core/readiness/launch-settings.ts';
import { privatePathFindings } from '../core/readiness/private-path/private-path.ts';
import type { ListedServer } from '../core/readiness/result.ts';
import { findServers } from './find-servers.ts';
import { methodOf } from './methods/methods.ts';
import type { ProvenLaunches } from './recovery-method.ts';

/** What a readiness run saw of one plan. */
export interface Readiness {
  readonly servers: readonly PlannedServer[];
  readonly findings: readonly ReadinessFinding[];
  readonly notLookedAt: readonly NotLookedAt[];
  /** What else can be recovered there; null: not known. */
  readonly listed: readonly ListedServer[] | null;
}

/** Everything that a drill of the plan would check, and what only matters between drills; it only reads. */
export async function askReadiness(
  plan: DrillPlan,
  proven: ProvenLaunches,
  ports: Pick<Ports, 'target' | 'privatePath'>,
  now: Date,
): Promise<Readiness> {
  const target = ports.target(plan.target);
  const { servers, refusals: unresolved } = await findServers(plan, target);
  const [method, path, calendars, alarms] = await Promise.all([
    servers.length === 0
      ? { findings: [], refusals: [], notLookedAt: withoutServers(plan), listed: null }
      : // The guards want a drill's id: none has this one.
        methodOf(plan).checkReadiness(
          { plan, servers, drillId: ulid(now.getTime()), now },
          proven.settings,
          target,
        ),
    pathFindings(plan, servers, ports),
    target.calendars(plan.guards.changeCalendars),
    target.alarms(plan.guards.blockingAlarms),
  ]);
  const refusals = [
    ...planGuards(plan, now, 'manual'),
    ...unresolved,
    ...method.refusals,
    ...conditionGuards(plan, { calendars, alarms }),
  ];
  return {
    servers,
    findings: [
      ...refusals.map((refusal) => ofGuard(refusal, plan)),
      ...method.findings,
      ...lastPassFindings(servers, proven),
      ...path,
    ],
    notLookedAt: method.notLookedAt,
    listed: method.listed,
  };
}

/** The checks that need servers to look at. */
const withoutServers = ({ privatePath }: DrillPlan): NotLookedAt[] =>
  (
    [
      'replication',
      'launch-settings',
      'capacity',
      ...(privatePath === undefined ? [] : (['private-path'] as const)),
      'failback',
    ] as const
  ).map((check) => ({ check, why: 'NO_SERVERS' }));

/** Every server's own replication settings may lead elsewhere. */
async function pathFindings(
  { privatePath, target }: DrillPlan,
  servers: readonly PlannedServer[],
  ports: Pick<Ports, 'privatePath'>,
): Promise<readonly ReadinessFinding[]> {
  if (privatePath === undefined) return [];
  const serverIDs = servers.map(({ serverID }) => serverID);
  return privatePathFindings(privatePath, await ports.privatePath({ path: privatePath, target, serverIDs }));
}

const ofGuard = ({ code, text, serverID }: Refusal, { id }: DrillPlan): ReadinessFinding => ({
  check: 'guards',
  code,
  state: code.endsWith('_UNKNOWN') ? 'unknown' : 'failing',
  resource: serverID ?? id,
  ...(serverID === undefined ? {} : { serverID }),
  values: { text },
});
