import type { Instance, SimulatedAccount, Volume } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';

/** The zones of the Region, and what is in which. */

/** Three in every Region, and those that the scenario's subnets name. */
export const zonesOf = ({ scenario: { region, subnets } }: SimulatedAccount): readonly string[] => [
  ...new Set([...['a', 'b', 'c'].map((letter) => `${region}${letter}`), ...subnets.map(({ zone }) => zone)]),
];

/** Those in which the account has subnets. */
export const usedZones = ({ scenario: { subnets } }: SimulatedAccount): readonly string[] => [
  ...new Set(subnets.map(({ zone }) => zone)),
];

/** The zone of what has no other. */
export const zoneOf = ({ scenario: { region, subnets } }: SimulatedAccount): string =>
  subnets[0]?.zone ?? `${region}a`;

export const zoneOfSubnet = (aws: SimulatedAccount, subnetID: string): string =>
  aws.scenario.subnets.find(({ id }) => id === subnetID)?.zone ?? zoneOf(aws);

export const zoneOfInstance = (aws: SimulatedAccount, { subnetID }: Pick<Instance, 'subnetID'>): string =>
  zoneOfSubnet(aws, subnetID);

/** The zone of a volume of DRS's: where its instance is. */
export function zoneOfVolume(aws: SimulatedAccount, { attachments }: Volume): string {
  const owner = attachments.at(-1)?.instance;
  return owner === undefined ? zoneOf(aws) : zoneOfInstance(aws, owner);
}

export function refuseUnknownZone(aws: SimulatedAccount, zone: string): void {
  if (!zonesOf(aws).includes(zone))
    throw awsError('InvalidZone.NotFound', 400, `The zone '${zone}' does not exist.`);
}
