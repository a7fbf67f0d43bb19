import { AsyncLocalStorage } from 'node:async_hooks';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { DrillPlan } from '../core/plan/plan.ts';
import { type Asking, asksInside } from './ask-inside.ts';
import { connectionTo } from './aws/assumed-role.ts';
import { type Connection, clientOptions, countCalls } from './aws/clients.ts';
import type { ReadEnteredState } from './aws/entered-state.ts';
import type { PutEvent } from './aws/event-bus.ts';
import type { InvokeFunction } from './aws/invoke-function.ts';
import { type Meter, meter } from './aws/meter.ts';
import type { ReadCode } from './aws/own-code.ts';
import type { PastExecutions } from './aws/past-executions.ts';
import type { ReadPrivatePath } from './aws/private-path/path-to-read.ts';
import type { Publish } from './aws/publisher.ts';
import type { Signer } from './aws/signer.ts';
import type { StartExecution } from './aws/start-execution.ts';
import type { Ports, Target } from './ports.ts';
import { claimPlace } from './store/chain.ts';
import type { FindDeployed } from './store/deployed-plans.ts';
import { drillFolder, findPlanOf, listDrills, listPlans } from './store/drill-folder.ts';
import type { HistoryTable } from './store/history-table.ts';
import type { Leases } from './store/leases.ts';
import { viewsWrittenAt, writeView } from './store/objects.ts';
import { dispose, keepFindings, openItems } from './store/open-items.ts';
import type { Pins } from './store/pins.ts';
import { readinessFolder } from './store/readiness-folder.ts';
import type { Starts } from './store/starts.ts';
import type { TimeStamp } from './timestamp/authority.ts';
import type { Deliver } from './webhooks/deliver.ts';

/** The environment of every function. */
const environmentSchema = z.object({
  AWS_REGION: z.string(),
  KUNREN_BUCKET: z.string(),
  KUNREN_TABLE: z.string(),
  KUNREN_HISTORY_TABLE: z.string(),
  KUNREN_TOPIC_ARN: z.string(),
  KUNREN_CHAT_TOPIC_ARN: z.string(),
  KUNREN_MACHINES_TOPIC_ARN: z.string(),
  KUNREN_ENVIRONMENT: z.string(),
  KUNREN_SIGNING_KEY: z.string(),
  /** The ARN of the state machine that runs drills. */
  KUNREN_STATE_MACHINE: z.string(),
  /** The name of the function that sends commands for the one that probes. */
  KUNREN_RUN_INSIDE: z.string().default('kunren-runInside'),
  /** The folder of the PDFs' fonts, relative to the package in Lambda. */
  KUNREN_FONTS: z.string(),
  /** The file of the deployed plans, likewise; only the functions that open drills have it. */
  KUNREN_PLANS: z.string().default('dist/plans.json'),
  /** The SHA-256 of each function's package, by its name: what was packaged (infra/packaged-code.ts). */
  KUNREN_CODE: z.string().default('{}'),
  /** The address of a time-stamping authority; empty: none. Only the sweep has it. */
  KUNREN_TIME_STAMPS: z.string().default(''),
  /** Where Lambda unpacked the package (Lambda Developer Guide, 'Defined runtime environment variables'). */
  LAMBDA_TASK_ROOT: z.string().default('.'),
});
type Environment = z.output<typeof environmentSchema>;

export type Factory<T> = (connection: Connection, environment: Environment) => T;

/** How the ports that not every function needs are made: adapters/bindings.ts. */
export interface Bindings {
  readonly leases?: Factory<Leases>;
  readonly starts?: Factory<Starts>;
  readonly deployedPlan?: Factory<FindDeployed>;
  readonly history?: Factory<HistoryTable>;
  readonly publish?: Factory<Publish>;
  readonly privatePath?: Factory<ReadPrivatePath>;
  readonly putEvent?: Factory<PutEvent>;
  readonly deliver?: Factory<Deliver>;
  readonly signer?: Factory<Signer>;
  readonly executions?: Factory<PastExecutions>;
  readonly enteredState?: Factory<ReadEnteredState>;
  readonly code?: Factory<ReadCode>;
  readonly timeStamp?: Factory<TimeStamp | null>;
  readonly startExecution?: Factory<StartExecution>;
  readonly fonts?: Factory<Ports['fonts']>;
  readonly probe?: Factory<Ports['probe']>;
  readonly tail?: Factory<Ports['tail']>;
  /** What `inside` is made of. */
  readonly invokeInside?: Factory<InvokeFunction>;
  readonly target?: { readonly [K in keyof Target]?: Factory<Target[K]> };
}

/**
 * Makes the ports from the environment. A port without a binding is undefined.
 * @throws {z.ZodError} when a variable is missing: a deployment fault, never an operator's.
 */
export const makePorts = (environment: NodeJS.ProcessEnv, bindings: Bindings): Ports =>
  portsOn(makeRuntime(environment), bindings);

/** What all ports of one environment share: clients that live as long as a warm Lambda. */
export interface Runtime {
  readonly environment: Environment;
  readonly simulated: boolean;
  readonly home: Connection;
  readonly s3: S3Client;
  readonly meter: Meter;
  connection(target: DrillPlan['target']): Connection;
  /** The factory's product for this connection, made once. */
  part<T>(factory: Factory<T>, connection: Connection): T;
}

/** The API calls of one invocation and the facts that it knows: in a simulation two may run at once on one runtime. */
const counting = new AsyncLocalStorage<Asking & { calls: Record<string, number>; pins: Map<string, Pins> }>();

/** Runs an invocation whose API calls are counted. */
export const countingCalls = <T>(run: () => Promise<T>): Promise<T> =>
  counting.run({ beganAt: Date.now(), calls: {}, pins: new Map() }, run);

/** From now on this invocation reads a drill's facts as its workflow knows them; returns what it writes, as it writes it. */
function pinFacts(drillId: string, reader: string, known: Pins['known']): Pins['written'] {
  const written = {};
  counting.getStore()?.pins.set(drillId, { reader, known, written });
  return written;
}

function count(call: string): void {
  const invocation = counting.getStore();
  if (invocation !== undefined) invocation.calls[call] = (invocation.calls[call] ?? 0) + 1;
}

function takeCalls(): Record<string, number> {
  const invocation = counting.getStore();
  const taken = invocation?.calls ?? {};
  if (invocation !== undefined) invocation.calls = {};
  return taken;
}

export function makeRuntime(variables: NodeJS.ProcessEnv): Runtime {
  const environment = environmentSchema.parse(variables);
  const home = { options: clientOptions(environment.AWS_REGION), count };
  const connections = new Map<string, Connection>();
  const parts = new Map<Connection, Map<unknown, unknown>>();
  return {
    environment,
    simulated: Object.keys(variables).some((name) => name.startsWith('AWS_ENDPOINT_URL')),
    home,
    // Evidence of hundreds of servers is uploaded at once: asking first saves nothing when uploads are allowed.
    s3: countCalls('s3', new S3Client({ ...home.options, expectContinueHeader: false }), count),
    meter: meter(),
    connection: (target) => remembered(connections, JSON.stringify(target), () => connectionTo(target, home)),
    part<T>(factory: Factory<T>, connection: Connection): T {
      const made = remembered(parts, connection, () => new Map());
      return remembered(made, factory, () => factory(connection, environment)) as T;
    },
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** The ports of this runtime with these bindings. */
export function portsOn(
  runtime: Runtime,
  { target: targetBindings = {}, invokeInside, ...bindings }: Bindings,
): Ports {
  const { environment, simulated, home, s3, meter } = runtime;
  const { KUNREN_BUCKET: bucket, AWS_REGION: region } = environment;
  return {
    simulated,
    environment: environment.KUNREN_ENVIRONMENT,
    place: { bucket, region },
    topics: {
      chat: environment.KUNREN_CHAT_TOPIC_ARN,
      mail: environment.KUNREN_TOPIC_ARN,
      machine: environment.KUNREN_MACHINES_TOPIC_ARN,
    },
    now: () => new Date(),
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
    target: (target) => bound<Target>(targetBindings, runtime, runtime.connection(target)),
    folder: (planId, drillId) =>
      drillFolder(s3, bucket, planId, drillId, () => counting.getStore()?.pins.get(drillId)),
    pinFacts,
    drillsOf: (planId, since) => listDrills(s3, bucket, planId, since),
    plans: () => listPlans(s3, bucket),
    planOf: (drillId) => findPlanOf(s3, bucket, drillId),
    claimPlace: (claim) => claimPlace(s3, bucket, claim),
    openItems: (planId, since) => openItems(s3, bucket, planId, since),
    keepFindings: (record) => keepFindings(s3, bucket, record),
    dispose: (planId, item, how) => dispose(s3, bucket, planId, item, how),
    readiness: (planId) => readinessFolder(s3, bucket, planId),
    writeView: (name, contentType, text) => writeView(s3, bucket, name, contentType, text),
    viewsWrittenAt: () => viewsWrittenAt(s3, bucket),
    ...bound<
      Pick<
        Ports,
        | 'history'
        | 'leases'
        | 'starts'
        | 'deployedPlan'
        | 'publish'
        | 'privatePath'
        | 'putEvent'
        | 'deliver'
        | 'signer'
        | 'code'
        | 'timeStamp'
        | 'executions'
        | 'enteredState'
        | 'startExecution'
        | 'fonts'
        | 'probe'
        | 'tail'
      >
    >(bindings, runtime, home),
    ...(invokeInside === undefined
      ? ({} as Pick<Ports, 'inside'>)
      : { inside: asksInside(runtime.part(invokeInside, home), () => counting.getStore(), count) }),
    meter,
    takeCalls,
  };
}

/** The ports that have a binding. One that a function forgot is undefined, which the first simulated drill shows. */
const bound = <T>(
  bindings: { readonly [K in keyof T]?: Factory<T[K]> },
  runtime: Runtime,
  connection: Connection,
): T =>
  Object.fromEntries(
    Object.entries(bindings).map(([name, factory]) => [
      name,
      runtime.part(factory as Factory<unknown>, connection),
    ]),
  ) as T;
