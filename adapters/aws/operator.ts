import { SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions } from './clients.ts';
import { type Executions, executions } from './executions.ts';

/** What the CLI reaches besides a drill's ports, with the operator's own credentials. */
export interface Operator {
  readonly executions: Executions;
  /** The ARN of the caller. */
  callerArn(): Promise<string>;
}

export function makeOperator(region: string): Operator {
  const options = clientOptions(region);
  const sts = new STSClient(options);
  return {
    executions: executions(new SFNClient(options)),
    callerArn: async () => (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'unknown',
  };
}
