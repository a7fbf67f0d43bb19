import type { FailbackFacts } from '../../facts/failback.ts';
import type { DrillPlan } from '../../plan/plan.ts';
import { formatDuration } from '../../text/duration.ts';
import type { ReadinessFinding } from '../finding.ts';
import { portFindings } from './ports.ts';
import { finding, listed, machineIn, namesOf, type Seen, serviceIn, unread } from './seen.ts';

/** What would keep servers from being failed back, by what was seen on the instances of a drill. */

/** A drill's facts, as far as this needs them. */
interface Drilled {
  readonly planId: string;
  readonly plan: Pick<DrillPlan, 'failback' | 'target'>;
  readonly servers: readonly {
    readonly serverID: string;
    readonly hostname: string;
    readonly instanceID: string | null;
    readonly launch: { readonly launchedAt: string | null };
  }[];
  readonly abortReasons: readonly unknown[];
  readonly failback?: FailbackFacts | undefined;
}

/** The policy that lets the agent on an instance speak with DRS (docs/aws-facts.md, 3.5). */
export const RECOVERY_INSTANCE_POLICY = 'AWSElasticDisasterRecoveryRecoveryInstancePolicy';
/** Sooner after its launch an agent that was not heard from proves nothing (derived: no page gives it a time). */
const AGENT_SECONDS = 900;

/**
 * One finding for each cause, named with its resource. `unknown` where something could not be read; nothing where the
 * plan does not ask, and for a drill that was aborted: nobody had the time to look.
 */
export function drillFailbackFindings(drill: Drilled): ReadinessFinding[] {
  const { plan, planId, servers, abortReasons, failback } = drill;
  const hasLaunched = servers.some(({ instanceID }) => instanceID !== null);
  if (plan.failback === undefined || !hasLaunched || abortReasons.length > 0) return [];
  if (failback === undefined) return [finding('FAILBACK_NOT_LOOKED_AT', 'unknown', planId, {})];
  const known = new Map(servers.map((server) => [server.serverID, server]));
  const seen = failback.servers.map((one) => ({
    ...one,
    hostname: known.get(one.serverID)?.hostname ?? one.serverID,
    launchedAt: known.get(one.serverID)?.launch.launchedAt ?? null,
  }));
  return [
    ...unreadOf(seen),
    ...(plan.failback.network === 'recovery' ? agentFindings(seen, failback.agentsLookedAt) : []),
    ...seen.flatMap(machineFindings),
    ...profileFindings(seen, failback),
    ...portFindings(seen, failback),
    ...originFindings(seen, failback, plan.target.account),
  ];
}

/** The same reason of several servers is told once. */
function unreadOf(seen: readonly Seen[]): ReadinessFinding[] {
  const reasons = seen.flatMap((server) =>
    [server.service, server.machine].flatMap((one) =>
      'unknown' in one ? [{ server, why: one.unknown }] : [],
    ),
  );
  return [...Map.groupBy(reasons, ({ why }) => why)].map(([why, same]) => {
    const of = same.map(({ server }) => server);
    return unread(listed(of.map(({ instanceID }) => instanceID)), why, of);
  });
}

const agentFindings = (seen: readonly Seen[], lookedAt: string): ReadinessFinding[] =>
  seen.flatMap((server) => {
    if (serviceIn(server)?.agentSeenAt !== null) return [];
    const { hostname, launchedAt, instanceID, serverID } = server;
    const seconds =
      launchedAt === null ? 0 : Math.round((Date.parse(lookedAt) - Date.parse(launchedAt)) / 1_000);
    const values = { hostname, duration: formatDuration(seconds) };
    return [
      seconds < AGENT_SECONDS
        ? finding('FAILBACK_AGENT_TOO_SOON', 'unknown', instanceID, values, serverID)
        : finding('FAILBACK_DRILL_AGENT_UNSEEN', 'failing', instanceID, values, serverID),
    ];
  });

function machineFindings(server: Seen): ReadinessFinding[] {
  const { hostname, instanceID, serverID } = server;
  const machine = machineIn(server);
  if (machine === undefined) return [];
  const { instanceProfile, metadataService } = machine;
  return [
    ...(instanceProfile === null
      ? [finding('FAILBACK_NO_PROFILE', 'failing', instanceID, { hostname }, serverID)]
      : []),
    ...(metadataService === false
      ? [finding('FAILBACK_IMDS_OFF', 'failing', instanceID, { hostname }, serverID)]
      : []),
    ...(metadataService === null
      ? [unread(instanceID, 'EC2 does not say whether its metadata service is on', [server])]
      : []),
  ];
}

const profileFindings = (seen: readonly Seen[], { profiles }: FailbackFacts): ReadinessFinding[] =>
  profiles.flatMap(({ name, policies }) => {
    const of = seen.filter((server) => machineIn(server)?.instanceProfile === name);
    if ('unknown' in policies) return [unread(name, policies.unknown, of)];
    return policies.known.includes(RECOVERY_INSTANCE_POLICY)
      ? []
      : [finding('FAILBACK_PROFILE_POLICY', 'failing', name, { servers: namesOf(of) })];
  });

/** A source outside AWS has no Region to go back to. */
function originFindings(
  seen: readonly Seen[],
  { origins }: FailbackFacts,
  account: string,
): ReadinessFinding[] {
  const sources = seen.flatMap((server) => {
    const service = serviceIn(server);
    return service === undefined || service.origin === 'ON_PREMISES' ? [] : [{ server, ...service }];
  });
  const byPlace = Map.groupBy(
    sources,
    ({ originAccount, originRegion }) => `${originAccount ?? account} ${originRegion ?? ''}`,
  );
  return [...byPlace.values()].flatMap((same) => {
    const { originAccount = null, originRegion = null } = same[0] ?? {};
    const of = same.map(({ server }) => server);
    const servers = namesOf(of);
    if (originRegion === null)
      return [finding('FAILBACK_ORIGIN_UNNAMED', 'unknown', same[0]?.server.serverID ?? '', { servers })];
    if (originAccount !== null && originAccount !== account)
      return [
        finding('FAILBACK_ORIGIN_ELSEWHERE', 'unknown', originRegion, { servers, account: originAccount }),
      ];
    const initialised = origins.find(({ region }) => region === originRegion)?.initialised;
    if (initialised === undefined || 'unknown' in initialised)
      return [
        unread(`drs:DescribeSourceServers ${originRegion}`, initialised?.unknown ?? 'it was not asked', of),
      ];
    return initialised.known
      ? []
      : [finding('FAILBACK_ORIGIN_UNINITIALISED', 'failing', originRegion, { servers })];
  });
}
