import type { FunctionNetwork } from '../../adapters/aws/function-state.ts';
import type { NetworkInspector } from '../../adapters/aws/inspector.ts';
import type { SubnetPlace } from '../../adapters/aws/subnet-places.ts';
import {
  type AclRefusal,
  aclRefusals,
  type Call,
  type End,
  endWith,
} from '../../core/network/acl-refusals.ts';
import { type Admission, groupsAdmit } from '../../core/network/admission.ts';
import type { ObservedGroup } from '../../core/network/observation.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { asking, broken, type Judged, ok, unknown } from './line.ts';
import { PROBING } from './probing-function.ts';
import type { Scope } from './scope.ts';

/** The way from the function that probes to clones, on the ports that a plan asks. */

export type Port = Pick<Call, 'port' | 'protocol'>;

export const textOf = ({ protocol, port }: Port): string => `${protocol} ${port}`;

/** Where a Lambda function calls from: VPC User Guide, 'Ephemeral ports'. */
const EPHEMERAL = { from: 1_024, to: 65_535 } as const;

interface Side {
  /** Its security groups as they are named, whether or not they are there. */
  readonly groupIDs: readonly string[];
  readonly places: readonly SubnetPlace[];
  readonly groups: readonly ObservedGroup[];
}

/** Whether both sides let the probes through. @throws what {@link asking} throws, where something may not be read. */
export async function wayToClones(
  { target, network: { subnets, securityGroups } }: DrillPlan,
  ports: readonly Port[],
  probing: FunctionNetwork,
  inspector: Scope['inspector'],
): Promise<Judged> {
  const there = inspector.target(target);
  const [own, drill] = await Promise.all([
    sideOf(inspector, probing.subnetIDs, probing.securityGroupIDs),
    sideOf(there, subnets, securityGroups),
  ]);
  const missing = [own, drill].flatMap(({ groupIDs, groups }) =>
    groupIDs.filter((id) => !groups.some(({ groupID }) => groupID === id)),
  );
  if (missing.length > 0)
    return broken(
      `there is no security group ${missing.join(', ')}`,
      'correct network.securityGroups of the plan, or probes in the stage',
    );
  if (drill.places.length === 0)
    return unknown('none of its drill subnets is there', 'correct network.subnets of the plan');
  const vpcs = [...new Set(drill.places.map(({ vpcID }) => vpcID))].filter((id) => id !== probing.vpcID);
  if (vpcs.length > 0)
    return unknown(
      `${PROBING} is in ${probing.vpcID} and clones in ${vpcs.join(', ')}: whether a route joins them is not looked at`,
      'put the probes into the VPC of the drill subnets, or see that the first drill by hand is probed: docs/deploy.md, 5',
    );
  const byGroups = judgeGroups(own, drill, ports);
  if (byGroups.mark === 'broken') return byGroups;
  const [ends, clones] = await Promise.all([endsOf(own, inspector), endsOf(drill, there)]);
  return judgeAcls(ends, clones, ports) ?? byGroups;
}

const sideOf = async (
  inspector: NetworkInspector,
  subnets: readonly string[],
  groupIDs: readonly string[],
): Promise<Side> => ({
  groupIDs,
  places: await asking('ec2:DescribeSubnets', () => inspector.subnetPlaces(subnets)),
  groups: await asking('ec2:DescribeSecurityGroups', () => inspector.securityGroups(groupIDs)),
});

/** A clone has at least one of the plan's groups; which one, its launch template says. */
function judgeGroups(own: Side, drill: Side, ports: readonly Port[]): Judged {
  const clones = drill.groups.map((group) => ({ ...drill, groupIDs: [group.groupID], groups: [group] }));
  const answers = ports.map((port) => ({
    port,
    in: ofAll(clones.map(({ groups }) => admits(groups, 'ingress', port, own))),
    out: ofAll(clones.map((clone) => admits(own.groups, 'egress', port, clone))),
  }));
  const [of, to] = [own.groupIDs.join(', '), drill.groupIDs.join(', ')];
  const where = (isSo: (one: (typeof answers)[number]) => boolean): string =>
    answers
      .filter(isSo)
      .map(({ port }) => textOf(port))
      .join(', ');
  const shut = where((one) => one.in === 'no');
  if (shut !== '')
    return broken(
      `${to} lets in nothing of ${PROBING} on ${shut}: these probes fail`,
      `add a rule there for ${of}`,
    );
  const kept = where((one) => one.out === 'no');
  if (kept !== '')
    return broken(
      `${of} lets nothing out to the clones on ${kept}: these probes fail`,
      `add a rule there for ${to}`,
    );
  const split = where((one) => one.in === 'depends' || one.out === 'depends');
  if (split !== '')
    return unknown(
      `only some of ${to} let ${PROBING} reach clones on ${split}; which of them a clone has, its launch template says`,
      `add the rule to each of them for ${of}, or see that every launch template names one that has it`,
    );
  const open = where((one) => one.in === 'perhaps' || one.out === 'perhaps');
  return open !== ''
    ? unknown(
        `only a prefix list may admit ${open}, and its entries could not be read`,
        'allow ec2:GetManagedPrefixListEntries, or name the security group in a rule',
      )
    : ok(
        `${PROBING} reaches clones on ${where(() => true)}, by the security groups and network ACLs of both`,
      );
}

/** One answer where all agree. */
function ofAll(answers: readonly Admission[]): Admission | 'depends' {
  const [first, ...others] = new Set(answers);
  if (first === undefined || others.length === 0) return first ?? 'no';
  return answers.includes('no') ? 'depends' : 'perhaps';
}

/** Whether groups of one side let a port through for every subnet of the other. */
function admits(
  groups: readonly ObservedGroup[],
  direction: 'egress' | 'ingress',
  { protocol, port }: Port,
  other: Side,
): Admission {
  const known = { groupIDs: other.groupIDs, areAll: true };
  const answers = other.places.map(({ cidr }) =>
    groupsAdmit(groups, direction, { protocol, from: port, to: port, cidr }, known),
  );
  // Of a side without subnets nothing is known to pass.
  return (['no', 'perhaps', 'yes'] as const).find((answer) => answers.includes(answer)) ?? 'no';
}

async function endsOf({ places }: Side, inspector: NetworkInspector): Promise<End[]> {
  const subnetIDs = places.map(({ subnetID }) => subnetID);
  const acls = await asking('ec2:DescribeNetworkAcls', () => inspector.networkAcls(subnetIDs));
  return places.map(endWith(acls));
}

/** Undefined where ACLs refuse nothing. */
function judgeAcls(
  probing: readonly End[],
  clones: readonly End[],
  ports: readonly Port[],
): Judged | undefined {
  const unguarded = [...probing, ...clones].find(({ acl }) => acl === undefined);
  if (unguarded !== undefined)
    return unknown(
      `EC2 names no network ACL of ${unguarded.subnetID}`,
      'look in the VPC console at what guards it',
    );
  const refusals = clones.flatMap((to) =>
    probing
      .flatMap((from) => ports.flatMap((port) => aclRefusals(from, to, { ...port, from: EPHEMERAL })))
      .slice(0, 1)
      .map((refusal) => ({ to, refusal })),
  );
  const [first] = refusals;
  if (first === undefined) return undefined;
  const { acl, what, flow, entry } = first.refusal;
  const text = `${acl.aclID} refuses ${WORDS[what]} (${portsOf(flow)}, ${flow.cidr}; entry ${entry})`;
  const unreached = refusals.map(({ to }) => to.subnetID).join(', ');
  const wayOut = `allow that in ${acl.aclID} before entry ${entry}, both ways: calls to the ports, answers to ${EPHEMERAL.from} to ${EPHEMERAL.to}`;
  return refusals.length === clones.length
    ? broken(`${text}: probes of clones in ${unreached} fail`, wayOut)
    : unknown(
        `${text}: probes of clones in ${unreached} would fail; where a clone starts, its launch template says`,
        `${wayOut}; or see that no launch template names ${unreached}`,
      );
}

const WORDS: Readonly<Record<AclRefusal['what'], string>> = {
  out: `what ${PROBING} sends`,
  in: `what ${PROBING} sends to clones`,
  'answers out': 'what clones answer',
  'answers in': `what clones answer ${PROBING}`,
};

const portsOf = ({ protocol, from, to }: AclRefusal['flow']): string =>
  `${protocol} ${from === to ? from : `${from} to ${to}`}`;
