import {
  DrsClient,
  GetReplicationConfigurationCommand,
  paginateDescribeReplicationConfigurationTemplates,
  type ReplicationConfigurationTemplate,
} from '@aws-sdk/client-drs';
import pMap from 'p-map';
import type {
  ObservedReplication,
  ReplicationSettings,
} from '../../core/readiness/private-path/observation.ts';
import type { Connection } from './clients.ts';
import { observe } from './errors.ts';
import { collect } from './pages.ts';
import { recordResponses } from './record-responses.ts';

/** Far below DRS's rate limits, beside what else asks. */
const CONCURRENCY = 4;

/** How the servers replicate, and by the template those that are added later. */
export async function replicationOf(
  connection: Connection,
  serverIDs: readonly string[],
): Promise<ObservedReplication[]> {
  const client = recordResponses('drs', new DrsClient(connection.options), connection);
  const templates = await observe(() =>
    collect(paginateDescribeReplicationConfigurationTemplates({ client }, {}), (page) => page.items),
  );
  const ofServers = await pMap(
    serverIDs,
    async (sourceServerID) => ({
      resource: sourceServerID,
      isTemplate: false,
      settings: await observe(async () =>
        settingsOf(await client.send(new GetReplicationConfigurationCommand({ sourceServerID }))),
      ),
    }),
    { concurrency: CONCURRENCY },
  );
  if ('unknown' in templates) return [{ resource: '', isTemplate: true, settings: templates }, ...ofServers];
  const ofTemplates = templates.known.map((template) => ({
    resource: template.replicationConfigurationTemplateID ?? '',
    isTemplate: true,
    settings: { known: settingsOf(template) },
  }));
  return [...ofTemplates, ...ofServers];
}

type Written = Pick<
  ReplicationConfigurationTemplate,
  | 'dataPlaneRouting'
  | 'createPublicIP'
  | 'stagingAreaSubnetId'
  | 'associateDefaultSecurityGroup'
  | 'replicationServersSecurityGroupsIDs'
>;

const settingsOf = (written: Written): ReplicationSettings => ({
  routing: written.dataPlaneRouting ?? 'UNKNOWN',
  createsPublicIp: written.createPublicIP === true,
  subnetID: written.stagingAreaSubnetId ?? '',
  hasDefaultGroup: written.associateDefaultSecurityGroup === true,
  groupIDs: written.replicationServersSecurityGroupsIDs ?? [],
});
