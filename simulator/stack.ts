import { devNull } from 'node:os';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { fontsFolder } from '../infra/report-fonts.ts';
import { makePlansFile, type PlansFile } from './deployed-plans.ts';
import { KEY_ID } from './kms/key.ts';
import { packagedCode } from './lambda-functions/packaged-code.ts';
import { STACK } from './step-functions/names.ts';
import { TOPICS } from './topics.ts';

/** A message as a topic's subscriber receives it. */
export interface Delivery {
  readonly topicArn: string;
  /** Empty where there is none. */
  readonly subject: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What deployment would create in an account, created in the simulator by the same API calls. */
export interface LocalStack {
  /** The environment of the functions, except the state machine, which its runner sets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly bucket: string;
  readBytes(key: string): Promise<Uint8Array>;
  /** Messages that the topics delivered, in order. */
  takeMessages(): Promise<Delivery[]>;
  /** The content of the chat topic's queue, as Lambda's records; each is returned once. */
  takeChats(): Promise<{ messageId: string; body: string }[]>;
  /** Deploys these plans too: OpenDrill runs no others. */
  readonly deployPlans: PlansFile['deploy'];
  destroy(): void;
}

export const BUCKET = 'kunren-evidence';
export const TABLE = 'kunren-leases';
export const HISTORY_TABLE = 'kunren-history';
/** The default of infra/parameters.yml. */
const RETENTION_DAYS = 400;
const QUEUE = 'kunren-local-subscriber';
/** As in infra/webhooks.yml. */
export const WEBHOOKS_QUEUE = 'kunren-webhooks';
/** The most that SQS returns at once. */
const MESSAGES = 10;
/** SQS's longest visibility timeout: nothing is deleted, and a later redelivery is recognised. */
const TAKEN_SECONDS = 43_200;
const TABLE_MILLISECONDS = 10;

/** Any key works: the simulator checks no signature. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'simulated', AWS_SECRET_ACCESS_KEY: 'simulated' };

/** Of every stack. */
const SAME_ENVIRONMENT = {
  ...CREDENTIALS,
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  KUNREN_RUN_INSIDE: `${STACK}-runInside`,
};

/** Creates bucket, table and topics, and a queue that subscribes to every topic. */
export async function makeStack(
  endpoint: string,
  region: string,
  topicArns: readonly string[],
): Promise<LocalStack> {
  const options = {
    region,
    endpoint,
    credentials: {
      accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID,
      secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY,
    },
  };
  const s3 = new S3Client(options);
  const dynamodb = new DynamoDBClient(options);
  const sns = new SNSClient(options);
  const sqs = new SQSClient(options);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }));
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket: BUCKET,
      // As infra/storage.yml sets it.
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: RETENTION_DAYS } },
      },
    }),
  );
  await makeTables(dynamodb);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }));
  const queue = QueueUrl ?? '';
  const taken = new Set<string>();
  // fauxqs names every queue in this account; only the queue's name counts.
  const queueArn = (name: string): string => `arn:aws:sqs:${region}:000000000000:${name}`;
  const names = [...TOPICS, ...topicArns.map((arn) => arn.split(':').at(-1) ?? arn)];
  const arns: string[] = [];
  for (const name of names) {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
    arns.push(TopicArn ?? '');
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn(QUEUE) }));
  }
  const webhooks = await sqs.send(new CreateQueueCommand({ QueueName: WEBHOOKS_QUEUE }));
  await sns.send(
    new SubscribeCommand({ TopicArn: arns[1], Protocol: 'sqs', Endpoint: queueArn(WEBHOOKS_QUEUE) }),
  );
  const plans = makePlansFile();
  return {
    environment: {
      ...SAME_ENVIRONMENT,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: endpoint,
      // A simulated drill emits no metrics.
      POWERTOOLS_METRICS_DISABLED: 'true',
      KUNREN_BUCKET: BUCKET,
      KUNREN_TABLE: TABLE,
      KUNREN_HISTORY_TABLE: HISTORY_TABLE,
      KUNREN_TOPIC_ARN: arns[0] ?? '',
      KUNREN_CHAT_TOPIC_ARN: arns[1] ?? '',
      KUNREN_MACHINES_TOPIC_ARN: arns[2] ?? '',
      KUNREN_ENVIRONMENT: 'local',
      KUNREN_SIGNING_KEY: KEY_ID,
      KUNREN_FONTS: fontsFolder(),
      KUNREN_PLANS: plans.path,
      KUNREN_CODE: JSON.stringify(packagedCode()),
    },
    s3,
    bucket: BUCKET,
    async readBytes(key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    },
    takeMessages: async () => (await takeNew(sqs, queue, taken)).map(({ body }) => deliveryIn(body)),
    takeChats: () => takeNew(sqs, webhooks.QueueUrl ?? '', taken),
    deployPlans: plans.deploy,
    destroy() {
      for (const one of [s3, dynamodb, sns, sqs, plans]) one.destroy();
    },
  };
}

async function makeTables(client: DynamoDBClient): Promise<void> {
  await makeTable(client, TABLE, 'pk');
  await makeTable(client, HISTORY_TABLE, 'planId', 'entry');
  // dynalite's table exists a moment later; an immediate check would fail, and the next one is a second away.
  await new Promise((resolve) => setTimeout(resolve, TABLE_MILLISECONDS));
  for (const TableName of [TABLE, HISTORY_TABLE])
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
}

async function makeTable(client: DynamoDBClient, name: string, hash: string, range?: string): Promise<void> {
  const keys = range === undefined ? [hash] : [hash, range];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: keys.map((AttributeName, place) => ({
        AttributeName,
        KeyType: place === 0 ? 'HASH' : 'RANGE',
      })),
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
}

/** Messages of a queue that were not taken before. */
async function takeNew(
  sqs: SQSClient,
  queue: string,
  known: Set<string>,
): Promise<{ messageId: string; body: string }[]> {
  const taken: { messageId: string; body: string }[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue,
        MaxNumberOfMessages: MESSAGES,
        WaitTimeSeconds: 0,
        VisibilityTimeout: TAKEN_SECONDS,
      }),
    );
    for (const { MessageId: messageId = '', Body: body = '{}' } of Messages) {
      if (known.has(messageId)) continue;
      known.add(messageId);
      taken.push({ messageId, body });
    }
    if (Messages.length < MESSAGES) return taken;
  }
}

/** SNS Developer Guide, 'Amazon SNS message format': what a queue receives when delivery is not raw. */
interface Envelope {
  readonly TopicArn?: string;
  readonly Subject?: string;
  readonly Message?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

function deliveryIn(body: string): Delivery {
  const { TopicArn = '', Subject = '', Message = '', MessageAttributes = {} } = JSON.parse(body) as Envelope;
  const attributes = Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value] as const);
  return { topicArn: TopicArn, subject: Subject, text: Message, attributes: Object.fromEntries(attributes) };
}
