import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';

/** Reads a secret by its ARN; what it gives must never be logged, thrown or kept. */
export type ReadSecret = (arn: string) => Promise<string>;

export const secretReader =
  (ssm: SSMClient, secretsManager: SecretsManagerClient): ReadSecret =>
  async (arn) => {
    const value = /^arn:[^:]+:ssm:/.test(arn)
      ? (await ssm.send(new GetParameterCommand({ Name: parameterName(arn), WithDecryption: true })))
          .Parameter?.Value
      : (await secretsManager.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
    if (value === undefined || value === '') throw new Error(`${arn} holds no text`);
    return value.trim();
  };

/** A name in a path begins with the slash that its ARN has once; one without a path has none. */
function parameterName(arn: string): string {
  const name = arn.slice(arn.indexOf(':parameter/') + ':parameter/'.length);
  return name.includes('/') ? `/${name}` : name;
}
