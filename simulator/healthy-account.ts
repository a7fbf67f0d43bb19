import { stringify } from 'yaml';
import type { Parsed } from '../core/plan/document.ts';
import type { WebhookService } from '../core/plan/notifications.ts';
import { type DrillPlan, type ServerSelector, selectorsOf } from '../core/plan/plan.ts';
import { healthyLaunch, healthyProfiles } from './healthy-launch.ts';
import { healthyRestore } from './healthy-restore.ts';
import { healthyServices } from './healthy-services.ts';
import { parseScenario, type Scenario } from './scenario.ts';

/**
 * An account in which everything that the plan names exists and is healthy: the default when no scenario is given. A
 * selector by tags finds one server.
 */
export const healthyAccount = (plan: DrillPlan, startAt?: string): Parsed<Scenario> =>
  parseScenario(
    stringify({ ...healthyData(plan), secrets: secretsOf(plan) }),
    `the healthy account of plan ${plan.id}`,
    startAt,
  );

/** The same as a scenario is written, without secrets: a local run has plausible ones for those that none sets. */
export function healthyData(plan: DrillPlan): Record<string, unknown> {
  const [subnet] = plan.network.subnets;
  return {
    schema: 'kunren-scenario/v1',
    description: `Everything that plan ${plan.id} names exists and is well.`,
    account: plan.target.account,
    region: plan.target.region,
    subnets: plan.network.subnets.map((id) => ({ id })),
    securityGroups: plan.network.securityGroups,
    defaults: { launch: { subnet, securityGroups: plan.network.securityGroups.slice(0, 1) } },
    servers: plan.waves.flatMap((wave, index) =>
      selectorsOf(wave).map((selector, place) => ({
        ...identityOf(selector, `${wave.name}-${index + 1}-${place + 1}`),
        ...insideOf(selector),
        services: [...healthyServices(selector.probes), ...heartbeatService(selector)],
        ...addressOf(selector),
        ...healthyLaunch(plan, wave, selector),
      })),
    ),
    documents: plan.waves.flatMap(({ actions }) =>
      actions.flatMap((action) => ('document' in action ? [action.document] : [])),
    ),
    calendars: plan.guards.changeCalendars.map((name) => ({ name, state: 'OPEN' })),
    alarms: plan.guards.blockingAlarms.map((name) => ({ name, state: 'OK' })),
    instanceProfiles: healthyProfiles(plan),
    ...healthyRestore(plan),
  };
}

/** Plausible values for the secrets of a plan's webhooks. */
export const secretsOf = ({ notifications }: DrillPlan): Readonly<Record<string, string>> =>
  Object.fromEntries(notifications.webhooks.map(({ service, secret }) => [secret, SOME_SECRET[service]]));

/** In the form of each service; a simulation never posts there. */
export const SOME_SECRET = {
  slack: 'https://hooks.slack.com/services/T00000000/B00000000/simulated',
  teams:
    'https://simulated.01.environment.api.powerplatform.com/workflows/simulated/triggers/manual/paths/invoke?sig=simulated',
  'google-chat': 'https://chat.googleapis.com/v1/spaces/SIMULATED/messages?key=simulated&token=simulated',
  'line-works': 'https://webhook.worksmobile.com/message/00000000-0000-4000-8000-000000000000',
  chatwork: JSON.stringify({ token: 'simulatedtoken', room: '1' }),
} as const satisfies Readonly<Record<WebhookService, string>>;

function identityOf(selector: ServerSelector, otherwise: string): Record<string, unknown> {
  if ('id' in selector) return { id: selector.id, hostname: otherwise };
  if ('hostname' in selector) return { hostname: selector.hostname };
  return { hostname: otherwise, tags: selector.tags };
}

/** Ports for heartbeats that no probe covers. */
function heartbeatService({ heartbeat, probes }: ServerSelector): Record<string, unknown>[] {
  if (heartbeat?.from !== 'http') return [];
  const isServed = probes.some((probe) => probe.protocol !== 'ssm' && probe.port === heartbeat.port);
  return isServed ? [] : [{ port: heartbeat.port, protocol: 'http', heartbeat: true }];
}

/** The source has the address that a check wants; whether DRS copies it is for the plan to allow. */
function addressOf({ probes }: ServerSelector): Record<string, unknown> {
  const [sourceAddress] = probes.flatMap((probe) =>
    probe.protocol === 'ssm' && probe.check === 'private-ip' ? [probe.address] : [],
  );
  return sourceAddress === undefined ? {} : { sourceAddress };
}

/** What the server's checks inside return. */
function insideOf({ probes, platform, heartbeat }: ServerSelector): Record<string, unknown> {
  const inside = probes.flatMap((probe) => (probe.protocol === 'ssm' ? [probe] : []));
  const [sid] = inside.flatMap((probe) => (probe.check === 'windows-sid' ? [probe.sid] : []));
  const isGiven = sid !== undefined && sid !== 'last-pass';
  const results = inside.flatMap((probe) =>
    probe.check === 'command'
      ? [{ matches: probe.script, exitStatus: probe.expectExit, output: probe.expectOutput ?? 'done' }]
      : [],
  );
  return {
    os: sid === undefined ? platform : 'windows',
    ssm: { results, ...(isGiven ? { sid } : {}) },
    ...(heartbeat === undefined ? {} : { heartbeat: { exists: true } }),
  };
}
