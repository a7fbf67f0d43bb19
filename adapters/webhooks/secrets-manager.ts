import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Connection, countCalls } from '../aws/clients.ts';

export function secretTextReader({
  options,
  count,
}: Connection): (arn: string) => Promise<string | undefined> {
  const client = countCalls('secretsmanager', new SecretsManagerClient(options), count);
  return async (arn) => (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
}
