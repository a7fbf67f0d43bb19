import type { Connection } from '../aws/clients.ts';
import { later } from '../later.ts';

/** Reads a secret by its ARN; what it gives must never be logged, thrown or kept. */
export type ReadSecret = (arn: string) => Promise<string>;

/** A secret's text, where there is any. */
export type ReadText = (arn: string) => Promise<string | undefined>;

/** Whoever keeps all secrets in one place loads nothing for the other. */
export function secretReader(connection: Connection): ReadSecret {
  const ssm = later(async () => (await import('./parameter-store.ts')).parameterReader(connection));
  const secretsManager = later(async () =>
    (await import('./secrets-manager.ts')).secretTextReader(connection),
  );
  return async (arn) => {
    const read = await (/^arn:[^:]+:ssm:/.test(arn) ? ssm() : secretsManager());
    const value = await read(arn);
    if (value === undefined || value === '') throw new Error(`${arn} holds no text`);
    return value.trim();
  };
}
