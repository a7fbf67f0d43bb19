import { devNull } from 'node:os';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { fontsFolder } from '../infra/report-fonts.ts';
import { KEY_ID } from './kms/key.ts';

/** What deploying would make in an account, made in the simulator by the same API calls. */
export interface LocalStack {
  /** The environment that the functions get. */
  readonly environment: Readonly<Record<string, string>>;
  readonly s3: S3Client;
  readonly bucket: string;
  readBytes(key: string): Promise<Uint8Array>;
  /** Messages that the topics delivered, in order. */
  takeMessages(): Promise<{ topicArn: string; subject: string; text: string }[]>;
  destroy(): void;
}

const BUCKET = 'kunren-evidence';
const TABLE = 'kunren-leases';
const HISTORY_TABLE = 'kunren-history';
const TOPIC = 'kunren-reports';
const QUEUE = 'kunren-local-subscriber';
/** As many as SQS gives at once. */
const MESSAGES = 10;
/** The longest that SQS hides what it gave: nothing is deleted, and what comes again after it is known. */
const TAKEN_SECONDS = 43_200;
const TABLE_MILLISECONDS = 10;

/** Any key works: the simulator checks no signature. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'simulated', AWS_SECRET_ACCESS_KEY: 'simulated' };

/** Makes bucket, table and topics, and a queue that hears every topic as a subscriber would. */
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
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await makeTable(dynamodb, TABLE, 'pk');
  await makeTable(dynamodb, HISTORY_TABLE, 'planId', 'entry');
  // dynalite's table is there a moment later; asked at once it would say no, and the next look is a second away.
  await new Promise((resolve) => setTimeout(resolve, TABLE_MILLISECONDS));
  for (const TableName of [TABLE, HISTORY_TABLE]) {
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: 60, minDelay: 1 }, { TableName });
  }
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }));
  const queue = QueueUrl ?? '';
  const taken = new Set<string>();
  const names = [TOPIC, ...topicArns.map((arn) => arn.split(':').at(-1) ?? arn)];
  const arns: string[] = [];
  for (const name of names) {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
    arns.push(TopicArn ?? '');
    // fauxqs names every queue in this account; only the queue's name counts.
    const Endpoint = `arn:aws:sqs:${region}:000000000000:${QUEUE}`;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  }
  return {
    environment: {
      ...CREDENTIALS,
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_REGION: region,
      AWS_ENDPOINT_URL: endpoint,
      // A simulated drill counts nowhere.
      POWERTOOLS_METRICS_DISABLED: 'true',
      KUNREN_BUCKET: BUCKET,
      KUNREN_TABLE: TABLE,
      KUNREN_HISTORY_TABLE: HISTORY_TABLE,
      KUNREN_TOPIC_ARN: arns[0] ?? '',
      KUNREN_SIGNING_KEY: KEY_ID,
      KUNREN_FONTS: fontsFolder(),
    },
    s3,
    bucket: BUCKET,
    async readBytes(key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    },
    takeMessages: () => takeMessages(sqs, queue, taken),
    destroy() {
      for (const client of [s3, dynamodb, sns, sqs]) client.destroy();
    },
  };
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

async function takeMessages(
  sqs: SQSClient,
  queue: string,
  known: Set<string>,
): Promise<{ topicArn: string; subject: string; text: string }[]> {
  const taken: { topicArn: string; subject: string; text: string }[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue,
        MaxNumberOfMessages: MESSAGES,
        WaitTimeSeconds: 0,
        VisibilityTimeout: TAKEN_SECONDS,
      }),
    );
    for (const { MessageId = '', Body } of Messages) {
      if (known.has(MessageId)) continue;
      known.add(MessageId);
      const delivery = JSON.parse(Body ?? '{}') as { TopicArn?: string; Subject?: string; Message?: string };
      taken.push({
        topicArn: delivery.TopicArn ?? '',
        subject: delivery.Subject ?? '',
        text: delivery.Message ?? '',
      });
    }
    if (Messages.length < MESSAGES) return taken;
  }
}
