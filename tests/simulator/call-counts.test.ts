import { afterAll, beforeAll, expect, test } from 'vitest';
import { countingCalls } from '../../adapters/runtime.ts';
import { type SimulatedAccount, simulatedAccount } from '../simulated-account.ts';

let account: SimulatedAccount;

beforeAll(async () => {
  account = await simulatedAccount(1);
});

afterAll(() => account.close());

const readTimes = (times: number) =>
  countingCalls(async () => {
    const folder = account.ports.folder('plan', '01M7ZGSVMAC88BV1WEKN8B85MM');
    for (let time = 0; time < times; time += 1) await folder.readFile('nothing');
    return account.ports.takeCalls();
  });

test('two invocations at once in one process count their own calls', async () => {
  expect(await Promise.all([readTimes(1), readTimes(3)])).toEqual([
    { 's3:GetObject': 1 },
    { 's3:GetObject': 3 },
  ]);
});

test('calls of no invocation are counted for none', async () => {
  await account.ports.folder('plan', '01M7ZGSVMAC88BV1WEKN8B85MM').readFile('nothing');
  expect(account.ports.takeCalls()).toEqual({});
});
