import type { Leftover } from '../core/facts/steps.ts';

/** Links to pages of AWS's console, which require the reader's own credentials. */

/** The console of each partition: AWS General Reference, 'AWS Management Console'. */
export const consoleOf = (region: string): string => {
  if (region.startsWith('cn-')) return `${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `console.amazonaws-us-gov.com`;
  return `${region}.console.aws.amazon.com`;
};

/** The page of each kind of id, as the consoles of EC2 and DRS name them. */
const PAGES: readonly (readonly [id: RegExp, page: (id: string) => string])[] = [
  [/^i-[0-9a-f]{8,17}$/, (id) => `ec2/home#InstanceDetails:instanceId=${id}`],
  [/^vol-[0-9a-f]{8,17}$/, (id) => `ec2/home#VolumeDetails:volumeId=${id}`],
  [/^snap-[0-9a-f]{8,17}$/, (id) => `ec2/home#SnapshotDetails:snapshotId=${id}`],
  [/^eni-[0-9a-f]{8,17}$/, (id) => `ec2/home#NetworkInterface:networkInterfaceId=${id}`],
  [/^drsjob-[0-9a-zA-Z]{8,17}$/, (id) => `drs/home#/recoveryJobHistory/${id}`],
  [/^s-[0-9a-zA-Z]{17}$/, (id) => `drs/home#/sourceServers/${id}`],
];

/** EC2 may have the instance no more: DRS's own page shows the row, and can disconnect and delete it. */
const rowPage = (id: string): string => `drs/home#/recoveryInstances/${id}`;

/** The console's page of a resource; null for an id of another kind. */
export function resourceLink(region: string, { type, id }: Pick<Leftover, 'type' | 'id'>): string | null {
  const known = PAGES.find(([pattern]) => pattern.test(id))?.[1];
  const page = known !== undefined && type === 'recovery-instance' ? rowPage : known;
  if (page === undefined) return null;
  return `https://${consoleOf(region)}/${page(id).replace('#', `?region=${encodeURIComponent(region)}#`)}`;
}
