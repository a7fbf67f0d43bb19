import { afterAll, beforeAll, expect, it } from 'vitest';
import { leaveRealAws } from '../../simulator/environment.ts';
import { type Invocations, watchInvocations } from '../../simulator/invocations.ts';
import { type SimulatedAccount, simulatedAccount } from '../simulated-account.ts';

/** What a drill of hundreds of servers leaves: the SDK treats bodies of more than two megabytes in a way of their own. */
const MEGABYTES = 3;

let account: SimulatedAccount;
let invocations: Invocations;
const backToRealAws = leaveRealAws();

beforeAll(async () => {
  account = await simulatedAccount(1);
  invocations = watchInvocations();
});
afterAll(async () => {
  invocations.stop();
  await account.close();
  backToRealAws();
});

it('a file of several megabytes is kept by a step as any other', async () => {
  const bytes = Buffer.alloc(MEGABYTES * 1_048_576, 'x');
  const folder = account.ports.folder('workshop', '01KAKBWN00GGGGGGGGGGGGGGGG');
  const step = { name: 'CloseDrill', calls: 0, dead: false };
  await invocations.run(step, async () => {
    await folder.keep({ name: 'large.json', contentType: 'application/json', bytes });
  });
  expect(await folder.readFile('large.json')).toHaveLength(bytes.length);
});
