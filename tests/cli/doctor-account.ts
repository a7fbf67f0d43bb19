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
import type { TakenOut } from '../../simulator/authorizer.ts';
import { deploy } from '../../simulator/deploy.ts';
import { drsService } from '../../simulator/drs/service.ts';
import { createAuthorizer } from '../../simulator/iam/authorizer.ts';
import { invocationOf, watchInvocations } from '../../simulator/invocations.ts';
import { shippedFunctions } from '../../simulator/lambda-functions/handlers.ts';
import type { Service } from '../../simulator/protocol/service.ts';
import { type CallRecord, type Simulator, startSimulator } from '../../simulator/server.ts';
import { type LocalStack, makeStack } from '../../simulator/stack.ts';
import { createExecutions } from '../../simulator/step-functions/executions.ts';
import { type StatesPlace, stateMachineArn } from '../../simulator/step-functions/names.ts';
import { statesService } from '../../simulator/step-functions/operations.ts';
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
  /** An action that the role of a function lacks. */
  readonly without?: TakenOut;
  /** DRS gives functions no answer, as where a VPC has neither endpoint nor route. */
  readonly silentDrs?: boolean;
  /** Of the person who asks. */
  readonly environment?: (account: Account) => Readonly<Record<string, string>>;
  /** Sets the account up wrongly. */
  readonly breaks?: (account: Account) => void | Promise<void>;
}

let plans = 0;

/** Runs the command in an account in which everything works but what is given. */
export async function doctor(
  {
    scenario = {},
    plan = {},
    written = plan,
    without,
    silentDrs = false,
    environment = () => ({}),
    breaks,
  }: Given = {},
  ...more: string[]
) {
  plans += 1;
  // Another file of the same process may have removed it.
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `plan-${plans}.yml`);
  const [text, filed] = [stringify(planDataWith(plan)), stringify(planDataWith(written))];
  writeFileSync(file, filed);
  const deployed = { plan: planOfData(planDataWith(plan)), data: planDataWith(plan), text };
  const parsed = scenarioWith(scenario);
  const { region } = parsed;
  const invocations = watchInvocations();
  const simulator = await startSimulator(parsed, {
    admit: invocations.admit,
    iam: createAuthorizer({ plans: [deployed.plan], account: parsed.account, region, without }),
    more: ({ clock }) => ({
      states: statesService(createExecutions(parsed, clock.now, refuseToStart)),
      ...(silentDrs ? { drs: silentToFunctions } : {}),
    }),
  });
  const stack = await makeStack(simulator.url, region, []);
  const deployment = await deploy(simulator, stack, [deployed]);
  deployment.run = shippedFunctions({ faults: parsed.workflow, invocations });
  const options = {
    endpoint: simulator.url,
    region,
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
  };
  const clients = { s3: new S3Client(options), sns: new SNSClient(options), sqs: new SQSClient(options) };
  try {
    const isSelfTest = more.includes('--self-test');
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
      ...(isSelfTest ? environmentOf(stack, simulator.scenario) : {}),
      ...environment(account),
    });
    const calls = simulator.calls.slice(before);
    expect(calls.filter((call) => !isLook(call, isSelfTest))).toEqual([]);
    return { ...ended, calls };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    stack.destroy();
    await simulator.close();
    invocations.stop();
  }
}

/** Whether a call changes nothing; what an invoked function calls is looked at as well. */
const isLook = ({ service, operation }: CallRecord, isSelfTest: boolean): boolean =>
  /^(Describe|Get|List|AssumeRole|Query$)/.test(operation) ||
  (isSelfTest && `${service}:${operation}` === 'lambda:Invoke');

/** Functions run in the process of the command, so the command has their environment too. */
const environmentOf = ({ environment }: LocalStack, place: StatesPlace): NodeJS.ProcessEnv => ({
  ...environment,
  KUNREN_STATE_MACHINE: stateMachineArn(place),
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});

const refuseToStart = (): never => {
  throw new Error('doctor starts nothing');
};

const silentToFunctions: Service = {
  ...drsService,
  answer: (input, operation, request, aws) =>
    invocationOf(request.headers) === undefined
      ? drsService.answer(input, operation, request, aws)
      : new Promise(() => {}),
};

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
