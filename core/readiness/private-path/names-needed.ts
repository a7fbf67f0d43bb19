/** The names and buckets that replication needs in a Region (docs/aws-facts.md, 8.2 and 8.3). */

/** Services whose names must lead to endpoints of the staging VPC. */
export const NAMED_SERVICES = ['drs', 's3'] as const;

/** Services whose endpoints the path needs: source servers call DRS and S3, replication servers EC2 as well. */
export const ENDPOINT_SERVICES = ['drs', 's3', 'ec2'] as const;

/** The private zone of a service, which is its endpoint's public name. */
export const zoneName = (service: string, region: string): string => `${service}.${region}.amazonaws.com`;

/** The name of the endpoint's service, which is no name of any host. */
export const serviceName = (service: string, region: string): string => `com.amazonaws.${region}.${service}`;

const BUCKETS = [
  'aws-drs-clients',
  'aws-drs-clients-hashes',
  'aws-drs-internal',
  'aws-drs-internal-hashes',
  'aws-elastic-disaster-recovery',
  'aws-elastic-disaster-recovery-hashes',
];

/** The buckets that agents and replication servers read. */
export const bucketsOf = (region: string): readonly string[] => BUCKETS.map((name) => `${name}-${region}`);

/** Every host that an agent or a replication server looks up. */
export const hostsOf = (region: string): readonly string[] => [
  zoneName('drs', region),
  ...bucketsOf(region).map((bucket) => `${bucket}.${zoneName('s3', region)}`),
];
