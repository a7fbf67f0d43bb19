import {
  CancelCommandCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { bench, DB, failure, startDrill, WEB } from './support.ts';

/** SSM Run Command of the simulator, by the SDK's own client. */

type On = Awaited<ReturnType<typeof bench>>;

const SERVERS = (db: object = {}, web: object = {}) => ({
  defaults: { timings: { jitter: 0 } },
  documents: ['Acme-Restore'],
  servers: [
    { hostname: 'db', ...db },
    { hostname: 'web', ...web },
  ],
});

/** Both servers are launched and have booted; their instances. */
async function booted(on: On): Promise<[db: string, web: string]> {
  await startDrill(on, [DB, WEB]);
  on.clock.pass(1_200);
  const of = (server: string): string =>
    [...on.simulator.aws.instances.values()].find(
      (one) => one.role === 'recovery' && one.server.scenario.id === server,
    )?.instanceID ?? '';
  return [of(DB), of(WEB)];
}

const send = (on: On, InstanceIds: string[], more: Partial<SendCommandCommandInput> = {}) =>
  on.ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds,
      Parameters: { commands: ['# kunren: hostname\nuname -n'], executionTimeout: ['30'] },
      Comment: 'a test',
      ...more,
    }),
  );

const runsOf = async (on: On, CommandId: string | undefined) =>
  (await on.ssm.send(new ListCommandInvocationsCommand({ CommandId, Details: true }))).CommandInvocations ??
  [];

describe('a command', () => {
  test('goes from Pending over InProgress to Success, and says what the server is called', async () => {
    await using on = await bench(SERVERS());
    const [db, web] = await booted(on);
    const { Command } = await send(on, [db, web]);
    expect(Command).toMatchObject({ Comment: 'a test', Status: 'InProgress', InstanceIds: [db, web] });
    expect((await runsOf(on, Command?.CommandId)).map(({ Status }) => Status)).toEqual([
      'Pending',
      'Pending',
    ]);
    on.clock.pass(1);
    expect((await runsOf(on, Command?.CommandId))[0]).toMatchObject({
      Status: 'InProgress',
      CommandPlugins: [{ ResponseCode: -1 }],
    });
    on.clock.pass(2);
    expect((await runsOf(on, Command?.CommandId)).map((run) => run.CommandPlugins?.[0])).toMatchObject([
      { Status: 'Success', ResponseCode: 0, Output: 'db' },
      { Status: 'Success', ResponseCode: 0, Output: 'web' },
    ]);
    const one = await on.ssm.send(
      new GetCommandInvocationCommand({ CommandId: Command?.CommandId, InstanceId: db }),
    );
    expect(one).toMatchObject({ Status: 'Success', StandardOutputContent: 'db' });
  });

  test('gives back 2,500 characters in a list and 24,000 alone', async () => {
    const results = [{ matches: 'much', output: 'x'.repeat(30_000) }];
    await using on = await bench(SERVERS({ ssm: { results } }));
    const [db] = await booted(on);
    const { Command } = await send(on, [db], { Parameters: { commands: ['much'] } });
    on.clock.pass(5);
    expect((await runsOf(on, Command?.CommandId))[0]?.CommandPlugins?.[0]?.Output).toHaveLength(2_500);
    const alone = await on.ssm.send(
      new GetCommandInvocationCommand({ CommandId: Command?.CommandId, InstanceId: db }),
    );
    expect(alone.StandardOutputContent).toHaveLength(24_000);
  });

  test('fails, times out, or is cancelled', async () => {
    const results = [
      { matches: 'fails', exitStatus: 9 },
      { matches: 'long', duration: '10m' },
    ];
    await using on = await bench(SERVERS({ ssm: { results } }));
    const [db] = await booted(on);
    const [failed, late, stopped] = [
      await send(on, [db], { Parameters: { commands: ['fails'] } }),
      await send(on, [db], { Parameters: { commands: ['long'], executionTimeout: ['60'] } }),
      await send(on, [db], { Parameters: { commands: ['long'] } }),
    ];
    on.clock.pass(120);
    await on.ssm.send(new CancelCommandCommand({ CommandId: stopped.Command?.CommandId }));
    const standing = async ({ Command }: typeof failed) => {
      const [run] = await runsOf(on, Command?.CommandId);
      return [run?.Status, run?.StatusDetails, run?.CommandPlugins?.[0]?.ResponseCode];
    };
    expect([await standing(failed), await standing(late), await standing(stopped)]).toEqual([
      ['Failed', 'Failed', 9],
      ['TimedOut', 'Execution Timed Out', -1],
      ['Cancelled', 'Cancelled', -1],
    ]);
  });

  test('is found again among the commands since a moment', async () => {
    await using on = await bench({ ...SERVERS(), pageSize: 1 });
    const [db] = await booted(on);
    await send(on, [db], { Comment: 'before' });
    on.clock.pass(60);
    const value = on.clock.now().toISOString();
    await send(on, [db], { Comment: 'one' });
    await send(on, [db], { Comment: 'two', DocumentName: 'Acme-Restore', Parameters: {} });
    const Filters = [{ key: 'InvokedAfter' as const, value }];
    const first = await on.ssm.send(new ListCommandsCommand({ Filters }));
    const second = await on.ssm.send(new ListCommandsCommand({ Filters, NextToken: first.NextToken }));
    expect([first, second].flatMap(({ Commands = [] }) => Commands.map(({ Comment }) => Comment))).toEqual([
      'two',
      'one',
    ]);
    expect(second.NextToken).toBeUndefined();
  });
});

describe('SendCommand is refused', () => {
  test.each<[string, object, Partial<SendCommandCommandInput>, string]>([
    ['for an agent that is offline', { ssm: { agent: 'offline' } }, {}, 'InvalidInstanceId'],
    ['for an agent that comes later', { ssm: { agent: 'late', onlineAfter: '1h' } }, {}, 'InvalidInstanceId'],
    ['for a document that is not there', {}, { DocumentName: 'No-Such' }, 'InvalidDocument'],
    [
      'for a shell on Windows',
      { os: 'windows', timings: { jitter: 0, conversion: '6m', launch: '90s', boot: '2m' } },
      {},
      'UnsupportedPlatformType',
    ],
    ['without a script', {}, { Parameters: {} }, 'InvalidParameters'],
    ['with a comment that is too long', {}, { Comment: 'x'.repeat(101) }, 'ValidationException'],
    ['with too little time', {}, { TimeoutSeconds: 29 }, 'ValidationException'],
    ['by tags', {}, { Targets: [{ Key: 'tag:Name', Values: ['db'] }] }, 'InvalidTargets'],
  ])('%s', async (_, db, more, code) => {
    await using on = await bench(SERVERS(db));
    const [instance] = await booted(on);
    expect(await failure(send(on, [instance], more))).toMatchObject({ name: code });
    expect(on.simulator.aws.commands.size).toBe(0);
  });

  test('for all, when one of them is offline', async () => {
    await using on = await bench(SERVERS({}, { ssm: { agent: 'offline' } }));
    const both = await booted(on);
    expect(await failure(send(on, both))).toMatchObject({ name: 'InvalidInstanceId' });
    const { InstanceInformationList = [] } = await on.ssm.send(new DescribeInstanceInformationCommand({}));
    expect(InstanceInformationList.map(({ InstanceId }) => InstanceId)).toEqual([both[0]]);
  });
});
