import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ObservedAcl, ObservedGroup } from '../../core/network/observation.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import type { SelfTest } from '../../core/workflow/self-test.ts';
import { drillFolder, listDrills, listPlans } from '../store/drill-folder.ts';
import { connectionTo } from './assumed-role.ts';
import { type DefaultRetention, defaultRetention, isVersioned } from './bucket-lock.ts';
import { type Connection, clientOptions } from './clients.ts';
import { type DeployedStack, describeStack, stackResources } from './deployed-stack.ts';
import { type FunctionState, readFunctionState } from './function-state.ts';
import { type Invoked, invokeSelfTest } from './invoke-self-test.ts';
import { keyState } from './key-state.ts';
import { readAcls } from './network-acls.ts';
import { routesOut, type SubnetRoutes } from './routes.ts';
import { type ObservedSchedule, readSchedule } from './schedules.ts';
import { readSecurityGroups } from './security-groups.ts';
import { hasRole } from './service-roles.ts';
import { type SigningKey, signer } from './signer.ts';
import { type ObservedAlarm, readAlarms } from './stack-alarms.ts';
import { type SubnetPlace, subnetPlaces } from './subnet-places.ts';
import { readSubscriptions, type Subscription } from './subscriptions.ts';
import { type ObservedEndpoint, readEndpoints } from './vpc-endpoints.ts';
import { waitingMessages } from './waiting-messages.ts';

/** The deployed stack as `kunren doctor` reads it, with the person's own credentials. Nothing here changes anything. */
export interface Inspector extends NetworkInspector {
  stack(name: string): Promise<DeployedStack | undefined>;
  resources(stack: string): Promise<ReadonlyMap<string, string>>;
  schedule(place: { readonly group: string; readonly name: string }): Promise<ObservedSchedule | undefined>;
  functionState(name: string): Promise<FunctionState | undefined>;
  /** Undefined when there is no such function. */
  selfTest(name: string, test: SelfTest): Promise<Invoked | undefined>;
  waitingMessages(queueUrl: string): Promise<number>;
  subscriptions(topic: string): Promise<readonly Subscription[]>;
  alarms(names: readonly string[]): Promise<readonly ObservedAlarm[]>;
  retention(bucket: string): Promise<DefaultRetention | undefined>;
  isVersioned(bucket: string): Promise<boolean>;
  keyState(key: string): Promise<string>;
  publicKey(key: string): Promise<SigningKey>;
  /** The file of this name in the newest drill that has one, with the drill's id. */
  newestFile(bucket: string, name: string, since: Date): Promise<NewestFile | undefined>;
  /** The account and Region that a plan rehearses in. */
  target(target: DrillPlan['target']): TargetInspector;
}

interface NewestFile {
  readonly drillId: string;
  readonly bytes: Uint8Array;
}

/** The network of one account and Region. */
export interface NetworkInspector {
  subnetPlaces(subnetIDs: readonly string[]): Promise<readonly SubnetPlace[]>;
  securityGroups(groupIDs: readonly string[]): Promise<readonly ObservedGroup[]>;
  /** Of subnets. */
  networkAcls(subnetIDs: readonly string[]): Promise<readonly ObservedAcl[]>;
  routesOut(subnetIDs: readonly string[]): Promise<ReadonlyMap<string, SubnetRoutes>>;
  endpoints(vpcID: string): Promise<readonly ObservedEndpoint[]>;
}

/** What is read where the servers are recovered. */
export interface TargetInspector extends NetworkInspector {
  hasRole(name: string): Promise<boolean>;
}

/** The inspector of a Region. */
export function makeInspector(region: string): Inspector {
  const options = clientOptions(region);
  const home: Connection = { options, count: () => {} };
  const cloudformation = new CloudFormationClient(options);
  const scheduler = new SchedulerClient(options);
  const lambda = new LambdaClient(options);
  // A function that gives no answer gives none to five more tries.
  const invoking = new LambdaClient({ ...options, maxAttempts: 1 });
  // Where AWS_ENDPOINT_URL leads elsewhere, the URL's own host is not to be asked.
  const sqs = new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
  const sns = new SNSClient(options);
  const cloudwatch = new CloudWatchClient(options);
  const s3 = new S3Client(options);
  const kms = new KMSClient(options);
  return {
    stack: (name) => describeStack(cloudformation, name),
    resources: (stack) => stackResources(cloudformation, stack),
    schedule: (place) => readSchedule(scheduler, place),
    functionState: (name) => readFunctionState(lambda, name),
    selfTest: (name, test) => invokeSelfTest(invoking, name, test),
    waitingMessages: (queueUrl) => waitingMessages(sqs, queueUrl),
    subscriptions: (topic) => readSubscriptions(sns, topic),
    alarms: (names) => readAlarms(cloudwatch, names),
    ...networkInspector(new EC2Client(options)),
    retention: (bucket) => defaultRetention(s3, bucket),
    isVersioned: (bucket) => isVersioned(s3, bucket),
    keyState: (key) => keyState(kms, key),
    publicKey: (key) => signer(home, key).publicKey(),
    newestFile: (bucket, name, since) => newestFile(s3, { bucket, name, since }),
    target: (target) => targetInspector(connectionTo(target, home)),
  };
}

function targetInspector({ options }: Connection): TargetInspector {
  const iam = new IAMClient(options);
  const ec2 = new EC2Client(options);
  return {
    hasRole: (name) => hasRole(iam, name),
    ...networkInspector(ec2),
  };
}

const networkInspector = (ec2: EC2Client): NetworkInspector => ({
  subnetPlaces: (subnetIDs) => subnetPlaces(ec2, subnetIDs),
  securityGroups: (groupIDs) => readSecurityGroups(ec2, 'group-id', groupIDs),
  networkAcls: (subnetIDs) => readAcls(ec2, 'association.subnet-id', subnetIDs),
  routesOut: (subnetIDs) => routesOut(ec2, subnetIDs),
  endpoints: (vpcID) => readEndpoints(ec2, vpcID),
});

/** Of more drills than this without the file nothing is learnt. */
const DRILLS_TRIED = 10;

async function newestFile(
  s3: S3Client,
  { bucket, name, since }: { readonly bucket: string; readonly name: string; readonly since: Date },
): Promise<NewestFile | undefined> {
  const plans = await listPlans(s3, bucket);
  const drills = await Promise.all(
    plans.map(async (planId) =>
      (await listDrills(s3, bucket, planId, since)).map((drillId) => ({ planId, drillId })),
    ),
  );
  // Their ids sort by time.
  const newest = drills.flat().toSorted((a, b) => (a.drillId < b.drillId ? 1 : -1));
  for (const { planId, drillId } of newest.slice(0, DRILLS_TRIED)) {
    const bytes = await drillFolder(s3, bucket, planId, drillId).readFile(name);
    if (bytes !== undefined) return { drillId, bytes };
  }
  return undefined;
}
