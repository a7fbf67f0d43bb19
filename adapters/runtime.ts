import { AsyncLocalStorage } from 'node:async_hooks';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Disposition, OpenItem } from '../core/verdict/finding.ts';
import type { Observation, ObservedQuotas } from './aws/drs-observations.ts';
import type { DrillPlan, Probe } from '../core/plan/plan.ts';
import type { Chain, DrillRecord } from '../core/verdict/record.ts';
import { type Connection, clientOptions, connectionTo, counted } from './aws/clients.ts';
import { type Claim, claimPlace } from './store/chain.ts';
import type { Commands } from './aws/commands.ts';
import type { DrsReader } from './aws/drs.ts';
import type { StartDrill, Terminate } from './aws/drs-actions.ts';
import type { Ec2Reader } from './aws/ec2.ts';
import type { EndedExecutions } from './aws/ended-executions.ts';
import type { PutEvent } from './aws/event-bus.ts';
import type { HistoryTable } from './store/history-table.ts';
import type { ReadHealthy } from './aws/instance-health.ts';
import { later } from './later.ts';
import type { ReadTemplates } from './aws/launch-templates.ts';
import type { Leases } from './store/leases.ts';
import type { Meter } from './aws/meter.ts';
import { writeView } from './store/objects.ts';
import { dispose, keepFindings, openItems } from './store/open-items.ts';
import type { Attempt } from './probes/attempt.ts';
import type { Publish } from './aws/publisher.ts';
import { type DrillFolder, drillFolder, findPlanOf, listDrills, listPlans } from './store/drill-folder.ts';
import type { RemainsReader } from './aws/leftover-resources.ts';
import type { Fonts } from './store/report-fonts.ts';
import type { Signer } from './aws/signer.ts';
import type { Tail, TailPlace } from './probes/tail-http.ts';
import type { Deliver } from './webhooks/deliver.ts';

/** All that a step may touch: the only way from a function to AWS, sockets and the clock. */
export interface World {
  /** True where AWS's endpoints are replaced by others: such a drill never counts as evidence. */
  readonly simulated: boolean;
  /** The stage that was deployed. */
  readonly environment: string;
  /** Where evidence lies, for links to it. */
  readonly place: { readonly bucket: string; readonly region: string };
  /** One topic an audience. */
  readonly topics: Readonly<Record<'chat' | 'mail' | 'machine', string>>;
  now(): Date;
  sleep(seconds: number): Promise<void>;
  target(target: DrillPlan['target']): Target;
  folder(planId: string, drillId: string): DrillFolder;
  /** Ids of a plan's drills that began at or after a moment. */
  drillsOf(planId: string, since: Date): Promise<string[]>;
  /** Ids of the plans that ever had a drill. */
  plans(): Promise<string[]>;
  /** The plan of a drill; undefined when there is no such drill. */
  planOf(drillId: string): Promise<string | undefined>;
  /** The place of a drill that is being closed among all drills of its plan. */
  claimPlace(claim: Claim): Promise<Chain>;
  /** Findings of a plan's earlier drills that are open, or were closed since a moment. */
  openItems(planId: string, since: Date): Promise<OpenItem[]>;
  keepFindings(record: DrillRecord): Promise<void>;
  /** Closes a finding; false when it was closed before. */
  dispose(planId: string, item: Pick<OpenItem, 'drillId' | 'finding'>, how: Disposition): Promise<boolean>;
  readonly history: HistoryTable;
  /** Writes a page over all drills, `history/NAME`, in place of the one before. */
  writeView(name: string, contentType: string, text: string): Promise<void>;
  readonly leases: Leases;
  readonly publish: Publish;
  readonly putEvent: PutEvent;
  readonly deliver: Deliver;
  readonly signer: Signer;
  readonly executions: EndedExecutions;
  readonly fonts: () => Promise<Fonts>;
  readonly meter: Meter;
  readonly probe: (probe: Probe, address: string) => Promise<Attempt>;
  /** The end of a file that a recovered server gives by HTTP. */
  readonly tail: (place: TailPlace) => Promise<Tail>;
  /** API calls that this invocation made since this was last asked. */
  takeCalls(): Record<string, number>;
}

/** The account and Region that a plan rehearses in. */
export interface Target {
  readonly drs: DrsReader;
  readonly startDrill: StartDrill;
  readonly terminate: Terminate;
  readonly ec2: Ec2Reader;
  readonly healthy: ReadHealthy;
  readonly remains: RemainsReader;
  readonly templates: ReadTemplates;
  readonly commands: Commands;
  account(): Promise<Observation<string>>;
  quotas(): Promise<ObservedQuotas>;
  calendars(names: readonly string[]): Promise<Map<string, Observation<string>>>;
  alarms(names: readonly string[]): Promise<Map<string, Observation<string>>>;
}

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
  /** The ARN of the state machine whose executions are drills. */
  KUNREN_STATE_MACHINE: z.string(),
  /** The folder of the fonts that PDFs are written in, within the package where it is one. */
  KUNREN_FONTS: z.string(),
  /** Where Lambda has unpacked it (Lambda Developer Guide, 'Defined runtime environment variables'). */
  LAMBDA_TASK_ROOT: z.string().default('.'),
});
type Environment = z.output<typeof environmentSchema>;

export type Maker<T> = (connection: Connection, environment: Environment) => T;

/** How the parts of a world are made that not every function needs: adapters/bindings.ts has them. */
export interface Wiring {
  readonly leases?: Maker<Leases>;
  readonly history?: Maker<HistoryTable>;
  readonly publish?: Maker<Publish>;
  readonly putEvent?: Maker<PutEvent>;
  readonly deliver?: Maker<Deliver>;
  readonly signer?: Maker<Signer>;
  readonly executions?: Maker<EndedExecutions>;
  readonly fonts?: Maker<World['fonts']>;
  readonly probe?: Maker<World['probe']>;
  readonly tail?: Maker<World['tail']>;
  readonly target?: { readonly [K in keyof Target]?: Maker<Target[K]> };
}

/**
 * Wires the adapters from the environment. A part that is not in the wiring throws when it is asked for.
 * @throws {z.ZodError} when a variable is missing: a deployment fault, never an operator's.
 */
export const makeWorld = (environment: NodeJS.ProcessEnv, wiring: Wiring): World =>
  worldOn(makeGround(environment), wiring);

/** What all worlds of one environment share: clients, kept as long as a warm Lambda lives. */
export interface Ground {
  readonly environment: Environment;
  readonly simulated: boolean;
  readonly home: Connection;
  readonly s3: S3Client;
  readonly meter: Meter;
  connection(target: DrillPlan['target']): Connection;
  /** What the maker made for this connection, made once. */
  part<T>(maker: Maker<T>, connection: Connection): T;
}

/** The API calls of one invocation: in a simulation two may run at once on one ground. */
const counting = new AsyncLocalStorage<{ calls: Record<string, number> }>();

/** Runs an invocation whose API calls are counted. */
export const countingCalls = <T>(run: () => Promise<T>): Promise<T> => counting.run({ calls: {} }, run);

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

export function makeGround(variables: NodeJS.ProcessEnv): Ground {
  const environment = environmentSchema.parse(variables);
  const home = { options: clientOptions(environment.AWS_REGION), count };
  // Most steps measure nothing.
  const written = later(async () => (await import('./aws/meter.ts')).meter());
  const connections = new Map<string, Connection>();
  const parts = new Map<Connection, Map<unknown, unknown>>();
  return {
    environment,
    simulated: Object.keys(variables).some((name) => name.startsWith('AWS_ENDPOINT_URL')),
    home,
    // Evidence of hundreds of servers is sent at once: asking first whether it may be sent saves nothing where it may.
    s3: counted('s3', new S3Client({ ...home.options, expectContinueHeader: false }), count),
    meter: async (measured, planId) => (await written())(measured, planId),
    connection: (target) => remembered(connections, JSON.stringify(target), () => connectionTo(target, home)),
    part<T>(maker: Maker<T>, connection: Connection): T {
      const made = remembered(parts, connection, () => new Map());
      return remembered(made, maker, () => maker(connection, environment)) as T;
    },
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** A world on that ground with these parts. */
export function worldOn(ground: Ground, { target: targetWiring = {}, ...wiring }: Wiring): World {
  const { environment, simulated, home, s3, meter } = ground;
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
    target: (target) => wired<Target>(targetWiring, ground, ground.connection(target)),
    folder: (planId, drillId) => drillFolder(s3, bucket, planId, drillId),
    drillsOf: (planId, since) => listDrills(s3, bucket, planId, since),
    plans: () => listPlans(s3, bucket),
    planOf: (drillId) => findPlanOf(s3, bucket, drillId),
    claimPlace: (claim) => claimPlace(s3, bucket, claim),
    openItems: (planId, since) => openItems(s3, bucket, planId, since),
    keepFindings: (record) => keepFindings(s3, bucket, record),
    dispose: (planId, item, how) => dispose(s3, bucket, planId, item, how),
    writeView: (name, contentType, text) => writeView(s3, bucket, name, contentType, text),
    ...wired<
      Pick<
        World,
        | 'history'
        | 'leases'
        | 'publish'
        | 'putEvent'
        | 'deliver'
        | 'signer'
        | 'executions'
        | 'fonts'
        | 'probe'
        | 'tail'
      >
    >(wiring, ground, home),
    meter,
    takeCalls,
  };
}

/** The parts that the wiring has. One that a function forgot is undefined, which the first simulated drill shows. */
const wired = <T>(
  wiring: { readonly [K in keyof T]?: Maker<T[K]> },
  ground: Ground,
  connection: Connection,
): T =>
  Object.fromEntries(
    Object.entries(wiring).map(([name, maker]) => [name, ground.part(maker as Maker<unknown>, connection)]),
  ) as T;
