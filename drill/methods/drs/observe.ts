import pMap from 'p-map';
import type {
  ObservedDrsInstance,
  ObservedJob,
  ObservedLaunchSettings,
  ObservedPlanExecution,
  ObservedQuotas,
  ObservedRecoveryInstance,
  ObservedSourceServer,
  ObservedTemplate,
} from '../../../adapters/aws/drs-observations.ts';
import { observe } from '../../../adapters/aws/errors.ts';
import type { ObservedSubnet } from '../../../adapters/aws/subnets.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';
import type { DrillPlan } from '../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import type { LoadedDrill } from '../../recovery-method.ts';

/** GetLaunchConfiguration takes one server per call. */
const CONCURRENCY = 10;

/** What DRS says of servers; read repeatedly while a drill runs. */
export interface DrsObservations {
  readonly sourceServers: Observation<readonly ObservedSourceServer[]>;
  readonly recoveryInstances: Observation<readonly ObservedRecoveryInstance[]>;
  /** Jobs of the account and Region: before a start every one that DRS still lists, later those since the drill began. */
  readonly jobs: Observation<readonly ObservedJob[]>;
  /** Executions of DRS's own recovery plans that are not over, of any servers. */
  readonly planExecutions: Observation<readonly ObservedPlanExecution[]>;
}

/** What must be known of the servers themselves; read before the drill and again before each wave. */
export interface ServerObservations extends DrsObservations {
  /** EC2 instances that carry DRS's source server tag, terminated ones left out. */
  readonly instances: Observation<readonly ObservedDrsInstance[]>;
}

/** With what, and where, servers would be launched; read before the drill and again before each wave. */
export interface LaunchObservations {
  readonly launchSettings: ReadonlyMap<string, Observation<ObservedLaunchSettings>>;
  readonly templates: Observation<readonly ObservedTemplate[]>;
  /** Those that the plan allows. */
  readonly subnets: Observation<readonly ObservedSubnet[]>;
}

/** What else must be known before a drill may start. */
export interface GuardObservations extends ServerObservations, LaunchObservations {
  readonly quotas: ObservedQuotas;
}

const idsOf = (servers: readonly PlannedServer[]): string[] => servers.map(({ serverID }) => serverID);

/** Reads everything that the guards check before a drill; changes nothing. */
export async function observeForGuards(
  { servers, plan }: Pick<GuardScope, 'servers' | 'plan'>,
  target: Target,
): Promise<GuardObservations> {
  const [ofServers, ofLaunch, quotas] = await Promise.all([
    observeServers(target, servers),
    observeLaunch(target, servers, plan),
    target.quotas(),
  ]);
  return { ...ofServers, ...ofLaunch, quotas };
}

/** Reads what decides how and where these servers would be launched. */
export async function observeLaunch(
  target: Target,
  servers: readonly PlannedServer[],
  { network }: DrillPlan,
): Promise<LaunchObservations> {
  const [templates, subnets, launchSettings] = await Promise.all([
    observe(target.templates),
    observe(() => target.subnets(network.subnets)),
    readSettings(idsOf(servers), target),
  ]);
  return { templates, subnets, launchSettings };
}

/** After so many that were throttled to the end, most of those that were asked, nothing more is asked. */
const HOPELESS = 20;
const NOT_ASKED = {
  unknown: 'ThrottlingException: DRS throttles nearly every call, and was not asked any more',
};
/** So often the second try may fail too. */
const FAILED_AGAIN = 3;

/** What was refused for coming too fast is asked again, one after another: it is no reason to refuse a drill. */
export async function readSettings(
  ids: readonly string[],
  { drs }: Pick<Target, 'drs'>,
): Promise<LaunchObservations['launchSettings']> {
  const seen = new Map<string, Observation<ObservedLaunchSettings>>();
  const throttled = (): string[] => [...seen].flatMap(([id, one]) => (isThrottled(one) ? [id] : []));
  const isHopeless = (): boolean => throttled().length >= HOPELESS && throttled().length * 2 > seen.size;
  await pMap(
    ids,
    async (id) => {
      seen.set(id, isHopeless() ? NOT_ASKED : await observe(() => drs.launchSettings(id)));
    },
    { concurrency: CONCURRENCY },
  );
  let failedAgain = 0;
  for (const id of isHopeless() ? [] : throttled()) {
    if (failedAgain >= FAILED_AGAIN) break;
    const again = await observe(() => drs.launchSettings(id));
    seen.set(id, again);
    if (isThrottled(again)) failedAgain += 1;
  }
  return seen;
}

const isThrottled = (seen: Observation<unknown>): boolean =>
  'unknown' in seen && seen.unknown.startsWith('ThrottlingException');

/** Reads these source servers and everything launched from them, for the guards that prevent harm. */
export async function observeServers(
  target: Target,
  servers: readonly PlannedServer[],
  known?: readonly ObservedJob[],
): Promise<ServerObservations> {
  const ids = idsOf(servers);
  const [drs, instances] = await Promise.all([
    observeDrs(target, ids, async () => known ?? target.drs.jobs()),
    observe(() => target.taggedInstances(ids)),
  ]);
  return { ...drs, instances };
}

/** Reads what DRS says of a running drill's servers, for its guards and for following its jobs. */
export const observeRunning = ({ opening, target, since }: LoadedDrill): Promise<DrsObservations> =>
  observeDrs(target, idsOf(opening.servers), () => target.drs.jobs({ since }));

async function observeDrs(
  { drs }: Target,
  sourceServerIDs: readonly string[],
  readJobs: () => Promise<readonly ObservedJob[]>,
): Promise<DrsObservations> {
  const [sourceServers, recoveryInstances, jobs, planExecutions] = await Promise.all([
    observe(() => drs.sourceServers(sourceServerIDs)),
    observe(() => drs.recoveryInstances(sourceServerIDs)),
    observe(readJobs),
    observe(() => drs.planExecutions()),
  ]);
  return { sourceServers, recoveryInstances, jobs, planExecutions };
}
