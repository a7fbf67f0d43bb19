/**
 * What looking at a private path reads (adapters/aws/private-path/), by side; none of it changes anything. Nearly none of
 * these actions can be limited to a resource, and no plan names the zones and servers of the others. Source: Service
 * Authorization Reference of each service.
 */
export const PRIVATE_PATH_PERMISSIONS = {
  /** In the account of each of the two VPCs. */
  'both VPCs': [
    'ec2:DescribeNetworkAcls',
    'ec2:DescribeRouteTables',
    'ec2:DescribeSubnets',
    'ec2:DescribeTransitGatewayAttachments',
    'ec2:DescribeVpcAttribute',
    'ec2:DescribeVpcPeeringConnections',
    'ec2:DescribeVpcs',
    'ec2:GetManagedPrefixListEntries',
    'ec2:SearchTransitGatewayRoutes',
    'route53:ListHostedZonesByVPC',
    'route53:ListResourceRecordSets',
    'route53resolver:ListResolverRuleAssociations',
    'route53resolver:ListResolverRules',
  ],
  /** In the target account alone. */
  'staging area': [
    'drs:DescribeReplicationConfigurationTemplates',
    'drs:GetReplicationConfiguration',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeVpcEndpoints',
    'route53resolver:ListResolverEndpoints',
  ],
} as const;
