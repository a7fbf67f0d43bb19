import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { DrillPlan } from '../../core/plan.ts';
import { watchInvocations } from '../../simulator/invocations.ts';
import { createLambdas, type Handler, type Lambdas } from '../../simulator/lambda.ts';
import type { Scenario } from '../../simulator/scenario.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { sweepAfter } from '../../simulator/sweeps.ts';
import { inVirtualTime } from '../../simulator/virtual-time.ts';
import type { Ended } from '../../simulator/workflow.ts';
import { type Exchange, startRouter } from './router.ts';
import type { StageDoor } from './stage-door.ts';

/** Plays a drill with moto's interpreter, moto's S3, SNS and DynamoDB, and the functions as they were packaged. */

/** What deploy.py wrote down. */
export interface Deployment {
  readonly region: string;
  readonly stateMachineArn: string;
  readonly bucket: string;
  readonly topicArn: string;
  readonly functions: Readonly<
    Record<
      string,
      {
        readonly folder: string;
        readonly handler: string;
        readonly environment: Readonly<Record<string, string>>;
      }
    >
  >;
}

export interface Account {
  readonly deployment: Deployment;
  readonly moto: string;
  readonly door: StageDoor;
  readonly onDrs: (exchange: Exchange) => void;
}

export interface Drill {
  readonly plan: DrillPlan;
  readonly scenario: Scenario;
  readonly seed: number;
  /** The execution's name and start, those of the embedded run. */
  readonly name: string;
  readonly startedAt: string;
  readonly input: unknown;
}

export interface Played {
  readonly ended: string;
  readonly states: readonly string[];
  /** drill.json as it lies in moto's bucket. */
  readonly record: string | null;
}

const CREDENTIALS = { accessKeyId: 'conformance', secretAccessKey: 'conformance' };
/** Looked up before time is made virtual: asking moto how far it is must not wait for its own end. */
const realTimeout = setTimeout;
const POLL_MILLISECONDS = 10;

export async function playByMoto(drill: Drill, account: Account): Promise<Played> {
  const { scenario, seed } = drill;
  const { door } = account;
  let simulator: Simulator | undefined;
  const outside = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  try {
    return await inVirtualTime(
      {
        startAt: new Date(scenario.startAt),
        seed,
        inFlight: () => (simulator?.inFlight() ?? 0) + door.atWork(),
      },
      () =>
        play(drill, account, (started) => {
          simulator = started;
        }),
    );
  } finally {
    door.takeTurn();
    for (const name of Object.keys(process.env)) if (!(name in outside)) delete process.env[name];
    Object.assign(process.env, outside);
  }
}

async function play(
  drill: Drill,
  { deployment, moto, door, onDrs }: Account,
  onSimulator: (simulator: Simulator) => void,
): Promise<Played> {
  const { scenario, seed, name } = drill;
  const invocations = watchInvocations();
  const simulator = await startSimulator(scenario, { seed, admit: invocations.admit });
  onSimulator(simulator);
  const router = await startRouter({ moto, simulator: simulator.url, admit: invocations.admit, onDrs });
  Object.assign(process.env, environmentOf(deployment, router.url));
  const lambdas = createLambdas({ faults: scenario.workflow, owner: name, invocations, stop: () => {} });
  door.open(async (functionName, payload) =>
    lambdas.invoke(stateOf(functionName), await handlerOf(deployment, functionName), payload),
  );
  const options = { region: deployment.region, endpoint: moto, credentials: CREDENTIALS };
  // Whatever moto refuses here is a fault of the story, and trying again would wait for a clock that stands.
  const sfn = new SFNClient({ ...options, maxAttempts: 1 });
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  try {
    await raiseAlarms(drill, moto);
    await new Promise((resolve) => setTimeout(resolve, Date.parse(drill.startedAt) - Date.now()));
    const execution = await execute(sfn, drill, deployment.stateMachineArn, door);
    const states = await statesOf(sfn, execution.executionArn);
    if (execution.status !== 'SUCCEEDED') await sweep(drill, execution, deployment, lambdas);
    return {
      ended: execution.status ?? '',
      states,
      record: await recordOf(s3, deployment, drill, execution),
    };
  } finally {
    for (const client of [sfn, s3]) client.destroy();
    await router.close();
    await simulator.close();
    invocations.stop();
  }
}

/** What Lambda would give every function: its own variables, and the endpoint that stands for AWS. */
function environmentOf(deployment: Deployment, endpoint: string): Record<string, string> {
  const environments = Object.values(deployment.functions).map(({ environment }) => environment);
  const [first = {}] = environments;
  // One process runs all functions, so one environment must be every function's.
  if (environments.some((one) => JSON.stringify(one) !== JSON.stringify(first))) {
    throw new Error('the functions have different environments; run each with its own');
  }
  return {
    ...first,
    AWS_REGION: deployment.region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
}

/** `kunren-prod-openDrill` → `OpenDrill`. */
function stateOf(functionName: string): string {
  const last = functionName.split('-').at(-1) ?? '';
  return last.charAt(0).toUpperCase() + last.slice(1);
}

/** The handler in the unpacked artefact, as Lambda finds it: `dist/open-drill/index.handler`. */
async function handlerOf({ functions }: Deployment, functionName: string): Promise<Handler> {
  const found = functions[functionName];
  if (found === undefined) throw new Error(`${functionName} was not deployed`);
  const [, module = '', name = ''] = /^(.*)\.(\w+)$/.exec(found.handler) ?? [];
  const exported: Record<string, unknown> = await import(
    pathToFileURL(join(found.folder, `${module}.mjs`)).href
  );
  return exported[name] as Handler;
}

/** The scenario's alarms, raised in moto: nobody but the simulator has read the scenario. */
async function raiseAlarms({ scenario, plan }: Drill, moto: string): Promise<void> {
  const client = new CloudWatchClient({
    region: plan.target.region,
    endpoint: moto,
    credentials: CREDENTIALS,
  });
  for (const { name: AlarmName, state: StateValue } of scenario.alarms) {
    await client.send(
      new PutMetricAlarmCommand({
        AlarmName,
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        MetricName: 'Errors',
        Namespace: 'kunren',
        Period: 60,
        Statistic: 'Sum',
        Threshold: 0,
      }),
    );
    await client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'the story' }));
  }
  client.destroy();
}

async function execute(
  sfn: SFNClient,
  { name, input }: Drill,
  stateMachineArn: string,
  door: StageDoor,
): Promise<DescribeExecutionCommandOutput> {
  door.giveTurn();
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  for (;;) {
    await new Promise((resolve) => realTimeout(resolve, POLL_MILLISECONDS));
    if (door.atWork() === 0) continue;
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status === 'RUNNING') continue;
    door.takeTurn();
    return execution;
  }
}

/** The states in the order they were entered; a retry counts again, as in the embedded run. */
async function statesOf(sfn: SFNClient, executionArn: string | undefined): Promise<string[]> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: sfn }, { executionArn })) {
    events.push(...(page.events ?? []));
  }
  const states: string[] = [];
  let scheduled = 0;
  for (const { type, stateEnteredEventDetails } of events) {
    if (stateEnteredEventDetails?.name !== undefined) {
      states.push(stateEnteredEventDetails.name);
      scheduled = 0;
    } else if (type === 'TaskScheduled') {
      scheduled += 1;
      if (scheduled > 1) states.push(states.at(-1) ?? '');
    }
  }
  return states;
}

/** What the packaged rule does when an execution has ended without success, by the packaged sweep. */
async function sweep(
  { name: drillId, plan, input, startedAt }: Drill,
  { status }: DescribeExecutionCommandOutput,
  deployment: Deployment,
  lambdas: Lambdas,
): Promise<void> {
  const packaged: Lambdas = {
    invoke: async (state, _shipped, payload) =>
      lambdas.invoke(state, await handlerOf(deployment, 'kunren-prod-sweepOrphans'), payload),
  };
  const execution = {
    drillId,
    plan,
    input,
    startedAt,
    endedAt: new Date().toISOString(),
    // moto's statuses are Step Functions' own.
    ended: status as Ended,
    output: null,
    cause: null,
    transitions: 0,
    states: [],
    largestPayloadBytes: 0,
  };
  const { error } = await sweepAfter(execution, packaged);
  if (error !== null) throw new Error(`the packaged sweep failed: ${error}`);
}

/** The record by the key that CloseDrill gave, or by its place where an execution gave nothing. */
async function recordOf(
  s3: S3Client,
  { bucket }: Deployment,
  { plan, name }: Drill,
  { output }: DescribeExecutionCommandOutput,
): Promise<string | null> {
  const { record: key } = JSON.parse(output ?? '{}') as { record?: string };
  const Key = key ?? `drills/${plan.id}/${name}/drill.json`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
  return (await Body?.transformToString()) ?? null;
}
