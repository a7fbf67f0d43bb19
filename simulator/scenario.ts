import { type Finding, type Parsed, parseDocument } from '../core/plan/document.ts';
import type { Salvaged } from '../core/plan/salvage.ts';
import { overlap, parseLoopbackCidr } from './account/addresses.ts';
import { isKnownOperation } from './operations.ts';
import { isPossible } from './scenario/adversity.ts';
import { checkRestore } from './scenario/check-restore.ts';
import { hostnamesOf, idOf, resolveScenario, type Scenario } from './scenario/resolve.ts';
import { type ScenarioFile, scenarioSchema } from './scenario/schema.ts';

export type { Scenario } from './scenario/resolve.ts';

type Parts = Salvaged<ScenarioFile>;

/**
 * Reads a scenario file: every problem with its line, or the scenario with all defaults applied; `startAt` is used where
 * it names no start of its own.
 */
export function parseScenario(text: string, file: string, startAt?: string): Parsed<Scenario> {
  const parsed = parseDocument(text, file, scenarioSchema, checkAcross);
  return parsed.ok ? { ...parsed, value: resolveScenario(parsed.value, startAt) } : parsed;
}

function checkAcross(parts: Parts): Finding[] {
  return [
    ...checkSubnets(parts),
    ...checkServers(parts),
    ...checkNetworks(parts),
    ...checkGroupRules(parts),
    ...checkNamedServers(parts),
    ...checkFaults(parts),
    ...checkWorkflow(parts),
    ...checkRestore(parts),
  ];
}

function checkSubnets({ subnets = [] }: Parts): Finding[] {
  const ranges = subnets.map((subnet) =>
    subnet?.cidr === undefined ? undefined : parseLoopbackCidr(subnet.cidr),
  );
  return subnets.flatMap((subnet, index) => {
    const findings: Finding[] = [];
    if (
      subnets.findIndex((other) => other?.id !== undefined && other.id === subnet?.id) < index &&
      subnet?.id
    ) {
      findings.push({ path: ['subnets', index, 'id'], message: `${subnet.id} is listed twice; remove one` });
    }
    if (subnet?.cidr === undefined) return findings;
    const path = ['subnets', index, 'cidr'];
    const range = ranges[index];
    if (range === undefined) {
      findings.push({
        path,
        message: `${subnet.cidr} is not a block within 127.0.0.0/8 between /9 and /28, where simulated services listen; write it as 127.64.0.0/20`,
      });
    } else if (ranges.some((other, at) => at < index && other !== undefined && overlap(other, range))) {
      findings.push({ path, message: `${subnet.cidr} overlaps an earlier subnet; choose another block` });
    }
    return findings;
  });
}

function checkServers({ servers = [] }: Parts): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, number>();
  servers.forEach((server, index) => {
    if (server?.hostname === undefined) return;
    const { hostname, count, id } = server;
    const path = ['servers', index, 'hostname'];
    if (count !== undefined && count > 1 && !hostname.includes('{n}')) {
      findings.push({ path, message: `needs {n} where the number goes, because count is ${count}` });
      return;
    }
    if (count !== undefined && count > 1 && id !== undefined) {
      findings.push({
        path: ['servers', index, 'id'],
        message: `cannot be the id of ${count} servers; leave it out and each gets its own`,
      });
      return;
    }
    const claim = (key: string, at: readonly (string | number)[]) => {
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, index);
      else findings.push({ path: at, message: `${key} is already servers[${earlier}]; choose another` });
    };
    for (const name of hostnamesOf({ hostname, count })) {
      // Two servers may have one host name, as in DRS, where each has an id of its own.
      if (id === undefined) claim(name.toLowerCase(), path);
      // An id derived from the hostname can only clash when the hostname does.
      if (id !== undefined) claim(id, ['servers', index, 'id']);
    }
  });
  return findings;
}

function checkGroupRules({ securityGroups, securityGroupRules = [] }: Parts): Finding[] {
  return securityGroupRules.flatMap((rule, index) =>
    rule?.group === undefined || securityGroups === undefined || securityGroups.includes(rule.group)
      ? []
      : [
          {
            path: ['securityGroupRules', index, 'group'],
            message: `${rule.group} is not listed under securityGroups`,
          },
        ],
  );
}

/** Subnets, groups and template versions that a launch names must exist. */
function checkNetworks(parts: Parts): Finding[] {
  const subnets = parts.subnets?.map((subnet) => subnet?.id);
  const groups = parts.securityGroups;
  const places = [
    { path: ['defaults', 'launch'], launch: parts.defaults?.launch },
    ...(parts.servers ?? []).map((server, index) => ({
      path: ['servers', index, 'launch'],
      launch: server?.launch,
    })),
  ];
  return places.flatMap(({ path, launch }) => {
    if (launch === undefined) return [];
    const findings: Finding[] = [];
    const networks = [
      { at: path, network: launch },
      ...(launch.otherVersions ?? []).map((network, index) => ({
        at: [...path, 'otherVersions', index],
        network,
      })),
    ];
    for (const { at, network } of networks) {
      if (network?.subnet && subnets && !subnets.includes(network.subnet)) {
        findings.push({ path: [...at, 'subnet'], message: `${network.subnet} is not listed under subnets` });
      }
      network?.securityGroups?.forEach((group, index) => {
        if (group === undefined || groups === undefined || groups.includes(group)) return;
        findings.push({
          path: [...at, 'securityGroups', index],
          message: `${group} is not listed under securityGroups`,
        });
      });
    }
    const versions = [
      launch.defaultVersion ?? 1,
      ...(launch.otherVersions ?? []).map((other) => other?.version),
    ];
    versions.forEach((version, index) => {
      if (index === 0 || version === undefined || versions.indexOf(version) === index) return;
      findings.push({
        path: [...path, 'otherVersions', index - 1, 'version'],
        message: `version ${version} is described twice; number it otherwise`,
      });
    });
    return findings;
  });
}

function checkNamedServers(parts: Parts): Finding[] {
  const known = new Set(
    (parts.servers ?? []).flatMap((server) => {
      if (server?.hostname === undefined) return [];
      const names = hostnamesOf({ hostname: server.hostname, count: server.count });
      return [...names, ...(server.id === undefined ? names.map(idOf) : [server.id])];
    }),
  );
  const named = [
    ...(['existing', 'activeJobs', 'realRecoveries', 'terminations', 'failbacks'] as const).flatMap((key) =>
      (parts[key] ?? []).map((entry, index) => ({ path: [key, index, 'server'], name: entry?.server })),
    ),
    ...(parts.recoveryPlans ?? []).flatMap((plan, index) =>
      (plan?.servers ?? []).map((name, at) => ({ path: ['recoveryPlans', index, 'servers', at], name })),
    ),
    ...(parts.changes ?? []).flatMap((change, index) =>
      (['replication', 'template'] as const).map((key) => ({
        path: ['changes', index, key, 'server'],
        name: change?.[key]?.server,
      })),
    ),
  ];
  return named.flatMap(({ path, name }): Finding[] =>
    name === undefined || known.has(name)
      ? []
      : [{ path, message: `${name} is neither the hostname nor the id of a server of this scenario` }],
  );
}

function checkFaults({ faults = [] }: Parts): Finding[] {
  return faults.flatMap((fault, index): Finding[] => {
    const findings: Finding[] = [];
    if (fault?.operation !== undefined && !isKnownOperation(fault.operation)) {
      findings.push({
        path: ['faults', index, 'operation'],
        message: `${fault.operation} is not answered by the simulator, so it can never fail; docs/simulator.md lists the operations`,
      });
    }
    if (fault !== undefined && fault.error === undefined && fault.lost !== true) {
      findings.push({ path: ['faults', index], message: 'needs an error, or lost: true' });
    }
    return findings;
  });
}

/** A state without a Lambda has none that could die, and the sweep is not part of an execution that could end. */
function checkWorkflow({ workflow = [] }: Parts): Finding[] {
  return workflow.flatMap((fault, index): Finding[] => {
    const { state, happens } = fault ?? {};
    if (state === undefined || happens === undefined || isPossible({ state, happens })) return [];
    return [
      {
        path: ['workflow', index, 'happens'],
        message: `${happens} cannot befall ${state}; docs/simulator.md`,
      },
    ];
  });
}
