import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type { DrillPlan, Probe } from '../core/plan.ts';
import { type ClientSettings, clientOptions, counted, targetClients } from './aws-clients.ts';
import { type Conditions, conditions } from './conditions.ts';
import { type DrsReader, drsReader } from './drs.ts';
import { type DrsActions, drsActions } from './drs-actions.ts';
import { type Ec2Reader, ec2Reader } from './ec2.ts';
import { type Leases, leases } from './leases.ts';
import { type Meter, meter } from './meter.ts';
import type { Attempt } from './probes/attempt.ts';
import { probeOnce } from './probes/probe.ts';
import { type Publish, publisher } from './publisher.ts';
import { type DrillFolder, drillFolder, findPlanOf, listDrills, listPlans } from './record-store.ts';

/** All that a step may touch: the only way from a function to AWS, sockets and the clock. */
export interface World {
  /** True where AWS's endpoints are replaced by others: such a drill never counts as evidence. */
  readonly simulated: boolean;
  readonly topicArn: string;
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
  readonly leases: Leases;
  readonly publish: Publish;
  readonly meter: Meter;
  probe(probe: Probe, address: string): Promise<Attempt>;
  /** API calls made since this was last asked. */
  takeCalls(): Record<string, number>;
}

/** The account and Region that a plan rehearses in. */
export interface Target {
  readonly drs: DrsReader;
  readonly actions: DrsActions;
  readonly ec2: Ec2Reader;
  readonly conditions: Conditions;
}

/** The environment of every function. */
const environmentSchema = z.object({
  AWS_REGION: z.string(),
  KUNREN_BUCKET: z.string(),
  KUNREN_TABLE: z.string(),
  KUNREN_TOPIC_ARN: z.string(),
});

/**
 * Wires the adapters from the environment.
 * @throws {z.ZodError} when a variable is missing: a deployment fault, never an operator's.
 */
export function makeWorld(environment: NodeJS.ProcessEnv): World {
  const { AWS_REGION, KUNREN_BUCKET, KUNREN_TABLE, KUNREN_TOPIC_ARN } = environmentSchema.parse(environment);
  let calls: Record<string, number> = {};
  const count = (call: string): void => {
    calls[call] = (calls[call] ?? 0) + 1;
  };
  const options = clientOptions(AWS_REGION);
  const s3 = counted('s3', new S3Client(options), count);
  const targets = new Map<string, Target>();
  return {
    simulated: Object.keys(environment).some((name) => name.startsWith('AWS_ENDPOINT_URL')),
    topicArn: KUNREN_TOPIC_ARN,
    now: () => new Date(),
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)),
    target(target) {
      const key = JSON.stringify(target);
      const made = targets.get(key) ?? wireTarget(target, { region: AWS_REGION, count });
      targets.set(key, made);
      return made;
    },
    folder: (planId, drillId) => drillFolder(s3, KUNREN_BUCKET, planId, drillId),
    drillsOf: (planId, since) => listDrills(s3, KUNREN_BUCKET, planId, since),
    plans: () => listPlans(s3, KUNREN_BUCKET),
    planOf: (drillId) => findPlanOf(s3, KUNREN_BUCKET, drillId),
    leases: leases(counted('dynamodb', new DynamoDBClient(options), count), KUNREN_TABLE),
    publish: publisher(counted('sns', new SNSClient(options), count)),
    meter: meter(),
    probe: probeOnce,
    takeCalls() {
      const taken = calls;
      calls = {};
      return taken;
    },
  };
}

function wireTarget(target: DrillPlan['target'], settings: ClientSettings): Target {
  const clients = targetClients(target, settings);
  return {
    drs: drsReader(clients.drs),
    actions: drsActions(clients.drsOnce),
    ec2: ec2Reader(clients.ec2),
    conditions: conditions(clients),
  };
}
