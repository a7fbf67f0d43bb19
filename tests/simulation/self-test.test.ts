import { beforeAll, describe, expect, it } from 'vitest';
import { type SelfTest, type SelfTestAnswer, selfTestAnswerSchema } from '../../core/workflow/self-test.ts';
import { CALLS, type FunctionFile } from '../../infra/function-calls.ts';
import { type Call, GRANTS } from '../../infra/permissions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { type Handler, lambdaContext } from '../../simulator/lambda.ts';
import type { CallRecord } from '../../simulator/server.ts';
import { planDataWith, planOfData } from './rehearse.ts';
import { onStage } from './stage.ts';

/** What each function does when it is asked for its self-test instead of a step. */

const files = Object.keys(CALLS) as FunctionFile[];
const ALL_CALLS = Object.keys(GRANTS) as Call[];
const { target } = planOfData(planDataWith());

/** What a self-test never makes: it changes something, tells people, opens a secret, or needs an id that is real. */
const NEVER: ReadonlySet<string> = new Set([
  'backup:PutRestoreValidationResult',
  'drs:DeleteRecoveryInstance',
  'drs:DisconnectRecoveryInstance',
  'drs:ListRecoveryPlanExecutionSteps',
  'drs:StartRecovery',
  'ec2:AttachVolume',
  'ec2:CreateVolume',
  'ec2:DeleteVolume',
  'ec2:ModifyInstanceAttribute',
  'ec2:RunInstances',
  'ec2:TerminateInstances',
  'drs:TerminateRecoveryInstances',
  'dynamodb:DeleteItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'events:PutEvents',
  'kms:Sign',
  's3:PutObject',
  'secretsmanager:GetSecretValue',
  'sns:Publish',
  'ssm:CancelCommand',
  'ssm:GetParameter',
  'ssm:SendCommand',
  'states:StartExecution',
] satisfies Call[]);

const handlers = new Map<FunctionFile, Handler>();
// In virtual time nothing can be loaded.
beforeAll(async () => {
  for (const file of files) handlers.set(file, (await import(`../../functions/${file}.ts`)).handler);
});

interface Tested {
  readonly answer: SelfTestAnswer;
  /** The calls that it made, each as often as it was made. */
  readonly made: readonly string[];
}

const namesOf = (calls: readonly CallRecord[]): string[] =>
  calls.map(({ service, operation }) => `${service}:${operation}`);

/** Invokes each function with an event, in one account. */
const invoked = (
  chosen: readonly FunctionFile[],
  eventFor: (file: FunctionFile) => unknown,
  scenario: Record<string, unknown> = {},
) =>
  onStage(scenario, {}, async ({ simulator, takeDeliveries }) => {
    const found = new Map<FunctionFile, { readonly result: unknown; readonly made: readonly string[] }>();
    for (const file of chosen) {
      const before = simulator.calls.length;
      const run = handlers.get(file)?.(eventFor(file), lambdaContext(file));
      const result = await run?.catch((error: unknown) => error);
      found.set(file, { result, made: namesOf(simulator.calls.slice(before)) });
    }
    expect(await takeDeliveries()).toEqual([]);
    return found;
  });

async function selfTests(
  chosen: readonly FunctionFile[],
  testFor: (file: FunctionFile) => SelfTest,
  scenario: Record<string, unknown> = {},
): Promise<Map<FunctionFile, Tested>> {
  const found = await invoked(chosen, (file) => ({ selfTest: testFor(file) }), scenario);
  return new Map(
    [...found].map(([file, { result, made }]) => [
      file,
      { answer: selfTestAnswerSchema.parse(result), made },
    ]),
  );
}

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

describe('a self-test', () => {
  it('makes every call of its function that has a harmless form, names the others, and says its version', async () => {
    const tests = await selfTests(files, (file) => ({ calls: [...CALLS[file]], target }));
    for (const [file, { answer, made }] of tests) {
      const harmless = CALLS[file].filter((call) => !NEVER.has(call));
      expect([file, answer.calls]).toEqual([file, harmless.map((call) => ({ call, error: null }))]);
      expect([file, answer.notTried]).toEqual([file, CALLS[file].filter((call) => NEVER.has(call))]);
      expect([file, sorted(made)]).toEqual([file, sorted(harmless)]);
      expect(answer.version).toBe(packageJson.version);
    }
  });

  it('makes no other call, whatever it is asked for', async () => {
    const tests = await selfTests(files, () => ({ calls: [...ALL_CALLS, 'ec2:TerminateInstances'], target }));
    for (const [file, { answer, made }] of tests) {
      expect([
        file,
        made.filter((call) => NEVER.has(call) || !ALL_CALLS.some((one) => one === call)),
      ]).toEqual([file, []]);
      expect(answer.notTried).toEqual(expect.arrayContaining([...NEVER]));
    }
  });

  it('makes each call once, however often it is named', async () => {
    const calls = ['drs:DescribeJobs', 'drs:DescribeJobs', 'kms:GetPublicKey'];
    const tests = await selfTests(['check-guards', 'close-drill'], () => ({ calls, target }));
    expect([...tests.values()].map(({ made }) => made)).toEqual([['drs:DescribeJobs'], ['kms:GetPublicKey']]);
  });

  it('asks nothing where servers are without a target', async () => {
    const tests = await selfTests(['sweep-orphans'], (file) => ({ calls: [...CALLS[file]] }));
    const made = tests.get('sweep-orphans')?.made ?? [];
    expect(made).toContain('states:DescribeExecution');
    expect(made.filter((call) => /^(drs|ec2|sts):/.test(call))).toEqual([]);
  });

  it('says of a call that fails why, without secrets, and makes all others', async () => {
    const faults = [
      {
        operation: 'drs:DescribeJobs',
        error: 'AccessDeniedException',
        status: 403,
        message: 'no: password=hunter2',
      },
      { operation: 'monitoring:DescribeAlarms', error: 'AccessDenied', status: 403 },
      { operation: 'servicequotas:ListServiceQuotas', error: 'AccessDeniedException' },
      { operation: 'ssm:GetCalendarState', error: 'AccessDeniedException' },
    ];
    const tests = await selfTests(['check-guards'], (file) => ({ calls: [...CALLS[file]], target }), {
      faults,
    });
    const { calls = [] } = tests.get('check-guards')?.answer ?? {};
    expect(calls.filter(({ error }) => error !== null)).toEqual([
      { call: 'drs:DescribeJobs', error: 'AccessDeniedException: no: password=***' },
      {
        call: 'ssm:GetCalendarState',
        error: 'AccessDeniedException: The scenario makes this call fail.',
      },
      { call: 'monitoring:DescribeAlarms', error: 'AccessDenied: The scenario makes this call fail.' },
      {
        call: 'servicequotas:ListServiceQuotas',
        error: 'Error: it could not be read, so the documented quotas count',
      },
    ]);
  });

  it('says that the role of the target could not be assumed', async () => {
    const role = {
      arn: 'arn:aws:iam::999999999999:role/kunren-prod-target',
      externalId: 'sixteen-characters',
    };
    const test = { calls: ['drs:DescribeJobs'], target: { ...target, role } };
    const tests = await selfTests(['terminate-drill'], () => test);
    expect(tests.get('terminate-drill')?.answer.calls).toEqual([
      { call: 'drs:DescribeJobs', error: expect.stringMatching(/^sts:AssumeRole: AccessDenied: /) },
    ]);
  });

  it.each([
    ['no call', {}],
    ['something else', { calls: [], step: 'StartWave' }],
    ['a call that is no text', { calls: [7] }],
    ['a target that is none', { calls: ['drs:DescribeJobs'], target: { account: '1', region: 'x' } }],
  ])('is refused where the event names %s, and nothing is called', async (_, selfTest) => {
    const found = await invoked(files, () => ({ selfTest }));
    for (const [file, { result, made }] of found)
      expect([file, (result as Error).name, made]).toEqual([file, 'ZodError', []]);
  });

  it('is refused beside the input of a step, and nothing is called', async () => {
    const found = await invoked(files, () => ({ selfTest: { calls: [] }, drillId: 'x', Records: [] }));
    for (const [file, { result, made }] of found)
      expect([file, (result as Error).name, made]).toEqual([file, 'ZodError', []]);
  });
});
