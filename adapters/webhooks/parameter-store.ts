import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Connection, countCalls } from '../aws/clients.ts';

export function parameterReader({
  options,
  count,
}: Connection): (arn: string) => Promise<string | undefined> {
  const client = countCalls('ssm', new SSMClient(options), count);
  return async (arn) => {
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: parameterName(arn), WithDecryption: true }),
    );
    return Parameter?.Value;
  };
}

/** A name with a path begins with the slash that its ARN has once; one without a path has none. */
function parameterName(arn: string): string {
  const name = arn.slice(arn.indexOf(':parameter/') + ':parameter/'.length);
  return name.includes('/') ? `/${name}` : name;
}
