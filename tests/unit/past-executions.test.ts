import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { executionsReader, isWithoutSuccess } from '../../adapters/aws/past-executions.ts';

/** Which executions the hourly sweep finds, with the real client and responses in AWS's format. */

const MACHINE = 'arn:aws:states:ap-northeast-1:111122223333:stateMachine:kunren-prod-drill';
const arnOf = (name: string): string => `${MACHINE.replace('stateMachine', 'execution')}:${name}`;
const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;
const ago = (hours: number): Date => new Date(NOW - hours * HOUR);

interface Item {
  readonly status: string;
  readonly started: number;
  readonly stopped?: number;
}

/** An execution by how many hours ago it began and ended; AWS writes seconds with three decimals. */
const item = (name: string, { status, started, stopped }: Item) => ({
  executionArn: arnOf(name),
  stateMachineArn: MACHINE,
  name,
  status,
  startDate: ago(started).getTime() / 1_000 + 0.073,
  ...(stopped === undefined ? {} : { stopDate: ago(stopped).getTime() / 1_000 }),
});

type Page = readonly ReturnType<typeof item>[];

/** Asks where these pages are what there is; gives the answer with how often each operation was called. */
async function ask<T>(
  pages: readonly Page[],
  question: (executions: ReturnType<typeof executionsReader>) => Promise<T>,
) {
  const calls: string[] = [];
  const inputs: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const input = JSON.parse(Buffer.concat(chunks).toString());
    inputs.push(input);
    const place = Number(input.nextToken ?? 0);
    const answer = String(request.headers['x-amz-target']).endsWith('.ListExecutions')
      ? {
          executions: pages[place],
          ...(place + 1 < pages.length ? { nextToken: String(place + 1) } : {}),
        }
      : { ...pages.flat().find(({ executionArn }) => executionArn === input.executionArn), input: '{"a":1}' };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const options = {
    region: 'ap-northeast-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  };
  try {
    const given = await question(
      executionsReader({ options: options as never, count: (call) => calls.push(call) }, MACHINE),
    );
    return { given, calls, inputs };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const namesSince = async (hours: number, pages: readonly Page[]) => {
  const { given, ...rest } = await ask(pages, (executions) => executions.since(ago(hours)));
  return { given, names: given.map(({ name }) => name), ...rest };
};

describe('executions of the last days', () => {
  it('are those that run or ended; without success are those that failed, took too long or were aborted', async () => {
    const statuses = ['FAILED', 'SUCCEEDED', 'TIMED_OUT', 'ABORTED'] as const;
    const ended = statuses.map((status) => item(status, { status, started: 3, stopped: 2 }));
    const running = item('RUNNING', { status: 'RUNNING', started: 1 });
    const { given, names, calls, inputs } = await namesSince(24, [[running, ...ended]]);
    expect(names).toEqual(['RUNNING', ...statuses]);
    expect(given.filter(isWithoutSuccess).map(({ name }) => name)).toEqual([
      'FAILED',
      'TIMED_OUT',
      'ABORTED',
    ]);
    expect([calls, inputs]).toEqual([['states:ListExecutions'], [{ stateMachineArn: MACHINE }]]);
  });

  it('are read page by page, no further than the first that ended before the look-back', async () => {
    const failed = (name: string, stopped: number) => item(name, { status: 'FAILED', started: 50, stopped });
    const { names, calls } = await namesSince(24, [
      [failed('a', 1), failed('b', 2)],
      [failed('c', 23), item('old', { status: 'SUCCEEDED', started: 50, stopped: 25 }), failed('older', 26)],
      [failed('oldest', 48)],
    ]);
    expect(names).toEqual(['a', 'b', 'c']);
    expect(calls).toEqual(['states:ListExecutions', 'states:ListExecutions']);
  });

  it('are found behind one that began long ago and still runs', async () => {
    const { names } = await namesSince(24, [
      [item('long', { status: 'RUNNING', started: 100 })],
      [item('a', { status: 'FAILED', started: 3, stopped: 2 })],
    ]);
    expect(names).toEqual(['long', 'a']);
  });

  it('are none where there is no execution at all', async () => {
    expect((await namesSince(24, [[]])).names).toEqual([]);
  });
});

describe('one of them', () => {
  it('is described with its input, and its start to the millisecond: a drill’s id is made of it', async () => {
    const page = [item('a', { status: 'ABORTED', started: 3, stopped: 2 })];
    const { given } = await ask([page], ({ describe: look }) => look(arnOf('a')));
    expect(given).toMatchObject({ name: 'a', status: 'ABORTED', input: '{"a":1}', stoppedAt: ago(2) });
    expect(given?.startedAt.getTime()).toBe(ago(3).getTime() + 73);
  });

  it('is not returned once it was redriven', async () => {
    const page = [item('a', { status: 'RUNNING', started: 3 })];
    expect((await ask([page], ({ describe: look }) => look(arnOf('a')))).given).toBeUndefined();
  });
});
