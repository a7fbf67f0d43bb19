import type { FailbackFacts, Passages } from '../../facts/failback.ts';
import type { ReadinessFinding } from '../finding.ts';
import { finding, machineIn, namesOf, type Seen, serviceIn, unread } from './seen.ts';

/** Whether security groups and network ACLs keep a failback's ports closed on the instances of a drill. */

/**
 * Which ports a failback needs (docs/aws-facts.md, 3.5): the agent speaks with DRS and with the
 * replication server, and the Failback Client of a site outside AWS connects to the instance.
 */
const PORTS = {
  AWS: ['out443', 'out1500', 'in1500'],
  ON_PREMISES: ['out443', 'in1500'],
} as const;

/** What could not be read, by the call that reads it: it has the same name in every language. */
const [GROUPS, ACLS] = ['ec2:DescribeSecurityGroups', 'ec2:DescribeNetworkAcls'];

const isOut = (port: keyof Passages): boolean => port.startsWith('out');
const numberOf = (port: keyof Passages): string => port.replace(/\D/gu, '');

export function portFindings(seen: readonly Seen[], { network }: FailbackFacts): ReadinessFinding[] {
  if (network === undefined) return [];
  const { groups, acls } = network;
  const placed = seen.filter((server) => machineIn(server) !== undefined);
  return [
    ...('unknown' in groups
      ? [unread(GROUPS, groups.unknown, placed)]
      : closedBy(placed, 'GROUPS', (machine) => guardedBy(groups.known, machine.securityGroupIDs))),
    ...('unknown' in acls
      ? [unread(ACLS, acls.unknown, placed)]
      : closedBy(placed, 'ACL', ({ subnetID }) => {
          const acl = acls.known.find(({ subnetIDs }) => subnetIDs.includes(subnetID ?? ''));
          return acl === undefined ? undefined : { name: acl.aclID, passages: [acl] };
        })),
  ];
}

type Machine = NonNullable<ReturnType<typeof machineIn>>;
interface Guarding {
  readonly name: string;
  /** A port is open where any of them opens it. */
  readonly passages: readonly Passages[];
}

function guardedBy(
  groups: readonly (Passages & { readonly groupID: string })[],
  ids: readonly string[],
): Guarding | undefined {
  const passages = groups.filter(({ groupID }) => ids.includes(groupID));
  return passages.length < ids.length ? undefined : { name: ids.toSorted().join(', '), passages };
}

function closedBy(
  placed: readonly Seen[],
  kind: 'GROUPS' | 'ACL',
  guardOf: (machine: Machine) => Guarding | undefined,
): ReadinessFinding[] {
  const found = placed.map((server) => {
    const machine = machineIn(server);
    return { server, guard: machine === undefined ? undefined : guardOf(machine) };
  });
  const without = found.filter(({ guard }) => guard === undefined).map(({ server }) => server);
  const closed = found.flatMap(({ server, guard }) =>
    guard === undefined
      ? []
      : PORTS[serviceIn(server)?.origin ?? 'ON_PREMISES']
          .filter((port) => isClosed(guard.passages, port))
          .map((port) => ({ server, port, name: guard.name })),
  );
  return [
    ...(without.length === 0
      ? []
      : [unread(kind === 'ACL' ? ACLS : GROUPS, 'EC2 does not list them', without)]),
    ...[...Map.groupBy(closed, ({ name, port }) => `${name} ${port}`).values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const code = `FAILBACK_${kind}_CLOSED_${isOut(first.port) ? 'OUT' : 'IN'}`;
      const values = {
        port: numberOf(first.port),
        servers: namesOf(same.map(({ server }) => server)),
      };
      return [finding(code, 'failing', first.name, values)];
    }),
  ];
}

const isClosed = (passages: readonly Passages[], port: keyof Passages): boolean =>
  passages.every((one) => one[port] === 'none');
