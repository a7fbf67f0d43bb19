import { Readable } from 'node:stream';
import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { bench, failure } from './support.ts';

describe('S3', () => {
  test('keeps objects as they were put', async () => {
    await using on = await bench();
    await on.s3.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const Key = 'drills/2026/訓練 1.json';
    await on.s3.send(new PutObjectCommand({ Bucket: 'evidence', Key, Body: '{"verdict":"合格"}' }));
    const { Body } = await on.s3.send(new GetObjectCommand({ Bucket: 'evidence', Key }));
    expect(await Body?.transformToString()).toBe('{"verdict":"合格"}');
    const head = await on.s3.send(new HeadObjectCommand({ Bucket: 'evidence', Key }));
    expect(head.ContentLength).toBe(Buffer.byteLength('{"verdict":"合格"}'));
    const { Contents } = await on.s3.send(
      new ListObjectsV2Command({ Bucket: 'evidence', Prefix: 'drills/' }),
    );
    expect(Contents?.map((object) => object.Key)).toEqual([Key]);
    expect(on.simulator.calls.map(({ operation }) => operation)).toEqual([
      'CreateBucket',
      'PutObject',
      'GetObject',
      'HeadObject',
      'ListObjectsV2',
    ]);
    expect(on.simulator.calls[1]?.input).toMatchObject({ Bucket: 'evidence', Key });
  });

  test('keeps what was sent as a stream, in chunks with a checksum behind', async () => {
    await using on = await bench();
    await on.s3.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const text = 'x'.repeat(200_000);
    const Body = Readable.from([text.slice(0, 70_000), text.slice(70_000)]);
    const put = new PutObjectCommand({ Bucket: 'evidence', Key: 'big', Body, ContentLength: text.length });
    await on.s3.send(put);
    const got = await on.s3.send(new GetObjectCommand({ Bucket: 'evidence', Key: 'big' }));
    expect(await got.Body?.transformToString()).toBe(text);
    const none = new GetObjectCommand({ Bucket: 'evidence', Key: 'none' });
    expect(await failure(on.s3.send(none))).toMatchObject({ name: 'NoSuchKey' });
    expect(on.simulator.calls.at(-1)).toMatchObject({
      operation: 'GetObject',
      status: 404,
      error: 'NoSuchKey',
    });
  });

  test('says the same of an object, whether it knows it from its writer or asks the emulator', async () => {
    await using on = await bench();
    // Asked for a checksum, fauxqs answers itself.
    const plain = new S3Client({
      endpoint: on.simulator.url,
      region: 'ap-northeast-3',
      credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    await on.s3.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const read = async (client: S3Client, Key: string) => {
      const got = await client.send(new GetObjectCommand({ Bucket: 'evidence', Key }));
      const { ContentType, CacheControl, Metadata, ETag, Body } = got;
      return { ContentType, CacheControl, Metadata, ETag, text: await Body?.transformToString() };
    };
    const kinds = [
      {},
      { ContentType: 'application/json' },
      { CacheControl: 'no-cache' },
      { Metadata: { a: 'b' } },
      { Body: 'large '.repeat(20_000) },
    ];
    for (const [place, more] of kinds.entries()) {
      const Key = `a folder/(${place})`;
      await plain.send(new PutObjectCommand({ Bucket: 'evidence', Key, Body: `text ${place}`, ...more }));
      expect(await read(plain, Key)).toEqual(await read(on.s3, Key));
      await on.s3.send(new DeleteObjectCommand({ Bucket: 'evidence', Key }));
      for (const client of [plain, on.s3])
        expect(await failure(read(client, Key))).toMatchObject({ name: 'NoSuchKey', $fault: 'client' });
    }
    const elsewhere = new GetObjectCommand({ Bucket: 'nowhere', Key: 'x' });
    expect(await failure(plain.send(elsewhere))).toMatchObject({ name: 'NoSuchBucket' });
  });

  test('refuses to write a key twice with If-None-Match, even at the same moment', async () => {
    await using on = await bench();
    await on.s3.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const put = (Body: string) =>
      on.s3.send(new PutObjectCommand({ Bucket: 'evidence', Key: 'drill.json', Body, IfNoneMatch: '*' }));
    const results = await Promise.allSettled([put('a'), put('b'), put('c')]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await failure(put('d'))).toMatchObject({
      name: 'PreconditionFailed',
      Condition: 'If-None-Match',
      $metadata: { httpStatusCode: 412 },
    });
  });

  test('knows what stands at a key however it came there, or went', async () => {
    await using on = await bench();
    await on.s3.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const place = (Key: string) => ({ Bucket: 'evidence', Key });
    const once = (Key: string) =>
      on.s3.send(new PutObjectCommand({ ...place(Key), Body: 'x', IfNoneMatch: '*' }));
    await once('one');
    await on.s3.send(new DeleteObjectCommand(place('one')));
    await once('one');
    await on.s3.send(new CopyObjectCommand({ ...place('copy'), CopySource: 'evidence/one' }));
    expect(await failure(once('copy'))).toMatchObject({ name: 'PreconditionFailed' });
    await on.s3.send(new DeleteObjectsCommand({ Bucket: 'evidence', Delete: { Objects: [{ Key: 'one' }] } }));
    await once('one');
    expect(await failure(once('one'))).toMatchObject({ name: 'PreconditionFailed' });
  });

  test('writes with If-Match only over what was read', async () => {
    await using on = await bench();
    await on.s3.send(new CreateBucketCommand({ Bucket: 'evidence' }));
    const put = (Body: string, IfMatch?: string) =>
      on.s3.send(new PutObjectCommand({ Bucket: 'evidence', Key: 'index.json', Body, IfMatch }));
    expect(await failure(put('x', '"0"'))).toMatchObject({ name: 'NoSuchKey' });
    const { ETag } = await put('one');
    await put('two', ETag);
    expect(await failure(put('three', ETag))).toMatchObject({ name: 'PreconditionFailed' });
  });
});

test('SNS delivers to SQS, with ARNs of the account of the scenario', async () => {
  await using on = await bench({ account: '444455556666' });
  const { TopicArn } = await on.sns.send(new CreateTopicCommand({ Name: 'reports' }));
  expect(TopicArn).toBe('arn:aws:sns:ap-northeast-3:444455556666:reports');
  const { QueueUrl } = await on.sqs.send(new CreateQueueCommand({ QueueName: 'inbox' }));
  const { Attributes } = await on.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  expect(Attributes?.['QueueArn']).toBe('arn:aws:sqs:ap-northeast-3:444455556666:inbox');
  await on.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.['QueueArn'] }));
  await on.sns.send(new PublishCommand({ TopicArn, Subject: 'Drill', Message: '訓練 & =' }));
  const { Messages } = await on.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(JSON.parse(Messages?.[0]?.Body ?? '{}')).toMatchObject({ Subject: 'Drill', Message: '訓練 & =' });
});

test('DynamoDB refuses a conditional write whose condition fails', async () => {
  await using on = await bench();
  await on.dynamodb.send(
    new CreateTableCommand({
      TableName: 'leases',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const put = () =>
    on.dynamodb.send(
      new PutItemCommand({
        TableName: 'leases',
        Item: { pk: { S: 'server' }, holder: { S: 'drill' } },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  await expect
    .poll(() =>
      put().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  expect(await failure(put())).toMatchObject({ name: 'ConditionalCheckFailedException' });
  const { Item } = await on.dynamodb.send(
    new GetItemCommand({ TableName: 'leases', Key: { pk: { S: 'server' } } }),
  );
  expect(Item).toEqual({ pk: { S: 'server' }, holder: { S: 'drill' } });
});
