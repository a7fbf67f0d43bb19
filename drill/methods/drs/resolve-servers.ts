import type { ObservedSourceServer } from '../../../adapters/aws/drs-observations.ts';
import { type Refusal, refuse, refuseServer } from '../../../core/guards/refusal.ts';
import { expectationOf } from '../../../core/plan/expect.ts';
import { withExpectedProbes } from '../../../core/plan/expected-probes.ts';
import { type DrillPlan, type ServerSelector, selectorsOf } from '../../../core/plan/plan.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import { nearest, quote } from '../../../core/text/wording.ts';
import type { Resolution } from '../../recovery-method.ts';

/**
 * Finds the plan's servers among those that DRS knows. A selector that finds none, a hostname that finds several,
 * and a server found twice are refusals: a drill of other servers than the operator meant is worse than none.
 */
export function resolveServers(plan: DrillPlan, known: readonly ObservedSourceServer[]): Resolution {
  const refusals: Refusal[] = [];
  const servers = new Map<string, PlannedServer>();
  plan.waves.forEach((wave, index) => {
    for (const selector of selectorsOf(wave)) {
      const found = known.filter((server) => matches(selector, server));
      if (found.length === 0) refusals.push(notFound(selector, wave.name, known));
      if (!('tags' in selector) && found.length > 1) {
        refusals.push(ambiguous(selector, found));
        continue;
      }
      for (const server of found) {
        const { sourceServerID, hostname } = server;
        const expect = expectationOf(plan.expect, wave.expect, selector.expect);
        if (servers.has(sourceServerID)) {
          refusals.push(
            refuseServer(
              'SERVER_IN_TWO_WAVES',
              { serverID: sourceServerID, hostname },
              'is chosen twice by the plan; let one selector choose it',
            ),
          );
          continue;
        }
        servers.set(sourceServerID, {
          serverID: sourceServerID,
          hostname,
          wave: index,
          critical: selector.critical,
          probes: [...withExpectedProbes(selector.probes, expect, selector.platform)],
          platform: selector.platform,
          heartbeat: selector.heartbeat ?? null,
          ...(expect === null ? {} : { expect }),
        });
      }
    }
  });
  plan.waves.forEach((wave, index) => {
    const members = [...servers.values()].filter((server) => server.wave === index);
    const known = new Set(members.map(({ hostname }) => hostname.toLowerCase()));
    for (const { name, servers: named } of wave.actions) {
      const strangers = named.filter((hostname) => !known.has(hostname.toLowerCase()));
      if (strangers.length > 0) refusals.push(noActionsServer(name, wave.name, strangers));
      const wanted = new Set(named.map((hostname) => hostname.toLowerCase()));
      const twice = [...Map.groupBy(members, ({ hostname }) => hostname.toLowerCase())].filter(
        ([hostname, same]) => wanted.has(hostname) && same.length > 1,
      );
      for (const [hostname, same] of twice) refusals.push(actionsServers(name, hostname, same));
    }
  });
  if (servers.size > plan.limits.servers) {
    refusals.push(
      refuse(
        'TOO_MANY_SERVERS',
        `the plan's selectors find ${servers.size} servers but limits.servers is ${plan.limits.servers}; narrow the selectors or raise the limit`,
      ),
    );
  }
  return { servers: [...servers.values()], refusals };
}

/** Whether a selector of a plan means this server. */
export function matches(selector: ServerSelector, server: ObservedSourceServer): boolean {
  if ('id' in selector) return server.sourceServerID === selector.id;
  if ('hostname' in selector) {
    const wanted = selector.hostname.toLowerCase();
    return server.hostname.toLowerCase() === wanted || server.fqdn?.toLowerCase() === wanted;
  }
  return Object.entries(selector.tags).every(([key, value]) => server.tags[key] === value);
}

/** A selector as people read it. */
export function describeSelector(selector: ServerSelector): string {
  if ('id' in selector) return selector.id;
  if ('hostname' in selector) return `hostname ${selector.hostname}`;
  const tags = Object.entries(selector.tags).map(([key, value]) => `${key}=${value}`);
  return `tags ${tags.join(', ')}`;
}

function notFound(selector: ServerSelector, wave: string, known: readonly ObservedSourceServer[]): Refusal {
  const near = 'hostname' in selector ? nearestName(selector.hostname, known) : undefined;
  return refuse(
    'SERVER_NOT_FOUND',
    `no source server in DRS has ${describeSelector(selector)} (wave ${wave}); ${near === undefined ? "check the plan's target and the selector" : `did you mean ${quote(near)}?`}`,
  );
}

/** The host name that was probably meant: the same one with or without its domain, or one with a typing error. */
function nearestName(wanted: string, known: readonly ObservedSourceServer[]): string | undefined {
  const names = known.flatMap(({ hostname, fqdn }) => (fqdn == null ? [hostname] : [hostname, fqdn]));
  const first = (name: string): string | undefined => name.toLowerCase().split('.')[0];
  return names.find((name) => first(name) === first(wanted)) ?? nearest(wanted, names);
}

const ambiguous = (selector: ServerSelector, found: readonly ObservedSourceServer[]): Refusal =>
  refuse(
    'SERVER_AMBIGUOUS',
    `${describeSelector(selector)} is the name of ${found.length} source servers (${found.map((server) => server.sourceServerID).join(', ')}); choose one by id`,
  );

const noActionsServer = (action: string, wave: string, hostnames: readonly string[]): Refusal =>
  refuse(
    'SERVER_NOT_FOUND',
    `action ${action} is for ${hostnames.join(', ')}, which DRS shows as no host name of a server of wave ${wave}; write the host name as DRS shows it`,
  );

const actionsServers = (action: string, hostname: string, servers: readonly PlannedServer[]): Refusal =>
  refuse(
    'SERVER_AMBIGUOUS',
    `action ${action} is for ${hostname}, which is the host name of ${servers.map(({ serverID }) => serverID).join(' and ')} in its wave; put them into two waves`,
  );
