import { EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { startWave } from '../../drill/start-wave.ts';
import { WORDING } from '../../reporting/wording.ts';
import { DB, rehearse, serversWith } from './rehearse.ts';
import { cleared, ended, launched, onStage, probed } from './stage.ts';

/** One cause, one finding: the headline is what went wrong and not what followed from it. */

const READY = {
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      servers: [
        {
          hostname: 'wordpress-db',
          probes: [
            { protocol: 'tcp', port: 3306 },
            { protocol: 'tcp', port: 22 },
          ],
        },
      ],
    },
    { name: 'web', servers: [{ hostname: 'wordpress-web' }] },
  ],
};
const SERVICES = [{ port: 3306 }, { port: 22 }];
const dbWith = (changes: Record<string, unknown>) => ({
  servers: serversWith({ services: SERVICES, ...changes }),
});

describe('a server that does not recover', () => {
  it.each<[string, Record<string, unknown>, string, RegExp]>([
    [
      'because it never boots',
      { outcome: 'never-boots' },
      'NOT_READY',
      /did not pass its EC2 status checks within 45m, and so not tcp 3306: .+; tcp 22: /,
    ],
    ['because it boots slowly', { timings: { boot: '2h' } }, 'NOT_READY', /status checks within 45m/],
    [
      'because its launch stays pending',
      { outcome: 'stays-pending' },
      'LAUNCH_TIMED_OUT',
      /was not launched within 45m: its snapshot had not begun \(launch status PENDING\)/,
    ],
    [
      'because its conversion takes too long',
      { timings: { conversion: '2h' } },
      'LAUNCH_TIMED_OUT',
      /was not launched within 45m: its conversion had not ended/,
    ],
    [
      'because none of its services listens',
      { services: [] },
      'PROBE_FAILED',
      /did not pass 2 of its 2 probes within 45m: tcp 3306: .+; tcp 22: /,
    ],
  ])('%s, is one finding', async (_, changes, code, text) => {
    const { record } = await rehearse(dbWith(changes), READY);
    expect(record.reasons.map((reason) => reason.code)).toEqual([code, 'EARLIER_WAVE_FAILED']);
    expect(record.reasons[0]?.text).toMatch(text);
    const findings = record.findings.filter((finding) => finding.code !== 'LEFTOVERS');
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });

  it('because it is terminated in the middle of its probes, ends them at once', async () => {
    await onStage(dbWith({ services: [{ port: 3306 }] }), READY, async (stage) => {
      const { ports, simulator, byHand } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      const [clone] = [...simulator.aws.instances.values()].filter(({ role }) => role === 'recovery');
      const ec2 = new EC2Client({ region: 'ap-northeast-3', endpoint: simulator.url });
      const begun = ports.now().getTime();
      const [probes] = await Promise.all([
        probed(state, ports),
        (async () => {
          await ports.sleep(300);
          await byHand(() =>
            ec2.send(new TerminateInstancesCommand({ InstanceIds: [clone?.instanceID ?? ''] })),
          );
        })(),
      ]);
      ec2.destroy();
      expect((ports.now().getTime() - begun) / 1_000).toBeLessThan(360);
      const { record } = await ended(probes, ports);
      expect(record.verdict).toBe('FAIL');
      expect(record.reasons[0]).toMatchObject({ code: 'INSTANCE_TERMINATED', serverID: DB });
      expect(record.reasons[0]?.text).toContain('Client.UserInitiatedShutdown');
      expect(record.findings.map(({ code }) => code)).toEqual(['INSTANCE_TERMINATED']);
    });
  });
});

it('a wave that did not start because an action of the one before failed is the consequence, not the cause', async () => {
  const action = { name: 'start-database', servers: ['wordpress-db'], script: 'start' };
  const ssm = { results: [{ matches: 'start', exitStatus: 3 }] };
  const [first, second] = READY.waves;
  const { record } = await rehearse(dbWith({ ssm }), { waves: [{ ...first, actions: [action] }, second] });
  expect(record.verdict).toBe('FAIL');
  expect(record.reasons.map(({ code }) => code)).toEqual(['ACTION_FAILED', 'EARLIER_WAVE_FAILED']);
  expect(record.reasons[1]?.text).toBe('wordpress-web was not started because an earlier wave failed');
  expect(record.findings.map(({ code }) => code)).toEqual(['ACTION_FAILED']);
});

it('a workflow that broke off names the call that failed', async () => {
  const error = 'UnauthorizedOperation';
  const { record } = await rehearse({
    faults: [{ operation: 'ec2:DescribeInstanceStatus', error, status: 403, times: 10_000 }],
  });
  expect(record.verdict).toBe('INCONCLUSIVE');
  expect(record.reasons[0]).toMatchObject({ code: 'WORKFLOW_ERROR' });
  expect(record.reasons[0]?.text).toMatch(
    /^the workflow caught UnauthorizedOperation: ec2:DescribeInstanceStatus: /,
  );
});

describe('a drill that aborts for a real recovery', () => {
  it('has it as its headline', async () => {
    const { record, messages } = await rehearse(
      { realRecoveries: [{ server: 'wordpress-db', after: '5m' }] },
      { guards: { replicationStates: ['CONTINUOUS'] } },
    );
    expect(record.verdict).toBe('ABORTED');
    expect(record.reasons.map(({ code }) => code)).toEqual(['RECOVERY_STARTED']);
    const subjects = messages.map(({ subject }) => subject).join('\n');
    expect(subjects).toContain(WORDING.ja.verdict.ABORTED);
    expect(messages.at(-1)?.text).toContain('実際の復旧が始まりました');
  });
});
