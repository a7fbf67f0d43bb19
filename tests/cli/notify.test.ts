import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { type LocalStack, makeStack } from '../../simulator/stack.ts';
import { planDataWith, planOfData, scenarioWith } from '../simulation/rehearse.ts';
import { runKunren } from './run-kunren.ts';

const PLAN = planOfData(planDataWith());

let simulator: Simulator;
let stack: LocalStack;

beforeAll(async () => {
  simulator = await startSimulator(scenarioWith());
  stack = await makeStack(simulator.url, PLAN.target.region, []);
});
afterAll(async () => {
  stack.destroy();
  await simulator.close();
});

const notify = (args: readonly string[], without: readonly string[] = []) => {
  const env = { ...process.env, ...stack.environment };
  for (const name of without) delete env[name];
  return runKunren(['notify', ...args, '--region', PLAN.target.region], env);
};
const TOPICS = ['KUNREN_TOPIC_ARN', 'KUNREN_CHAT_TOPIC_ARN', 'KUNREN_MACHINES_TOPIC_ARN'];

describe('kunren notify', () => {
  it('sends a test through every topic, which says that it is one and mentions nobody', async () => {
    const ended = await notify(['wordpress-workshop', '--test']);
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toContain('kunren-chat');
    const sent = await stack.takeMessages();
    expect(sent.map(({ topicArn }) => topicArn.split(':').at(-1)).sort()).toEqual([
      'kunren-chat',
      'kunren-machines',
      'kunren-reports',
    ]);
    expect(sent.every(({ attributes }) => attributes['eventType'] === 'TestMessage')).toBe(true);
    const mail = sent.find(({ subject }) => subject !== '');
    expect(mail).toMatchObject({ subject: '[DR訓練][通知テスト] wordpress-workshop' });
    expect(mail?.text).toContain('訓練は行っていません');
  });

  it('finds the topics by the name of the stack, and says when there are none', async () => {
    const missing = await notify(['wordpress-workshop', '--test'], TOPICS);
    expect([missing.status, missing.stderr]).toEqual([
      2,
      expect.stringMatching(/topics of the stack kunren-prod are not in ap-northeast-3; check --region/),
    ]);
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = stack.environment;
    const client = new SNSClient({
      region: PLAN.target.region,
      endpoint: simulator.url,
      credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
    });
    for (const name of ['ReportsTopic', 'ChatTopic', 'MachinesTopic'])
      await client.send(new CreateTopicCommand({ Name: `kunren-prod-${name}-1A2B3C` }));
    client.destroy();
    const found = await notify(['wordpress-workshop', '--test'], TOPICS);
    expect([found.status, found.stdout]).toEqual([
      0,
      expect.stringContaining('kunren-prod-ChatTopic-1A2B3C'),
    ]);
  });

  it('sends nothing without --test', async () => {
    const ended = await notify(['wordpress-workshop']);
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringContaining('add --test')]);
  });
});
