/** The ids of everything on the simulated private path, for scenarios and tests. */

const id = (prefix: string, number: string): string => `${prefix}-0a1b2c3d4e5f6${number}`;

export const PATH = {
  sourceVpc: id('vpc', '0001'),
  stagingVpc: id('vpc', '0002'),
  sourceSubnets: [id('subnet', '0011'), id('subnet', '0012')],
  stagingSubnet: id('subnet', '0021'),
  endpointSubnet: id('subnet', '0022'),
  sourceTable: id('rtb', '0001'),
  stagingTable: id('rtb', '0002'),
  sourceAcl: id('acl', '0001'),
  stagingAcl: id('acl', '0021'),
  endpointAcl: id('acl', '0022'),
  replicationGroup: id('sg', '0021'),
  endpointGroup: id('sg', '0022'),
  resolverGroup: id('sg', '0023'),
  endpoints: { drs: id('vpce', '0d25'), s3: id('vpce', '0053'), ec2: id('vpce', '0ec2') },
  peering: id('pcx', '0001'),
  sourceGateway: id('tgw', '0001'),
  stagingGateway: id('tgw', '0002'),
  sourceAttachment: id('tgw-attach', '0001'),
  stagingAttachment: id('tgw-attach', '0002'),
  /** Both gateways of a peering know it by the same id; a scenario changes both at once. */
  gatewayPeering: id('tgw-attach', '0003'),
  sourceTransitTable: id('tgw-rtb', '0001'),
  stagingTransitTable: id('tgw-rtb', '0002'),
  zones: { drs: 'Z0123456789DRS', s3: 'Z01234567890S3' },
  inboundResolver: 'rslvr-in-0a1b2c3d4e5f60023',
  virtualGateway: id('vgw', '0002'),
} as const;

export const SOURCE_CIDR = '10.10.0.0/16';
export const STAGING_CIDR = '10.20.0.0/16';
/** Of the network outside AWS. */
export const ON_PREMISES_CIDR = '192.168.0.0/16';
