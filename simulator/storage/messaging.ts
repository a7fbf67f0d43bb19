import type { AwsFault } from '../protocol/error.ts';
import { jsonError, parseBody, targetOf } from '../protocol/json-service.ts';
import { queryError } from '../protocol/query-service.ts';
import { type AwsAnswer, type AwsRequest, retryAfter, type Service } from '../protocol/service.ts';
import { element, XML_DECLARATION } from '../protocol/xml.ts';
import type { Emulators } from './emulators.ts';

/** The account that fauxqs puts into every ARN; it is swapped with the scenario's own in requests and responses. */
const FAUXQS_ACCOUNT = '000000000000';

/** SNS by fauxqs, its ARNs in the scenario's account. */
export function snsService(emulators: Emulators, account: string): Service {
  return {
    operationOf: (request) => formOf(request).get('Action') ?? undefined,
    read: ({ body }) => Object.fromEntries(new URLSearchParams(body.toString())),
    async answer(_input, operation, request) {
      const form = formOf(request);
      for (const [name, value] of [...form]) {
        if (/(Arn|Endpoint)$/.test(name))
          form.set(name, value.replace(`:${account}:`, `:${FAUXQS_ACCOUNT}:`));
      }
      const answer = await emulators.fauxqs({ ...request, body: Buffer.from(form.toString()) });
      const told = inAccount(answer, account);
      return operation === 'ListSubscriptionsByTopic' ? withUnconfirmed(told) : told;
    },
    refuse: queryAnswer,
  };
}

/** Mail is subscribed only once somebody has followed a link (SNS Developer Guide), and here nobody does. */
const withUnconfirmed = (answer: AwsAnswer): AwsAnswer => ({
  ...answer,
  body: answer.body
    .toString()
    .replace(/<member>(?:(?!<\/member>).)*<Protocol>email(?:-json)?<\/Protocol>.*?<\/member>/gs, (member) =>
      member.replace(
        /<SubscriptionArn>.*?<\/SubscriptionArn>/s,
        element('SubscriptionArn', 'PendingConfirmation'),
      ),
    ),
});

/** SQS responses that contain ARNs; messages stay as they are, since clients check their digest. */
const WITH_ARNS = new Set(['GetQueueAttributes']);

/** SQS by fauxqs; its queue URLs keep the emulator's account, its ARNs have the scenario's. */
export function sqsService(emulators: Emulators, account: string): Service {
  return {
    operationOf: targetOf,
    read: parseBody,
    async answer(_input, operation, request) {
      const answer = await emulators.fauxqs(request);
      return WITH_ARNS.has(operation) ? inAccount(answer, account) : answer;
    },
    // Old clients use the query protocol, which fauxqs does not support: for them no operation is simulated.
    refuse: (fault) => jsonError(fault, '1.0'),
  };
}

const queryAnswer = (fault: AwsFault): AwsAnswer => ({
  status: fault.status,
  headers: { 'content-type': 'text/xml', ...retryAfter(fault) },
  body: XML_DECLARATION + queryError(fault),
});

/** DynamoDB by dynalite. */
export function dynamodbService(emulators: Emulators): Service {
  return {
    operationOf: targetOf,
    read: parseBody,
    async answer(_input, operation, request) {
      const answer = await emulators.dynalite(request);
      return operation === 'PutItem' && answer.status === 400
        ? withOldItem(answer, request, emulators)
        : answer;
    },
    refuse: (fault) => jsonError(fault, '1.0'),
  };
}

interface PutRequest {
  readonly TableName: string;
  readonly Item: Readonly<Record<string, unknown>>;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

/** A failed conditional write returns the old item on request, which dynalite does not support yet. */
async function withOldItem(answer: AwsAnswer, request: AwsRequest, emulators: Emulators): Promise<AwsAnswer> {
  const refusal = JSON.parse(answer.body.toString()) as { readonly __type?: string };
  const put = JSON.parse(request.body.toString()) as PutRequest;
  const isAsked = put.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  if (!isAsked || !refusal.__type?.endsWith('ConditionalCheckFailedException')) return answer;
  const body = Buffer.from(JSON.stringify({ TableName: put.TableName, Key: { pk: put.Item['pk'] } }));
  const found = await emulators.dynalite({
    ...request,
    headers: {
      ...request.headers,
      'x-amz-target': 'DynamoDB_20120810.GetItem',
      'content-length': String(body.length),
    },
    body,
  });
  const { Item } = JSON.parse(found.body.toString()) as { readonly Item?: unknown };
  const { 'content-length': _length, 'x-amz-crc32': _sum, ...headers } = answer.headers;
  return { ...answer, headers, body: JSON.stringify({ ...refusal, Item }) };
}

const formOf = ({ body }: AwsRequest): URLSearchParams => new URLSearchParams(body.toString());

const inAccount = (answer: AwsAnswer, account: string): AwsAnswer => ({
  ...answer,
  body: answer.body.toString().replaceAll(`:${FAUXQS_ACCOUNT}:`, `:${account}:`),
});
