import { stringify } from 'yaml';
import type { Parsed } from '../core/document.ts';
import type { AnyProbe, DrillPlan, ServerSelector } from '../core/plan.ts';
import { parseScenario, type Scenario } from './scenario.ts';

/**
 * A world in which everything that the plan names exists and is well: what a plan is rehearsed against when no
 * scenario is given. A selector by tags finds one server.
 */
export function healthyWorld(plan: DrillPlan): Parsed<Scenario> {
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
      wave.servers.map((selector, place) => ({
        ...identityOf(selector, `${wave.name}-${index + 1}-${place + 1}`),
        services: [...selector.probes.flatMap(serviceFor), ...heartbeatService(selector)],
        ...insideOf(selector),
      })),
    ),
    documents: plan.waves.flatMap(({ actions }) =>
      actions.flatMap((action) => ('document' in action ? [action.document] : [])),
    ),
    calendars: plan.guards.changeCalendars.map((name) => ({ name, state: 'OPEN' })),
    alarms: plan.guards.blockingAlarms.map((name) => ({ name, state: 'OK' })),
  };
  return parseScenario(stringify(scenario), `the healthy world of plan ${plan.id}`);
}

function identityOf(selector: ServerSelector, otherwise: string): Record<string, unknown> {
  if ('id' in selector) return { id: selector.id, hostname: otherwise };
  if ('hostname' in selector) return { hostname: selector.hostname };
  return { hostname: otherwise, tags: selector.tags };
}

/** Where a heartbeat is to be fetched that no probe asks for. */
function heartbeatService({ heartbeat, probes }: ServerSelector): Record<string, unknown>[] {
  if (heartbeat?.from !== 'http') return [];
  const isServed = probes.some((probe) => probe.protocol !== 'ssm' && probe.port === heartbeat.port);
  return isServed ? [] : [{ port: heartbeat.port, protocol: 'http', heartbeat: true }];
}

/** What the server says of itself when it is asked inside. */
function insideOf({ probes, platform, heartbeat }: ServerSelector): Record<string, unknown> {
  const inside = probes.flatMap((probe) => (probe.protocol === 'ssm' ? [probe] : []));
  const addresses = inside.flatMap((probe) => (probe.check === 'private-ip' ? [probe.address] : []));
  const [sid] = inside.flatMap((probe) => (probe.check === 'windows-sid' ? [probe.sid] : []));
  const results = inside.flatMap((probe) =>
    probe.check === 'command'
      ? [{ matches: probe.script, exitStatus: probe.expectExit, output: probe.expectOutput ?? 'done' }]
      : [],
  );
  return {
    os: sid === undefined ? platform : 'windows',
    ssm: { addresses, results, ...(sid === undefined ? {} : { sid }) },
    ...(heartbeat === undefined ? {} : { heartbeat: {} }),
  };
}

function serviceFor(probe: AnyProbe): Record<string, unknown>[] {
  if (probe.protocol === 'ssm') return [];
  if (probe.protocol === 'tcp') return [{ port: probe.port }];
  return [
    {
      port: probe.port,
      protocol: probe.protocol,
      status: probe.expectStatus,
      ...(probe.expectBody === undefined ? {} : { body: probe.expectBody }),
    },
  ];
}
