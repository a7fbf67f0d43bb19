import { DescribeSourceServersCommand, DrsClient } from '@aws-sdk/client-drs';
import { GetInstanceProfileCommand, IAMClient, paginateListAttachedRolePolicies } from '@aws-sdk/client-iam';
import type { Connection } from './clients.ts';
import type { FailbackReader } from './drs-ports.ts';
import { ec2Of } from './ec2-client.ts';
import { isNamed } from './errors.ts';
import { readAcls } from './network-acls.ts';
import { collect } from './pages.ts';
import { recordResponses } from './record-responses.ts';
import { readSecurityGroups } from './security-groups.ts';

/** The end of the drill waits for these answers: from a network without a way to IAM there is none. */
const BRIEFLY = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
} as const;
/** Whether a prefix list has all addresses is not worth a call: it lets some through. */
const noLists = async () => new Map<string, readonly string[]>();

export function failbackReader({ options, count }: Connection): FailbackReader {
  const connection = { options: { ...options, ...BRIEFLY }, count };
  const iam = recordResponses('iam', new IAMClient(connection.options), connection);
  const ec2 = ec2Of(connection);
  return {
    async policiesOf(InstanceProfileName) {
      const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
      const roles = (InstanceProfile?.Roles ?? []).flatMap(({ RoleName }) => RoleName ?? []);
      const policies = await Promise.all(
        roles.map((RoleName) =>
          collect(
            paginateListAttachedRolePolicies({ client: iam }, { RoleName }),
            (page) => page.AttachedPolicies,
          ),
        ),
      );
      return policies.flat().flatMap(({ PolicyName }) => PolicyName ?? []);
    },
    groups: (groupIDs) => readSecurityGroups(ec2, 'group-id', groupIDs, noLists),
    acls: (subnetIDs) => readAcls(ec2, 'association.subnet-id', subnetIDs),
    async isInitialised(region) {
      const there = { options: { ...connection.options, region }, count };
      const drs = recordResponses('drs', new DrsClient(there.options), there);
      try {
        await drs.send(new DescribeSourceServersCommand({ filters: {}, maxResults: 1 }));
        return true;
      } catch (error) {
        if (isNamed(error, 'UninitializedAccountException')) return false;
        throw error;
      } finally {
        drs.destroy();
      }
    },
  };
}
