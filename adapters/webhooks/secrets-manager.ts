import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Connection, counted } from '../aws/clients.ts';
import type { ReadText } from './secrets.ts';

export function secretTextReader({ options, count }: Connection): ReadText {
  const client = counted('secretsmanager', new SecretsManagerClient(options), count);
  return async (arn) => (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
}
