import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { zoneName } from '../../core/readiness/private-path/names-needed.ts';
import { endpointName } from './healthy-staging.ts';
import { PATH } from './ids.ts';
import type { PathSettings, PathZone, SimulatedPath } from './resources.ts';

/** The private zones of DRS and S3, for both VPCs, each with aliases to its endpoint. */
export function healthyNames({
  source,
  account,
  region,
  sourceRegion,
}: PathSettings): Pick<SimulatedPath, 'zones' | 'resolverRules'> {
  const VPCs = [
    ...(source === 'vpc' ? [{ VPCId: PATH.sourceVpc, VPCRegion: sourceRegion }] : []),
    { VPCId: PATH.stagingVpc, VPCRegion: region },
  ] as PathZone['VPCs'];
  const zone = (service: 'drs' | 's3', prefixes: readonly string[]): PathZone => {
    const name = zoneName(service, region);
    return {
      Id: PATH.zones[service],
      Name: `${name}.`,
      Owner: { OwningAccount: account },
      VPCs,
      Records: [
        {
          Name: `${name}.`,
          Type: 'SOA',
          TTL: 900,
          ResourceRecords: [{ Value: 'ns-0.awsdns-00.com. x 1 7200 900 1209600 86400' }],
        },
        ...prefixes.map((prefix) => alias(`${prefix}${name}.`, endpointName(service, region))),
      ],
    };
  };
  // As Route 53 writes a wildcard.
  return { zones: [zone('drs', ['']), zone('s3', ['', '\\052.'])], resolverRules: [] };
}

const alias = (Name: string, target: string): ResourceRecordSet => ({
  Name,
  Type: 'A',
  AliasTarget: {
    HostedZoneId: 'Z376B5OMM2JZL2',
    DNSName: `${target.replace('*', '\\052')}.`,
    EvaluateTargetHealth: false,
  },
});
