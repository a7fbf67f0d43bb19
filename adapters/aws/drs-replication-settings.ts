import {
  DrsClient,
  GetReplicationConfigurationCommand,
  paginateDescribeReplicationConfigurationTemplates,
  type ReplicationConfigurationTemplate,
} from '@aws-sdk/client-drs';
import type {
  ObservedReplication,
  ReplicationSettings,
} from '../../core/readiness/private-path/observation.ts';
import type { Connection } from './clients.ts';
import { observe } from './errors.ts';
import { collect } from './pages.ts';
import { recordResponses } from './record-responses.ts';
import { SERVERS_PER_SECOND, turns } from './turns.ts';

/** How the servers replicate; without any, the template by which those that are added will. */
export async function replicationOf(
  connection: Connection,
  serverIDs: readonly string[],
): Promise<ObservedReplication[]> {
  const client = recordResponses('drs', new DrsClient(connection.options), connection);
  if (serverIDs.length === 0) return ofTemplate(client);
  const turn = turns(SERVERS_PER_SECOND);
  const ofServer = async (sourceServerID: string) => {
    await turn();
    const settings = await observe(async () =>
      settingsOf(await client.send(new GetReplicationConfigurationCommand({ sourceServerID }))),
    );
    return { resource: sourceServerID, isTemplate: false, settings };
  };
  return Promise.all(serverIDs.map(ofServer));
}

async function ofTemplate(client: DrsClient): Promise<ObservedReplication[]> {
  const templates = await observe(() =>
    collect(paginateDescribeReplicationConfigurationTemplates({ client }, {}), (page) => page.items),
  );
  if ('unknown' in templates) return [{ resource: '', isTemplate: true, settings: templates }];
  return templates.known.map((template) => ({
    resource: template.replicationConfigurationTemplateID ?? '',
    isTemplate: true,
    settings: { known: settingsOf(template) },
  }));
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
