import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type DescribeExecutionCommandOutput, SFNClient } from '@aws-sdk/client-sfn';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { deployFunctions } from '../../simulator/deploy.ts';
import { makePlansFile } from '../../simulator/deployed-plans.ts';
import { leaveRealAws } from '../../simulator/environment.ts';
import { closeGate } from '../../simulator/gate.ts';
import type { Sweep } from '../../simulator/history.ts';
import { watchInvocations } from '../../simulator/invocations.ts';
import { createLambdas, type Lambdas } from '../../simulator/lambda.ts';
import { packagedCode } from '../../simulator/lambda-functions/packaged-code.ts';
import { routeIn } from '../../simulator/routes.ts';
import type { Scenario } from '../../simulator/scenario.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { STACK } from '../../simulator/step-functions/names.ts';
import { EVENT_SECONDS, HOUR, sweepAfter, sweepHourly } from '../../simulator/sweeps.ts';
import { inVirtualTime } from '../../simulator/virtual-time.ts';
import { type Post, postWebhooks } from '../../simulator/webhooks.ts';
import type { Ended } from '../../simulator/workflow.ts';
import { raiseAlarms } from './alarms.ts';
import { CREDENTIALS, type Deployment, environmentOf, handlerOf, stateOf } from './deployment.ts';
import { execute, statesOf } from './execution.ts';
import { type Exchange, startRouter } from './router.ts';
import type { StageDoor } from './stage-door.ts';
import { type Message, subscribe } from './subscriber.ts';

/** Plays a drill with moto's interpreter, moto's S3, SNS and DynamoDB, and the functions as they were packaged. */

export interface Account {
  readonly deployment: Deployment;
  readonly moto: string;
  readonly door: StageDoor;
  readonly onAnswer: (exchange: Exchange) => void;
}

export interface Drill {
  readonly plan: DrillPlan;
  readonly scenario: Scenario;
  readonly seed: number;
  /** The execution's name and start, those of the embedded run. */
  readonly name: string;
  readonly startedAt: string;
  readonly input: { readonly plan: Record<string, unknown>; readonly planSha256: string };
}

export interface Played {
  readonly ended: string;
  readonly states: readonly string[];
  /** drill.json as in moto's bucket. */
  readonly record: string | null;
  readonly messages: readonly Message[];
  /** What webhooks received through moto's SNS, SQS and DynamoDB. */
  readonly posts: readonly Post[];
  /** Writes that moto's S3 refused because the key was there. */
  readonly refusedWrites: number;
}

const SWEEP = 'kunren-prod-sweepOrphans';

export async function playByMoto(drill: Drill, account: Account): Promise<Played> {
  const { scenario, seed } = drill;
  const { door } = account;
  let simulator: Simulator | undefined;
  const backToRealAws = leaveRealAws();
  const gate = closeGate((...to) => (simulator === undefined ? null : routeIn(simulator, ...to)));
  try {
    return await inVirtualTime(
      {
        startAt: new Date(scenario.startAt),
        seed,
        inFlight: () => (simulator?.inFlight() ?? 0) + door.atWork(),
        // The router sends on what it was sent.
        invoking: () => 2 * (simulator?.aws.invoking ?? 0),
      },
      () =>
        play(drill, account, (started) => {
          simulator = started;
        }),
    );
  } finally {
    door.takeTurn();
    gate.stop();
    backToRealAws();
  }
}

async function play(
  drill: Drill,
  { deployment, moto, door, onAnswer }: Account,
  onSimulator: (simulator: Simulator) => void,
): Promise<Played> {
  const { scenario, seed, name } = drill;
  const invocations = watchInvocations();
  const simulator = await startSimulator(scenario, { seed, admit: invocations.admit });
  onSimulator(simulator);
  let refusedWrites = 0;
  const router = await startRouter({
    moto,
    simulator: simulator.url,
    admit: invocations.admit,
    onAnswer(exchange) {
      if (exchange.service === 's3' && exchange.status === 412) refusedWrites += 1;
      onAnswer(exchange);
    },
  });
  const plans = makePlansFile();
  // The package carries the plans of plans/, and a story has one of its own.
  plans.deploy([drill.input]);
  Object.assign(process.env, environmentOf(deployment, router.url), {
    KUNREN_PLANS: plans.path,
    // Lambda is the simulator's in both engines, which has packages of its own.
    KUNREN_CODE: JSON.stringify(packagedCode()),
  });
  const lambdas = createLambdas({ faults: scenario.workflow, owner: name, invocations, stop: () => {} });
  const run = async (functionName: string, payload: unknown): Promise<unknown> =>
    lambdas.invoke(stateOf(functionName), await handlerOf(deployment, functionName), payload);
  door.open(run);
  // Steps invoke by the router, whose Lambda is the simulator's.
  deployFunctions(simulator.aws, (key, payload) => run(`${STACK}-${key}`, payload));
  const options = { region: deployment.region, endpoint: moto, credentials: CREDENTIALS };
  // Anything that moto refuses here is a fault of the story, and a retry would wait for a clock that stands still.
  const sfn = new SFNClient({ ...options, maxAttempts: 1 });
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const subscriber = await subscribe(options, deployment.topicArns, `receives-${name}`);
  const chats = await subscribe(options, deployment.topicArns.slice(1, 2), `posts-${name}`);
  try {
    await raiseAlarms(scenario, drill.plan.target.region, moto);
    await new Promise((resolve) => setTimeout(resolve, Date.parse(drill.startedAt) - Date.now()));
    const execution = await execute(
      sfn,
      { stateMachineArn: deployment.stateMachineArn, name, input: drill.input },
      door,
    );
    const states = await statesOf(sfn, execution.executionArn);
    await sweep(drill, execution, deployment, lambdas);
    return {
      ended: execution.status ?? '',
      states,
      record: await recordOf(s3, deployment, drill, execution),
      messages: await subscriber.take(),
      posts: (await postWebhooks(chats.takeRecords, lambdas)).posts,
      refusedWrites,
    };
  } finally {
    plans.destroy();
    await subscriber.close();
    await chats.close();
    for (const client of [sfn, s3]) client.destroy();
    await router.close();
    await simulator.close();
    invocations.stop();
  }
}

/** What the packaged rule and the hourly schedule do where a drill did not end well, by the packaged sweep. */
async function sweep(
  drill: Drill,
  { status, output, executionArn }: DescribeExecutionCommandOutput,
  deployment: Deployment,
  lambdas: Lambdas,
): Promise<void> {
  const { name: drillId, plan, input, startedAt } = drill;
  const packaged: Lambdas = {
    invoke: async (state, _shipped, payload) =>
      lambdas.invoke(state, await handlerOf(deployment, SWEEP), payload),
  };
  const sweeps: Sweep[] = [];
  if (status !== 'SUCCEEDED') {
    const endedAt = new Date().toISOString();
    // moto's statuses are Step Functions' own.
    const ended = status as Ended;
    // As long as a simulated event takes: simulator/simulate.ts.
    await new Promise((resolve) => setTimeout(resolve, EVENT_SECONDS * 1_000));
    sweeps.push(await sweepAfter({ drillId, input, startedAt, endedAt, ended }, packaged, executionArn));
  } else if ((JSON.parse(output ?? '{}') as { cleanup?: string }).cleanup === 'INCOMPLETE') {
    const { plan: planData, planSha256 } = input;
    const last = Date.parse(startedAt) + plan.cleanup.hardExpiry * 1_000 + HOUR;
    for (let at = Date.parse(startedAt) + HOUR; at <= last; at += HOUR) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
      sweeps.push(await sweepHourly([{ plan, planData, planSha256 }], packaged));
    }
  }
  for (const { error, output: swept } of sweeps) {
    const { failed = [] } = (swept ?? {}) as { failed?: readonly string[] };
    const why = error ?? failed.join('; ');
    if (why !== '') throw new Error(`the packaged sweep failed: ${why}`);
  }
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
