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

/** The console's page of a resource; null for an id of another kind. */
export function resourceLink(region: string, id: string): string | null {
  const page = PAGES.find(([pattern]) => pattern.test(id))?.[1];
  if (page === undefined) return null;
  return `https://${consoleOf(region)}/${page(id).replace('#', `?region=${encodeURIComponent(region)}#`)}`;
}
