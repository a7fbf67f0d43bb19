import type { KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, expect } from 'vitest';
import { stringify } from 'yaml';
import type { Deployment } from '../../simulator/account/deployment.ts';
import { deploy } from '../../simulator/deploy.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { type LocalStack, makeStack } from '../../simulator/stack.ts';
import { planDataWith, planOfData, scenarioWith } from '../simulation/rehearse.ts';
import { type Ended, runKunren } from './run-kunren.ts';

/** `kunren doctor` in a simulated account in which kunren is deployed, and set up wrongly where a test says so. */

export const folder = mkdtempSync(join(tmpdir(), 'kunren-doctor-'));
afterAll(removeFolder);

/** For each file that plays here: they may share a process. */
export function removeFolder(): void {
  rmSync(folder, { recursive: true, force: true });
}

export type Changes = Record<string, unknown>;

export interface Account {
  readonly simulator: Simulator;
  readonly stack: LocalStack;
  readonly deployment: Deployment;
  /** The deployed plan's file. */
  readonly file: string;
  readonly clients: { readonly s3: S3Client; readonly sns: SNSClient; readonly sqs: SQSClient };
}

export interface Given {
  readonly scenario?: Changes;
  /** The plan that is deployed, and that of the file where it is another. */
  readonly plan?: Changes;
  readonly written?: Changes;
  /** Sets the account up wrongly. */
  /** Of the person who asks. */
  readonly environment?: (account: Account) => Readonly<Record<string, string>>;
  readonly breaks?: (account: Account) => void | Promise<void>;
}

let plans = 0;

/** Runs the command in an account in which everything works but what is given. */
export async function doctor(
  { scenario = {}, plan = {}, written = plan, environment = () => ({}), breaks }: Given = {},
  ...more: string[]
) {
  plans += 1;
  // Another file of the same process may have removed it.
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `plan-${plans}.yml`);
  const [text, filed] = [stringify(planDataWith(plan)), stringify(planDataWith(written))];
  writeFileSync(file, filed);
  const simulator = await startSimulator(scenarioWith(scenario));
  const { region } = simulator.scenario;
  const stack = await makeStack(simulator.url, region, []);
  const deployed = { plan: planOfData(planDataWith(plan)), data: planDataWith(plan), text };
  const deployment = await deploy(simulator, stack, [deployed]);
  const options = {
    endpoint: simulator.url,
    region,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  };
  const clients = { s3: new S3Client(options), sns: new SNSClient(options), sqs: new SQSClient(options) };
  try {
    const account = { simulator, stack, deployment, file, clients };
    await breaks?.(account);
    const before = simulator.calls.length;
    const ended = await runKunren(['doctor', file, ...more], {
      PATH: process.env['PATH'],
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: simulator.url,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
      ...environment(account),
    });
    const calls = simulator.calls.slice(before);
    expect(calls.filter(({ operation }) => !/^(Describe|Get|List|AssumeRole)/.test(operation))).toEqual([]);
    return { ...ended, calls };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    stack.destroy();
    await simulator.close();
  }
}

/** The lines that are not well, each with its way out. */
export const complaints = ({ stdout }: Ended): string[] =>
  [...stdout.matchAll(/^([✗?] .*)\n +→ (.*)$/gm)].map(
    ([, line = '', wayOut = '']) => `${line.replace(/ {2,}/g, ' ')} → ${wayOut}`,
  );

/** A drill of the plan, closed. */
export const DRILL = '01KAKBWN00GGGGGGGGGGGGGGGG';

/** Files the public half of a key in the evidence of a drill. */
export async function fileKey({ stack, clients }: Account, key: KeyObject): Promise<void> {
  await clients.s3.send(
    new PutObjectCommand({
      Bucket: stack.bucket,
      Key: `drills/wordpress-workshop/${DRILL}/public-key.pem`,
      Body: key.export({ format: 'pem', type: 'spki' }),
    }),
  );
}
