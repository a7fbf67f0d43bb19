import { stringify } from 'yaml';
import type { Parsed } from '../core/plan/document.ts';
import type { WebhookService } from '../core/plan/notifications.ts';
import {
  type AnyProbe,
  type DrillPlan,
  type Probe,
  type ServerSelector,
  selectorsOf,
} from '../core/plan/plan.ts';
import { healthyRestore } from './healthy-restore.ts';
import { parseScenario, type Scenario } from './scenario.ts';

/**
 * An account in which everything that the plan names exists and is healthy: the default when no scenario is given. A
 * selector by tags finds one server.
 */
export function healthyAccount(plan: DrillPlan, startAt?: string): Parsed<Scenario> {
  const [subnet] = plan.network.subnets;
  const scenario = {
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
        services: [...selector.probes.flatMap(servicesFor), ...heartbeatService(selector)],
        ...insideOf(selector),
        ...addressOf(selector, plan),
      })),
    ),
    documents: plan.waves.flatMap(({ actions }) =>
      actions.flatMap((action) => ('document' in action ? [action.document] : [])),
    ),
    calendars: plan.guards.changeCalendars.map((name) => ({ name, state: 'OPEN' })),
    alarms: plan.guards.blockingAlarms.map((name) => ({ name, state: 'OK' })),
    secrets: secretsOf(plan),
    ...healthyRestore(plan),
  };
  return parseScenario(stringify(scenario), `the healthy account of plan ${plan.id}`, startAt);
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

/** A canary must fail, and checks inside need no port. */
const servicesFor = (probe: AnyProbe): Record<string, unknown>[] =>
  probe.canary || probe.protocol === 'ssm' ? [] : [serviceFor(probe)];

function serviceFor(probe: Probe): Record<string, unknown> {
  const { protocol, port } = probe;
  switch (probe.protocol) {
    case 'http':
    case 'https':
      return { protocol, port, status: statusFor(probe.expectStatus), body: bodyFor(probe) };
    case 'tls':
      return { protocol, port, ...(probe.name === undefined ? {} : { certificate: { name: probe.name } }) };
    case 'dns': {
      const answers = probe.expect === 'self' ? ['self'] : (probe.expect ?? [SOME_ANSWER[probe.record]]);
      const name = probe.name.toLowerCase().replace(/\.$/, '');
      return { protocol, port, records: { [name]: { [probe.record]: answers } } };
    }
    case 'exchange':
      return { protocol, port, tls: probe.tls, steps: answersTo(probe.steps) };
    default:
      return { protocol, port, ...('tls' in probe ? { tls: probe.tls } : {}) };
  }
}

type HttpProbe = Extract<Probe, { protocol: 'http' | 'https' }>;

function statusFor(expected: HttpProbe['expectStatus']): number {
  const [first = 200] = [expected].flat();
  return typeof first === 'number' ? first : Number(first.slice(0, 3));
}

/** A body with the text; where values are expected, with those at simple paths such as $.checks[0].state. */
function bodyFor({ expectBody = '', expectJson = [] }: HttpProbe): string {
  if (expectJson.length === 0) return expectBody;
  const document: Record<string, unknown> = expectBody === '' ? {} : { text: expectBody };
  for (const { path, equals } of expectJson) {
    const keys = [...path.matchAll(/\.([\w-]+)|\['([^']*)'\]|\[(\d+)\]/g)].map(
      ([, plain, quoted, index]) => plain ?? quoted ?? Number(index),
    );
    put(document, keys, equals);
  }
  return JSON.stringify(document);
}

function put(into: Record<PropertyKey, unknown>, keys: readonly (string | number)[], value: unknown): void {
  const [key, next] = keys;
  if (key === undefined) return;
  if (next === undefined) {
    into[key] = value;
    return;
  }
  into[key] ??= typeof next === 'number' ? [] : {};
  put(into[key] as Record<PropertyKey, unknown>, keys.slice(1), value);
}

/** What a server says to a client that says and expects this. */
function answersTo(steps: Extract<Probe, { protocol: 'exchange' }>['steps']): Record<string, string>[] {
  return steps.map(({ send, expect }) => ({
    ...(send === undefined ? {} : { expect: send }),
    ...(expect === undefined ? {} : { send: expect }),
  }));
}

const SOME_ANSWER = {
  A: 'self',
  AAAA: '::1',
  CNAME: 'simulated.example',
  MX: '10 simulated.example',
  NS: 'simulated.example',
  PTR: 'simulated.example',
  SOA: 'simulated.example hostmaster.example 1',
  SRV: '0 0 443 simulated.example',
  TXT: 'simulated',
};

/** Ports for heartbeats that no probe covers. */
function heartbeatService({ heartbeat, probes }: ServerSelector): Record<string, unknown>[] {
  if (heartbeat?.from !== 'http') return [];
  const isServed = probes.some((probe) => probe.protocol !== 'ssm' && probe.port === heartbeat.port);
  return isServed ? [] : [{ port: heartbeat.port, protocol: 'http', heartbeat: true }];
}

/** The source has the address that a check wants; whether DRS copies it is for the plan to allow. */
function addressOf({ probes }: ServerSelector, { network }: DrillPlan): Record<string, unknown> {
  const [sourceAddress] = probes.flatMap((probe) =>
    probe.protocol === 'ssm' && probe.check === 'private-ip' ? [probe.address] : [],
  );
  return {
    ...(sourceAddress === undefined ? {} : { sourceAddress }),
    ...(network.copiedPrivateIp === 'refuse' ? {} : { launch: { copyPrivateIp: true } }),
  };
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
    ...(heartbeat === undefined ? {} : { heartbeat: {} }),
  };
}
