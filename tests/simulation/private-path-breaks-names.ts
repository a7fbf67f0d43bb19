import { zoneName } from '../../core/readiness/private-path/names-needed.ts';
import { endpointName } from '../../simulator/private-path/healthy-staging.ts';
import { PATH } from '../../simulator/private-path/ids.ts';
import { type Break, change } from './private-path-break.ts';

/** Names: zones, records and the Resolver. */

const REGION = 'ap-northeast-3';
const DRS = zoneName('drs', REGION);
const S3 = zoneName('s3', REGION);
const { zones } = PATH;

const alias = (Name: string, target: string) => ({
  Name,
  Type: 'A',
  AliasTarget: { HostedZoneId: 'Z376B5OMM2JZL2', DNSName: `${target}.`, EvaluateTargetHealth: false },
});
const s3Name = endpointName('s3', REGION).replace('*', '\\052');
const vpcs = (...ids: readonly string[]) =>
  ids.map((VPCId) => ({ VPCId, VPCRegion: VPCId === PATH.sourceVpc ? 'ap-northeast-1' : REGION }));
export const NAME_BREAKS: readonly Break[] = [
  {
    name: 'the zone of DRS has the article’s literal name',
    ...change(zones.drs, { Name: `com.amazonaws.${REGION}.drs.` }),
    found: [['ZONE_MISNAMED', zones.drs]],
  },
  {
    name: 'the zone of S3 has the name of the endpoint’s service',
    ...change(zones.s3, { Name: `com.amazonaws.${REGION}.s3.` }),
    found: [['ZONE_MISNAMED', zones.s3]],
  },
  { name: 'no zone for DRS', ...change(zones.drs, null), found: [['ZONE_MISSING', DRS]] },
  { name: 'no zone for S3', ...change(zones.s3, null), found: [['ZONE_MISSING', S3]] },
  {
    name: 'the zone of DRS belongs to a service of AWS, as an endpoint’s own',
    ...change(zones.drs, { Owner: { OwningAccount: null, OwningService: 'vpce.amazonaws.com' } }),
    found: [['ZONE_MISSING', DRS]],
  },
  {
    name: 'the zone of DRS is not associated with the source VPC',
    ...change(zones.drs, { VPCs: vpcs(PATH.stagingVpc) }),
    found: [['ZONE_NOT_ASSOCIATED', `${zones.drs} ${PATH.sourceVpc}`]],
  },
  {
    name: 'the zone of S3 is not associated with the staging VPC',
    ...change(zones.s3, { VPCs: vpcs(PATH.sourceVpc) }),
    found: [['ZONE_NOT_ASSOCIATED', `${zones.s3} ${PATH.stagingVpc}`]],
  },
  {
    name: 'the zone of DRS has no record',
    ...change(zones.drs, { Records: [] }),
    found: [['RECORD_MISSING', `${zones.drs} ${DRS}`]],
  },
  {
    name: 'the zone of S3 has no wildcard, so no bucket has a name',
    ...change(zones.s3, { Records: [alias(`${S3}.`, s3Name)] }),
    found: [['RECORD_MISSING', `${zones.s3} *.${S3}`]],
  },
  {
    name: 'the record of DRS is an address and no alias',
    ...change(zones.drs, {
      Records: [{ Name: `${DRS}.`, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '10.20.2.10' }] }],
    }),
    found: [['RECORD_NOT_ALIAS', `${zones.drs} ${DRS}`]],
  },
  {
    name: 'the alias of DRS leads to another endpoint',
    ...change(zones.drs, {
      Records: [alias(`${DRS}.`, `vpce-0fffffffffffffff0-0abcdefg.drs.${REGION}.vpce.amazonaws.com`)],
    }),
    found: [['RECORD_ELSEWHERE', `${zones.drs} ${DRS}`]],
  },
  {
    name: 'the wildcard of S3 leads to the endpoint of DRS',
    ...change(zones.s3, {
      Records: [alias(`${S3}.`, s3Name), alias(`\\052.${S3}.`, endpointName('drs', REGION))],
    }),
    found: [['RECORD_ELSEWHERE', `${zones.s3} *.${S3}`]],
  },
  {
    name: 'a forwarding rule for the name of DRS in the source VPC',
    path: { add: { resolverRules: [rule('rslvr-rr-1', `${DRS}.`, 'FORWARD', PATH.sourceVpc)] } },
    found: [['RESOLVER_RULE_FIRST', `rslvr-rr-1 ${PATH.sourceVpc}`]],
  },
  {
    name: 'a forwarding rule for a bucket in the staging VPC',
    path: {
      add: {
        resolverRules: [rule('rslvr-rr-2', `aws-drs-clients-${REGION}.${S3}.`, 'FORWARD', PATH.stagingVpc)],
      },
    },
    found: [['RESOLVER_RULE_FIRST', `rslvr-rr-2 ${PATH.stagingVpc}`]],
  },
  {
    name: 'DNS resolution of the source VPC is off',
    ...change(PATH.sourceVpc, { EnableDnsSupport: false }),
    found: [['DNS_SUPPORT_OFF', PATH.sourceVpc]],
  },
  {
    name: 'DNS host names of the staging VPC are off',
    ...change(PATH.stagingVpc, { EnableDnsHostnames: false }),
    found: [['DNS_HOSTNAMES_OFF', PATH.stagingVpc]],
  },
];

function rule(Id: string, DomainName: string, RuleType: string, ...VPCs: readonly string[]) {
  return { Id, DomainName, RuleType, VPCs };
}
