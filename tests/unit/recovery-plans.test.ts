import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { DrsClient } from '@aws-sdk/client-drs';
import { afterEach, describe, expect, it } from 'vitest';
import { activePlanExecutions } from '../../adapters/aws/drs-recovery-plans.ts';

/** The calls that the client does not know, as they go over the wire. */

const ARN = 'arn:aws:drs:ap-northeast-3:111122223333:recovery-plan/rp-1/execution/rpe-1';
const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

interface Request {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}
type Answer = readonly [status: number, headers: Record<string, string>, body: string];

/** A DRS that gives these answers in turn. */
async function drs(...answers: Answer[]) {
  const requests: Request[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { url: path, headers } = request;
    requests.push({ path, authorization: headers.authorization, body: JSON.parse(await text(request)) });
    const [status, given, body] = answers.shift() ?? [500, {}, '{}'];
    response.writeHead(status, given).end(body);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = new DrsClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'ap-northeast-3',
    maxAttempts: 2,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  closes.push(() => {
    client.destroy();
    server.close();
  });
  return { client, requests };
}

const executions = (status: string, nextToken?: string): Answer => [
  200,
  {},
  JSON.stringify({
    recoveryPlanExecutions: [
      {
        recoveryPlanExecutionArn: ARN,
        recoveryPlanArn: ARN,
        mode: 'RECOVERY',
        status,
        startedAt: '2026-11-21T17:00:00Z',
      },
    ],
    nextToken,
  }),
];
const steps = (...ids: string[]): Answer => [
  200,
  {},
  JSON.stringify({
    recoveryPlanExecutionSteps: [
      { configuration: { waitStepConfiguration: { waitDurationMinutes: 120 } } },
      {
        configuration: {
          executionServerStepConfiguration: {
            servers: ids.map((id) => ({
              serverArn: `arn:aws:drs:ap-northeast-3:111122223333:source-server/${id}`,
            })),
          },
        },
      },
    ],
  }),
];

describe('executions of recovery plans', () => {
  it('are asked for by signed POSTs, to the last page, and their steps only while they are active', async () => {
    const { client, requests } = await drs(
      executions('COMPLETED', 'more'),
      executions('CANCELLING'),
      steps('s-1'),
    );
    expect(await activePlanExecutions(client)).toEqual([
      { executionArn: ARN, mode: 'RECOVERY', status: 'CANCELLING', sourceServerIDs: ['s-1'] },
    ]);
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      ['/ListRecoveryPlanExecutions', {}],
      ['/ListRecoveryPlanExecutions', { nextToken: 'more' }],
      ['/ListRecoveryPlanExecutionSteps', { recoveryPlanExecutionArn: ARN }],
    ]);
    expect(requests[0]?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=a\/\d+\/ap-northeast-3\/drs\//);
  });

  it('are active in a status that nobody knows yet', async () => {
    const { client } = await drs(executions('PAUSED'), steps('s-1'));
    expect(await activePlanExecutions(client)).toMatchObject([{ status: 'PAUSED' }]);
  });

  it('are asked for again after an error of the service', async () => {
    const { client, requests } = await drs([503, {}, '<html>busy</html>'], executions('FAILED'));
    expect(await activePlanExecutions(client)).toEqual([]);
    expect(requests).toHaveLength(2);
  });

  it.each<[string, Answer]>([
    ['an unknown operation', [400, { 'x-amzn-errortype': 'UnknownOperationException:http://x/' }, '{}']],
    ['a path that is not there', [404, {}, '<html>not found</html>']],
    [
      'an invalid request for an unknown operation',
      [400, { 'x-amzn-errortype': 'ValidationException' }, '{"reason":"unknownOperation"}'],
    ],
    ['no such path in a gateway', [403, { 'x-amzn-errortype': 'MissingAuthenticationTokenException' }, '{}']],
  ])('are none where DRS answers with %s', async (_, answer) => {
    const { client } = await drs(answer);
    expect(await activePlanExecutions(client)).toEqual([]);
  });

  it.each<[string, Answer, string]>([
    [
      'a denial',
      [
        403,
        { 'x-amzn-errortype': 'AccessDeniedException' },
        '{"message":"no drs:ListRecoveryPlanExecutions"}',
      ],
      'AccessDeniedException',
    ],
    [
      'another invalid request',
      [400, { 'x-amzn-errortype': 'ValidationException' }, '{"reason":"fieldValidationFailed"}'],
      'ValidationException',
    ],
    ['an answer of another shape', [200, {}, '{"items":[]}'], 'ZodError'],
  ])('are unknown after %s', async (_, answer, name) => {
    const { client } = await drs(answer);
    await expect(activePlanExecutions(client)).rejects.toMatchObject({ name });
  });

  it('are unknown when the steps of an active one are not there', async () => {
    const { client } = await drs(executions('IN_PROGRESS'), [404, {}, '{}']);
    await expect(activePlanExecutions(client)).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });
});
