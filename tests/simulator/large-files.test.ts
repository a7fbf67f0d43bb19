import { afterAll, beforeAll, expect, it } from 'vitest';
import { EVERYTHING } from '../../adapters/everything.ts';
import { makeWorld, type World } from '../../adapters/world.ts';
import { leaveRealAws } from '../../simulator/environment.ts';
import { type Invocations, watchInvocations } from '../../simulator/invocations.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { type LocalStack, makeStack } from '../../simulator/stack.ts';
import { worldWith } from '../simulation/rehearse.ts';

/** What a drill of hundreds of servers leaves: the SDK treats bodies of more than two megabytes in a way of their own. */
const MEGABYTES = 3;

let simulator: Simulator;
let stack: LocalStack;
let world: World;
let invocations: Invocations;
const backToRealAws = leaveRealAws();

beforeAll(async () => {
  simulator = await startSimulator(worldWith(), { seed: 1 });
  stack = await makeStack(simulator.url, 'ap-northeast-3', []);
  Object.assign(process.env, stack.environment);
  world = makeWorld(process.env, EVERYTHING);
  invocations = watchInvocations();
});
afterAll(async () => {
  invocations.stop();
  stack.destroy();
  await simulator.close();
  backToRealAws();
});

it('a file of several megabytes is kept by a step as any other', async () => {
  const bytes = Buffer.alloc(MEGABYTES * 1_048_576, 'x');
  const folder = world.folder('workshop', '01KAKBWN00GGGGGGGGGGGGGGGG');
  const step = { name: 'CloseDrill', calls: 0, dead: false };
  await invocations.run(step, async () => {
    await folder.keep({ name: 'large.json', contentType: 'application/json', bytes });
  });
  expect(await folder.readFile('large.json')).toHaveLength(bytes.length);
});
