import { isActive } from '../../../../adapters/aws/drs-observations.ts';
import { type GuardLine, lineOf, namedIn } from '../../../../core/guards/guard-lines.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import { formatDuration, parseDuration } from '../../../../core/text/duration.ts';
import type { GuardObservations } from '../observe.ts';
import { needsOf } from './quotas.ts';

/** What DRS's guards saw, a line each: guards.ts judges the same observations. */
export const linesOfDrs = (scope: GuardScope, seen: GuardObservations): GuardLine[] => [
  ...linesOfRecoveries(scope, seen),
  ...linesOfReplication(scope, seen),
  ...linesOfLaunch(scope, seen),
  lineOf('quotas', seen.jobs, (jobs) => {
    const { jobs: needed } = needsOf(scope, seen.quotas);
    const { concurrentJobs, source } = seen.quotas;
    return `${jobs.filter(isActive).length} DRS jobs run, the drill needs ${needed} at once, and the quota is ${concurrentJobs} (${source})`;
  }),
];

/** Whatever may be a real recovery of a planned server. */
function linesOfRecoveries({ servers }: GuardScope, seen: GuardObservations): GuardLine[] {
  const planned = new Set<string | null>(servers.map(({ serverID }) => serverID));
  const { recoveryInstances, instances } = seen;
  const both = 'unknown' in recoveryInstances ? recoveryInstances : instances;
  return [
    lineOf('instances', both, () => {
      const listed = 'known' in recoveryInstances ? recoveryInstances.known : [];
      const inDrs = listed.filter(
        ({ sourceServerID, ec2InstanceState }) =>
          planned.has(sourceServerID) && ec2InstanceState !== 'TERMINATED',
      );
      const inEc2 = 'known' in instances ? instances.known : [];
      return `${inDrs.length} of these servers' instances in DRS, ${inEc2.filter(({ sourceServerID }) => planned.has(sourceServerID)).length} in EC2`;
    }),
    lineOf('jobs', seen.jobs, (jobs) => {
      const active = jobs.filter(isActive);
      const own = active.filter((job) =>
        job.servers.some(({ sourceServerID }) => planned.has(sourceServerID)),
      );
      return `${active.length} of ${jobs.length} DRS jobs are under way, ${own.length} with one of these servers`;
    }),
    lineOf('recoveryPlans', seen.planExecutions, (executions) => {
      const own = executions.filter(({ sourceServerIDs }) => sourceServerIDs.some((id) => planned.has(id)));
      return `${executions.length} executions of DRS recovery plans are under way, ${own.length} with one of these servers`;
    }),
  ];
}

function linesOfReplication(
  { servers, plan }: GuardScope,
  { sourceServers }: GuardObservations,
): GuardLine[] {
  const hostnames = new Map(servers.map(({ serverID, hostname }) => [serverID, hostname]));
  const planned =
    'unknown' in sourceServers
      ? sourceServers
      : { known: sourceServers.known.filter(({ sourceServerID }) => hostnames.has(sourceServerID)) };
  const all = servers.length;
  return [
    lineOf('lastLaunch', planned, (own) => {
      const drills = own.filter(({ lastLaunchType }) => lastLaunchType === 'DRILL').length;
      const never = own.filter((one) => one.lastLaunchType === null && one.lastLaunchJobID === null).length;
      return `${drills} servers last launched by a drill, ${never} never launched, ${own.length - drills - never} otherwise`;
    }),
    lineOf('direction', planned, (own) => {
      const forward = own.filter(({ replicationDirection }) => replicationDirection === 'FAILOVER').length;
      return `${forward} of ${all} servers replicate towards recovery`;
    }),
    lineOf('replication', planned, (own) => {
      const accepted: readonly (string | null)[] = plan.guards.replicationStates;
      const fit = own.filter(({ replicationState }) => accepted.includes(replicationState)).length;
      const states = own.map(({ replicationState }) => replicationState ?? 'unknown');
      return `${fit} of ${all} servers are in a state that the plan accepts: ${namedIn(states)}`;
    }),
    lineOf('lag', planned, (own) => {
      const lags = own.flatMap(({ sourceServerID, lagDuration }) => {
        const lag = lagDuration === null ? undefined : parseDuration(lagDuration);
        return lag === undefined ? [] : [{ lag, hostname: hostnames.get(sourceServerID) ?? sourceServerID }];
      });
      const [longest] = lags.toSorted((a, b) => b.lag - a.lag);
      const maximum = formatDuration(plan.guards.maximumLag);
      return longest === undefined || lags.length < all
        ? `${lags.length} of ${all} servers report their lag, and guards.maximumLag is ${maximum}`
        : `at most ${formatDuration(longest.lag)}, of ${longest.hostname}, and guards.maximumLag is ${maximum}`;
    }),
  ];
}

function linesOfLaunch({ servers }: GuardScope, seen: GuardObservations): GuardLine[] {
  const templates = new Map(
    ('known' in seen.templates ? seen.templates.known : []).map((one) => [one.launchTemplateID, one]),
  );
  const settings = servers.flatMap(({ serverID }) => {
    const own = seen.launchSettings.get(serverID);
    return own !== undefined && 'known' in own ? [own.known] : [];
  });
  const used = settings.flatMap(({ launchTemplateID }) => templates.get(launchTemplateID ?? '') ?? []);
  const count = (is: (one: (typeof settings)[number]) => boolean): number => settings.filter(is).length;
  const expecting = servers.filter(({ expect }) => expect !== undefined);
  const isProtected = used.filter(({ terminationProtection }) => terminationProtection).length;
  return [
    lineOf('launchSettings', seen.templates, () =>
      [
        `${settings.length} launch settings and ${used.length} templates of ${servers.length} servers read`,
        `${count((one) => one.launchDisposition === 'STARTED')} started, ${count((one) => one.launchIntoInstanceID !== null)} into an existing instance`,
        `${count((one) => one.postLaunchEnabled)} with post-launch actions, ${isProtected} with termination protection`,
      ].join('; '),
    ),
    lineOf('network', seen.templates, () => {
      const subnets = namedIn(used.flatMap(({ subnetIDs }) => subnetIDs));
      const groups = namedIn(used.flatMap(({ securityGroupIDs }) => securityGroupIDs));
      const isPublic = used.filter(({ publicIp }) => publicIp === true).length;
      return `subnets ${subnets}; security groups ${groups}; ${count((one) => one.copyPrivateIp === true)} copied private addresses, ${isPublic} public ones`;
    }),
    {
      guard: 'expectations',
      seen: expecting.length === 0 ? null : `compared for ${expecting.length} of ${servers.length} servers`,
    },
  ];
}
