import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { Expect } from './expect.ts';
import type { PartialPlan } from './partial-plan.ts';
import type { Salvaged } from './salvage.ts';

/** What a plan cannot mean, because another part of it refuses that. */

type Level = { readonly path: Finding['path']; readonly expect: Salvaged<Expect> | undefined };

/** The contradictions between `expect` and the network and guards of the plan, each at the key that expects. */
export function expectFindings(plan: PartialPlan): readonly Finding[] {
  return levelsOf(plan).flatMap(({ path, expect }) =>
    expect === undefined
      ? []
      : [...networkFindings(plan, expect), ...settingFindings(plan, expect)].map(([key, message]) => ({
          path: [...path, ...(Array.isArray(key) ? key : [key])],
          message,
        })),
  );
}

function levelsOf(plan: PartialPlan): readonly Level[] {
  return [
    { path: ['expect'], expect: plan.expect },
    ...(plan.waves ?? []).flatMap((wave, place) => [
      { path: ['waves', place, 'expect'], expect: wave?.expect },
      ...(wave?.servers ?? []).map((server, at) => ({
        path: ['waves', place, 'servers', at, 'expect'],
        // Of restored volumes nothing is launched by a template.
        expect: server !== undefined && 'expect' in server ? server.expect : undefined,
      })),
    ]),
  ];
}

type Contradiction = readonly [key: string | readonly (string | number)[], message: string];

function networkFindings(
  { network }: PartialPlan,
  { subnet, securityGroups = [], instanceProfile, publicIp }: Salvaged<Expect>,
): Contradiction[] {
  const { subnets, securityGroups: groups, instanceProfiles } = network ?? {};
  const found: Contradiction[] = [];
  if (subnet !== undefined && subnets !== undefined && !subnets.includes(subnet))
    found.push(['subnet', `${quote(subnet)} is not in network.subnets: add it there or expect one of them`]);
  securityGroups.forEach((group, place) => {
    if (group !== undefined && groups !== undefined && !groups.includes(group))
      found.push([
        ['securityGroups', place],
        `${quote(group)} is not in network.securityGroups: add it there or expect one of them`,
      ]);
  });
  if (
    instanceProfile !== undefined &&
    instanceProfiles !== undefined &&
    !instanceProfiles.includes(instanceProfile)
  )
    found.push([
      'instanceProfile',
      `${quote(instanceProfile)} is not in network.instanceProfiles: add it there or expect one of them`,
    ]);
  if (publicIp === true && network?.publicIp === 'refuse')
    found.push(['publicIp', 'a public address is refused by network.publicIp: set that to accept']);
  return found;
}

function settingFindings(
  { network, guards }: PartialPlan,
  { copyPrivateIp, privateIp, postLaunchActions, encrypted, kmsKey }: Salvaged<Expect>,
): Contradiction[] {
  const found: Contradiction[] = [];
  const copied = network?.copiedPrivateIp;
  const refused = 'is refused by network.copiedPrivateIp: set that to accept or require';
  if (copied === 'refuse' && copyPrivateIp === true)
    found.push(['copyPrivateIp', `a copied private IP ${refused}`]);
  if (copied === 'refuse' && privateIp === 'source')
    found.push(['privateIp', `the source's private IP ${refused}`]);
  if (copied === 'require' && copyPrivateIp === false)
    found.push([
      'copyPrivateIp',
      'a copied private IP is required by network.copiedPrivateIp: expect true or set that to accept',
    ]);
  if (postLaunchActions === true && guards?.postLaunchActions === 'refuse')
    found.push([
      'postLaunchActions',
      'post-launch actions are refused by guards.postLaunchActions: set that to accept',
    ]);
  if (kmsKey !== undefined && encrypted === false)
    found.push(['kmsKey', 'a volume that is not encrypted has no key: expect encrypted: true or no key']);
  return found;
}
