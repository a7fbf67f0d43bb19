import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  DescribeJobLogItemsCommand,
  DescribeJobsCommand,
  DrsClient,
  type Job,
  StartRecoveryCommand,
} from '@aws-sdk/client-drs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { stringify } from 'yaml';
import { idOf } from '../../simulator/scenario/resolve.ts';
import { parseScenario, type Scenario } from '../../simulator/scenario.ts';
import { type Simulator, type SimulatorClock, startSimulator } from '../../simulator/server.ts';

export { idOf };

export const NOON = Date.parse('2026-11-21T12:00:00Z');

export interface ManualClock extends SimulatorClock {
  /** Lets time pass; timers run at their own moments, in order. */
  pass(seconds: number): void;
}

export function manualClock(startAt = NOON): ManualClock {
  let now = startAt;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => new Date(now),
    after(seconds, run) {
      const timer = { at: now + seconds * 1_000, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(seconds) {
      const until = now + seconds * 1_000;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.run();
      }
      now = until;
    },
  };
}

/** A scenario written as data; the schema and a description are added, and answers are those of AWS's examples. */
export function scenario(content: Record<string, unknown>): Scenario {
  const text = stringify({
    schema: 'kunren-scenario/v1',
    description: 'A test',
    answers: 'plain',
    ...content,
  });
  const parsed = parseScenario(text, 'test.yml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

/** Two servers that launch without any jitter: snapshot 30 s, conversion 360 s, launch 90 s, boot 120 s. */
export const TWO_SERVERS = {
  defaults: { timings: { jitter: 0 } },
  servers: [{ hostname: 'db' }, { hostname: 'web' }],
};

export const DB = idOf('db');
export const WEB = idOf('web');

const clientOptions = (endpoint: string, maxAttempts: number) => ({
  endpoint,
  maxAttempts,
  region: 'ap-northeast-3',
  credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
});

const clientsOf = (endpoint: string, maxAttempts: number) => {
  const options = clientOptions(endpoint, maxAttempts);
  return {
    cloudwatch: new CloudWatchClient(options),
    drs: new DrsClient(options),
    dynamodb: new DynamoDBClient(options),
    ec2: new EC2Client(options),
    quotas: new ServiceQuotasClient(options),
    s3: new S3Client(options),
    sns: new SNSClient(options),
    sqs: new SQSClient(options),
    ssm: new SSMClient(options),
    sts: new STSClient(options),
  };
};

export interface Bench extends AsyncDisposable, ReturnType<typeof clientsOf> {
  readonly simulator: Simulator;
  readonly clock: ManualClock;
  /** Waits until ports that were to open or close have done so. */
  idle(): Promise<void>;
}

/** A fresh simulator in manual time with a client for each service; gone at the end of the block. */
export async function bench(
  content: Record<string, unknown> = TWO_SERVERS,
  { seed = 1, maxAttempts = 1 }: { seed?: number; maxAttempts?: number } = {},
): Promise<Bench> {
  const clock = manualClock();
  const simulator = await startSimulator(scenario(content), { clock, seed });
  const clients = clientsOf(simulator.url, maxAttempts);
  return {
    ...clients,
    simulator,
    clock,
    async idle() {
      do {
        await new Promise((resolve) => setImmediate(resolve));
      } while (simulator.inFlight() > 0);
    },
    async [Symbol.asyncDispose]() {
      for (const client of Object.values(clients)) client.destroy();
      await simulator.close();
    },
  };
}

/** Starts a drill of the servers and gives its job. */
export async function startDrill(
  { drs }: Bench,
  servers: readonly string[] = [DB],
  tags?: Record<string, string>,
): Promise<Job> {
  const { job } = await drs.send(
    new StartRecoveryCommand({
      isDrill: true,
      sourceServers: servers.map((sourceServerID) => ({ sourceServerID })),
      ...(tags === undefined ? {} : { tags }),
    }),
  );
  if (job === undefined) throw new Error('no job');
  return job;
}

export async function jobOf({ drs }: Bench, jobID: string): Promise<Job | undefined> {
  const { items = [] } = await drs.send(new DescribeJobsCommand({ filters: { jobIDs: [jobID] } }));
  return items[0];
}

export async function logOf({ drs }: Bench, jobID: string) {
  const { items = [] } = await drs.send(new DescribeJobLogItemsCommand({ jobID }));
  return items;
}

export const eventsOf = async (on: Bench, jobID: string): Promise<(string | undefined)[]> =>
  (await logOf(on, jobID)).map(({ event }) => event);

/** The error of a call that must fail. */
export async function failure(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('the call succeeded');
}
