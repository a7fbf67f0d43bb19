import type {
  ObservedRecoveryInstance,
  ObservedSourceServer,
} from '../../../adapters/aws/drs-observations.ts';
import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { FailbackFacts, FailbackInstance, Passages } from '../../../core/facts/failback.ts';
import type { Observation, ObservedInstance } from '../../../core/guards/observation.ts';
import { aclLets, groupLets, type Passage } from '../../../core/network/admission.ts';
import type { ObservedAcl } from '../../../core/network/observation.ts';
import type { LaunchedInstance, LoadedDrill } from '../../recovery-method.ts';

/** What failing back from the instances of a drill would need. It only reads, and nothing here begins a failback. */
export async function failback(
  { opening: { plan }, target }: LoadedDrill,
  launched: readonly LaunchedInstance[],
  lookedAt: Date,
): Promise<FailbackFacts> {
  const serverIDs = launched.map(({ serverID }) => serverID);
  const [recoveries, sources, machines] = await Promise.all([
    observe(() => target.drs.recoveryInstances(serverIDs)),
    observe(() => target.drs.sourceServers(serverIDs)),
    observe(() => target.instances(launched.map(({ instanceID }) => instanceID))),
  ]);
  const servers = launched.map((one) => ({
    ...one,
    service: serviceOf(one, recoveries, sources),
    machine: machineOf(one, machines),
  }));
  const [profiles, network, origins] = await Promise.all([
    profilesOf(servers, target),
    plan.failback?.network === 'recovery' ? networkOf(servers, target) : undefined,
    originsOf(servers, target, plan.target.account),
  ]);
  return {
    lookedAt: lookedAt.toISOString(),
    agentsLookedAt: lookedAt.toISOString(),
    servers,
    profiles,
    ...(network === undefined ? {} : { network }),
    origins,
  };
}

function serviceOf(
  { serverID, instanceID }: LaunchedInstance,
  recoveries: Observation<readonly ObservedRecoveryInstance[]>,
  sources: Observation<readonly ObservedSourceServer[]>,
): FailbackInstance['service'] {
  if ('unknown' in recoveries) return recoveries;
  if ('unknown' in sources) return sources;
  const recovery = recoveries.known.find(
    ({ ec2InstanceID, recoveryInstanceID }) => (ec2InstanceID ?? recoveryInstanceID) === instanceID,
  );
  if (recovery === undefined) return { unknown: 'DRS does not list the instance' };
  const source = sources.known.find(({ sourceServerID }) => sourceServerID === serverID);
  const { originAccount = null, originRegion = null } = source ?? {};
  const origin = recovery.origin ?? (originRegion === null ? null : 'AWS');
  return { known: { origin, originAccount, originRegion, agentSeenAt: recovery.agentSeenAt } };
}

function machineOf(
  { instanceID }: LaunchedInstance,
  machines: Observation<readonly ObservedInstance[]>,
): FailbackInstance['machine'] {
  if ('unknown' in machines) return machines;
  const machine = machines.known.find((one) => one.instanceID === instanceID);
  if (machine?.state !== 'running') return { unknown: 'EC2 does not show the instance as running' };
  const { instanceProfile = null, metadataService = null, subnetID, securityGroupIDs } = machine;
  return { known: { instanceProfile, metadataService, subnetID, securityGroupIDs: [...securityGroupIDs] } };
}

const unique = (values: readonly (string | null)[]): string[] =>
  [...new Set(values)].filter((value) => value !== null).sort();

type Servers = readonly FailbackInstance[];
const machinesIn = (servers: Servers) =>
  servers.flatMap(({ machine }) => ('known' in machine ? [machine.known] : []));

const profilesOf = (servers: Servers, { failback }: Target): Promise<FailbackFacts['profiles']> =>
  Promise.all(
    unique(machinesIn(servers).map(({ instanceProfile }) => instanceProfile)).map(async (name) => ({
      name,
      policies: await observe(() => failback.policiesOf(name)),
    })),
  );

/** One call for each Region; a Region of another account tells nothing to the target's credentials. */
const originsOf = (
  servers: Servers,
  { failback }: Target,
  account: string,
): Promise<FailbackFacts['origins']> =>
  Promise.all(
    unique(
      servers.flatMap(({ service }) =>
        'known' in service && (service.known.originAccount ?? account) === account
          ? [service.known.originRegion]
          : [],
      ),
    ).map(async (region) => ({ region, initialised: await observe(() => failback.isInitialised(region)) })),
  );

async function networkOf(
  servers: Servers,
  { failback }: Target,
): Promise<NonNullable<FailbackFacts['network']>> {
  const machines = machinesIn(servers);
  const [groups, acls] = await Promise.all([
    observe(() => failback.groups(unique(machines.flatMap((machine) => machine.securityGroupIDs)))),
    observe(() => failback.acls(unique(machines.map(({ subnetID }) => subnetID)))),
  ]);
  return {
    groups:
      'unknown' in groups
        ? groups
        : {
            known: groups.known.map((group) => ({
              groupID: group.groupID,
              out443: groupLets(group, 'egress', 443),
              out1500: groupLets(group, 'egress', 1_500),
              in1500: groupLets(group, 'ingress', 1_500),
            })),
          },
    acls:
      'unknown' in acls
        ? acls
        : {
            known: acls.known.map((acl) => ({
              aclID: acl.aclID,
              subnetIDs: [...acl.subnetIDs],
              ...passagesOf(acl),
            })),
          },
  };
}

/** Where Linux and Windows both have their ephemeral ports (VPC User Guide, 'Ephemeral ports'). */
const EPHEMERAL = { from: 32_768, to: 65_535 } as const;

function passagesOf(acl: ObservedAcl): Passages {
  const at = (port: number, isEgress: boolean): Passage =>
    narrower(aclLets(acl, isEgress, { from: port, to: port }), aclLets(acl, !isEgress, EPHEMERAL));
  return { out443: at(443, true), out1500: at(1_500, true), in1500: at(1_500, false) };
}

const WIDTHS: readonly Passage[] = ['none', 'some', 'all'];
const narrower = (a: Passage, b: Passage): Passage => (WIDTHS.indexOf(a) < WIDTHS.indexOf(b) ? a : b);
