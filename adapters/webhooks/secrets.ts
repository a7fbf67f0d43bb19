import type { Connection } from '../aws/clients.ts';
import { parameterReader } from './parameter-store.ts';
import { secretTextReader } from './secrets-manager.ts';

/** Reads a secret by its ARN; its value must never be logged, thrown or stored. */
export type ReadSecret = (arn: string) => Promise<string>;

/** Reads from Parameter Store or Secrets Manager, depending on the ARN. */
export function secretReader(connection: Connection): ReadSecret {
  const parameter = parameterReader(connection);
  const secret = secretTextReader(connection);
  return async (arn) => {
    const value = await (/^arn:[^:]+:ssm:/.test(arn) ? parameter(arn) : secret(arn));
    if (value === undefined || value === '') throw new Error(`${arn} holds no text`);
    return value.trim();
  };
}
