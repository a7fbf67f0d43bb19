import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { isNamed } from './errors.ts';

/** Whether the account has a role of this name. */
export async function hasRole(client: IAMClient, name: string): Promise<boolean> {
  try {
    await client.send(new GetRoleCommand({ RoleName: name }));
    return true;
  } catch (error) {
    if (isNamed(error, 'NoSuchEntity', 'NoSuchEntityException')) return false;
    throw error;
  }
}
