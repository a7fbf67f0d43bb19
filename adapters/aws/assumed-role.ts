import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { type Connection, type CredentialProvider, clientOptions, countCalls } from './clients.ts';

type Role = NonNullable<DrillPlan['target']['role']>;

/** The connection to a plan's target; in another account, by the role that the plan names. */
export function connectionTo(target: DrillPlan['target'], { options, count }: Connection): Connection {
  const there = clientOptions(target.region);
  if (target.role === undefined) return { options: there, count };
  return { options: { ...there, credentials: roleAssumer(target.role, { options, count }) }, count };
}

/** Credentials of a role in another account. */
function roleAssumer(role: Role, home: Connection): CredentialProvider {
  const sts = countCalls('sts', new STSClient(home.options), home.count);
  return async () => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: role.arn,
        RoleSessionName: 'kunren',
        ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
      }),
    );
    if (Credentials?.AccessKeyId === undefined || Credentials.SecretAccessKey === undefined) {
      throw new Error(`STS gave no credentials for role ${role.arn}; check that it trusts this account`);
    }
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      ...(Credentials.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
      ...(Credentials.Expiration === undefined ? {} : { expiration: Credentials.Expiration }),
    };
  };
}
