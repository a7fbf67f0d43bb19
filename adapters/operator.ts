import { SFNClient } from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOptions } from './aws-clients.ts';
import { type Executions, executions } from './executions.ts';

/** What a person at a terminal reaches beside a drill's world, by their own credentials. */
export interface Operator {
  readonly executions: Executions;
  /** The ARN of whoever's credentials these are. */
  callerArn(): Promise<string>;
  /**
   * The time that AWS told with its last answer: a laptop's clock may be wrong, and a simulated account's runs faster.
   */
  now(): Date;
}

export function makeOperator(region: string): Operator {
  let told: Date | undefined;
  const note = (at: Date): void => {
    told = at;
  };
  const options = clientOptions(region);
  const sfn = timed(new SFNClient(options), note);
  const sts = timed(new STSClient(options), note);
  return {
    executions: executions(sfn),
    callerArn: async () => (await sts.send(new GetCallerIdentityCommand({}))).Arn ?? 'unknown',
    now: () => told ?? new Date(),
  };
}

/** What SDK clients have in common, as far as reading an answer's time needs it. */
interface Timable {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: unknown) => Promise<{ readonly response: unknown }>,
      ) => (args: unknown) => Promise<{ readonly response: unknown }>,
      options: { step: 'deserialize'; priority: 'low'; name: string },
    ): void;
  };
}

/** A client whose every answer's Date header is told. */
function timed<C>(client: C, tell: (at: Date) => void): C {
  // Each client types its stack by its own commands; the shape is the same.
  (client as Timable).middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      const at = Date.parse(headers?.['date'] ?? '');
      if (!Number.isNaN(at)) tell(new Date(at));
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'kunrenAnswerTime' },
  );
  return client;
}
