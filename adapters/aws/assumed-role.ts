import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { type Connection, counted } from './clients.ts';

export type Role = NonNullable<DrillPlan['target']['role']>;

/** Credentials of a role in another account. */
export function roleAssumer(role: Role, home: Omit<Connection, 'credentials'>) {
  const sts = counted('sts', new STSClient(home.options), home.count);
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
