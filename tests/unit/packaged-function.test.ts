import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bundleFunctions } from '../../infra/bundle.ts';

/** A function as it is packaged, run as Lambda runs it, and what an operator then finds in its log. */

const ROOT = join(import.meta.dirname, '../..');
const out = mkdtempSync(join(tmpdir(), 'kunren-packaged-'));

/** The options of Node that the stack gives its functions. */
const { provider } = parse(readFileSync(join(ROOT, 'serverless.yml'), 'utf8'), { logLevel: 'silent' });
const NODE_OPTIONS: string = provider.environment.NODE_OPTIONS ?? '';

const ENVIRONMENT = {
  NODE_OPTIONS,
  AWS_REGION: 'ap-northeast-1',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  KUNREN_BUCKET: 'bucket',
  KUNREN_TABLE: 'table',
  KUNREN_HISTORY_TABLE: 'history',
  KUNREN_SIGNING_KEY: 'arn:aws:kms:ap-northeast-1:111122223333:key/k',
  KUNREN_STATE_MACHINE: 'arn:aws:states:ap-northeast-1:111122223333:stateMachine:drill',
  KUNREN_FONTS: 'fonts',
  KUNREN_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:reports',
  KUNREN_CHAT_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:chat',
  KUNREN_MACHINES_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:machines',
  KUNREN_ENVIRONMENT: 'test',
};
const { KUNREN_TABLE: _, ...WITHOUT_TABLE } = ENVIRONMENT;
const EVENT = {
  drillId: '01KAKBWN00GGGGGGGGGGGGGGGG',
  planId: 'web',
  status: 'x',
  wave: 0,
  waitSeconds: 1,
  failed: false,
  calls: {},
};

/** What S3 answers to everything. */
let answer = { status: 404, code: 'NoSuchKey' };
let asked: string[] = [];
const s3 = createServer((request, response) => {
  asked.push(`${request.method} ${request.url?.split('?')[0]}`);
  response.writeHead(answer.status, { 'content-type': 'application/xml' });
  response.end(`<Error><Code>${answer.code}</Code><Message>It went wrong.</Message></Error>`);
});

beforeAll(async () => {
  await bundleFunctions(out, ['check-wave']);
  await new Promise<void>((resolve) => s3.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  answer = { status: 404, code: 'NoSuchKey' };
  asked = [];
});
afterAll(() => {
  rmSync(out, { recursive: true });
  s3.close();
  s3.closeAllConnections();
});

interface Line {
  readonly level: string;
  readonly message: string;
  readonly reason: string;
  readonly error?: { readonly name: string; readonly stack: string };
}

/** Invokes the function in its own process, and reads the line of its log that reports the failure. */
async function failing(event: unknown, environment: Record<string, string> = ENVIRONMENT): Promise<Line> {
  const { port } = s3.address() as { port: number };
  const script = `const { handler } = await import('./check-wave/index.mjs');
    await handler(${JSON.stringify(event)}, {}).catch(() => {});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: out,
    env: { ...environment, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      log += part;
    });
  await new Promise((resolve) => child.once('close', resolve));
  const line = log.split('\n').find((one) => one.includes('step failed'));
  if (line === undefined) throw new Error(`nothing was logged of a failure: ${log}`);
  return JSON.parse(line);
}

/** The lines of our sources that a stack names, as they are written there. */
const linesIn = (stack = ''): string[] =>
  [...stack.matchAll(/\/((?:adapters|core|drill|functions)\/[\w/-]+\.ts):(\d+):\d+/g)].map(
    ([, file = '', line]) => readFileSync(join(ROOT, file), 'utf8').split('\n')[Number(line) - 1] ?? '',
  );

describe('a packaged function', () => {
  it('logs the stack of an unexpected error, by the files and lines of its sources', async () => {
    const { level, reason, error } = await failing(EVENT);
    expect(asked).toEqual(['GET /bucket/drills/web/01KAKBWN00GGGGGGGGGGGGGGGG/facts/opening.json']);
    expect(level).toBe('ERROR');
    expect(reason).toMatch(/has no opening facts/);
    expect(error?.stack).toMatch(/at loadDrill \(.*\/drill\/load-drill\.ts:\d+:\d+\)/);
    expect(error?.stack).toMatch(/\/functions\/serve\.ts:\d+:\d+/);
    expect(linesIn(error?.stack)[0]).toContain('throw new Error(`drill');
  });

  it.each<[string, unknown, Record<string, string>, string]>([
    ['an input that is none', { drillId: 7 }, ENVIRONMENT, '.input.parse(event)'],
    ['an environment that lacks something', EVENT, WITHOUT_TABLE, 'environmentSchema.parse('],
  ])('logs the stack of %s', async (_, event, environment, source) => {
    const { error } = await failing(event, environment);
    expect(linesIn(error?.stack).join('\n')).toContain(source);
  });

  it('logs no secret that an error quotes', async () => {
    const line = await failing({ ...EVENT, drillId: 'x password=hunter2' });
    expect(line.reason).toMatch(/drill x password=\*\*\* has no opening facts/);
    expect(line.error?.stack).toContain('load-drill.ts');
    expect(JSON.stringify(line)).not.toContain('hunter2');
  });

  it('logs no stack of what passes with time', async () => {
    answer = { status: 400, code: 'ExpiredToken' };
    const { reason, error } = await failing(EVENT);
    expect(reason).toMatch(/^ExpiredToken: /);
    expect(error).toBeUndefined();
  });
});
