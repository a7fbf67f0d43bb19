import { SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions } from './clients.ts';
import { type Executions, executions } from './executions.ts';

/** What a person at a terminal reaches beside a drill's world, by their own credentials. */
export interface Operator {
  readonly executions: Executions;
  /** The ARN of whoever's credentials these are. */
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
