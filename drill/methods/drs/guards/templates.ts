import type { ObservedTemplate } from '../../../../adapters/aws/drs-observations.ts';
import type { ObservedSubnet } from '../../../../adapters/aws/subnets.ts';
import type { Observation } from '../../../../core/guards/observation.ts';
import { type Refusal, type RefusalCode, refuseServer } from '../../../../core/guards/refusal.ts';
import type { GuardScope } from '../../../../core/guards/scope.ts';
import type { PlannedServer } from '../../../../core/plan/planned-server.ts';

type Reason = readonly [code: RefusalCode, text: string];
type Scope = Pick<GuardScope, 'plan'>;

/** Whether a launch template, in the version that DRS uses, launches a server that the plan allows. */
export function templateGuards(
  { plan }: Scope,
  server: PlannedServer,
  template: ObservedTemplate,
  subnets: Observation<readonly ObservedSubnet[]>,
): Refusal[] {
  const { network } = plan;
  const reasons: Reason[] = [
    ...outside('SUBNET_NOT_ALLOWED', 'subnet', 'network.subnets', template.subnetIDs, network.subnets),
    ...outside(
      'SECURITY_GROUP_NOT_ALLOWED',
      'security group',
      'network.securityGroups',
      template.securityGroupIDs,
      network.securityGroups,
    ),
    ...fixedAddress(plan, template),
    ...publicAddress(plan, template, subnets),
    ...profile(plan, template),
    ...(template.terminationProtection
      ? ([
          [
            'TERMINATION_PROTECTED',
            'would be launched with termination protection and could not be removed; switch it off',
          ],
        ] as const)
      : []),
  ];
  return reasons.map(([code, text]) =>
    refuseServer(
      code,
      server,
      `${text} in launch template ${template.launchTemplateID} version ${template.version} (the default)`,
    ),
  );
}

function outside(
  code: RefusalCode,
  noun: string,
  key: string,
  used: readonly string[],
  allowed: readonly string[],
): Reason[] {
  // Without one EC2 takes the default of the VPC, which may well be production.
  if (used.length === 0)
    return [[code, `would be launched without a named ${noun}; set one that ${key} allows`]];
  return used
    .filter((id) => !allowed.includes(id))
    .map((id) => `${noun} ${id}`)
    .map((what) => [code, `would be launched with ${what}, which ${key} does not allow; correct it`]);
}

/** A copied address stays in the template after copying was switched off (docs/aws-facts.md, 7.2). */
function fixedAddress({ network }: Scope['plan'], { fixedAddresses }: ObservedTemplate): Reason[] {
  if (network.copiedPrivateIp !== 'refuse' || fixedAddresses.length === 0) return [];
  return [
    [
      'PRIVATE_IP_FIXED',
      `would be launched with the address ${fixedAddresses.join(', ')}, which can clash with its source; remove it`,
    ],
  ];
}

function publicAddress(
  { network }: Scope['plan'],
  { publicIp, subnetIDs }: ObservedTemplate,
  subnets: Observation<readonly ObservedSubnet[]>,
): Reason[] {
  if (network.publicIp === 'accept' || publicIp === false) return [];
  if (publicIp === true)
    return [['PUBLIC_IP', 'would be launched with a public address; switch AssociatePublicIpAddress off']];
  if ('unknown' in subnets)
    return [
      [
        'SUBNETS_UNKNOWN',
        `may get a public address, for its subnet could not be read (${subnets.unknown}); switch AssociatePublicIpAddress off`,
      ],
    ];
  const giving = subnets.known.filter(
    ({ subnetID, givesPublicIp }) => givesPublicIp && subnetIDs.includes(subnetID),
  );
  return giving.map(({ subnetID }) => [
    'PUBLIC_IP',
    `would get a public address from subnet ${subnetID}; switch AssociatePublicIpAddress off`,
  ]);
}

function profile({ network }: Scope['plan'], { instanceProfile }: ObservedTemplate): Reason[] {
  const { instanceProfiles } = network;
  if (
    instanceProfiles === undefined ||
    instanceProfile === null ||
    instanceProfiles.includes(instanceProfile)
  )
    return [];
  return [
    [
      'INSTANCE_PROFILE_NOT_ALLOWED',
      `would be launched with instance profile ${instanceProfile}, which network.instanceProfiles does not allow; correct it`,
    ],
  ];
}
