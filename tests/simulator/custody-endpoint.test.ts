import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthorizer } from '../../simulator/iam/authorizer.ts';
import { KEY_ID } from '../../simulator/kms/key.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { type LocalStack, makeStack } from '../../simulator/stack.ts';
import { scenarioWith } from '../simulation/rehearse.ts';

/** What a developer's own clients get from the simulated account, and that nothing came of it. */

const { account, region } = scenarioWith();
let simulator: Simulator;
let stack: LocalStack;
beforeAll(async () => {
  simulator = await startSimulator(scenarioWith(), { iam: createAuthorizer({ plans: [], account, region }) });
  stack = await makeStack(simulator.url, region, []);
});
afterAll(async () => {
  stack.destroy();
  await simulator.close();
});

const RECORD = 'drills/wordpress-workshop/01M7ZGSVMA53CM79MX4X6JBFW6/drill.json';
const optionsOf = (accessKeyId: string) => ({
  endpoint: simulator.url,
  region,
  credentials: { accessKeyId, secretAccessKey: 'any' },
});

it.each<[string, (as: ReturnType<typeof optionsOf>) => Promise<unknown>, RegExp]>([
  [
    'a record is put',
    (as) =>
      new S3Client(as).send(
        new PutObjectCommand({ Bucket: stack.bucket, Key: RECORD, Body: '{}', IfNoneMatch: '*' }),
      ),
    /AccessDenied/,
  ],
  [
    'a record is removed',
    (as) => new S3Client(as).send(new DeleteObjectCommand({ Bucket: stack.bucket, Key: RECORD })),
    /AccessDenied/,
  ],
  [
    'a message is published',
    (as) =>
      new SNSClient(as).send(
        new PublishCommand({ TopicArn: stack.environment['KUNREN_TOPIC_ARN'], Message: '合格' }),
      ),
    /AuthorizationError/,
  ],
  [
    'a webhook is written to',
    async (as) => {
      const admin = new SQSClient(optionsOf('simulated'));
      const { QueueUrl } = await admin.send(new GetQueueUrlCommand({ QueueName: 'kunren-webhooks' }));
      return new SQSClient(as).send(new SendMessageCommand({ QueueUrl, MessageBody: '合格' }));
    },
    /AccessDenied/,
  ],
  [
    'a digest is signed',
    (as) =>
      new KMSClient(as).send(
        new SignCommand({
          KeyId: KEY_ID,
          Message: new Uint8Array(32),
          MessageType: 'DIGEST',
          SigningAlgorithm: 'ECDSA_SHA_256',
        }),
      ),
    /AccessDenied/,
  ],
])('a developer is denied where %s', async (_, attempt, code) => {
  await expect(attempt(optionsOf('developer'))).rejects.toMatchObject({
    name: expect.stringMatching(code),
    message: expect.stringContaining('developer is not authorized'),
  });
  expect(await stack.takeMessages()).toEqual([]);
});
