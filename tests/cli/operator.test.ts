import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { startWave } from '../../drill/start-wave.ts';
import { type SimulatedAccount, simulatedAccount } from '../simulated-account.ts';
import { planDataWith, planOfData } from '../simulation/rehearse.ts';
import { runKunren } from './run-kunren.ts';

/** The factor of accelerated time: a launch of ten minutes takes a second. */
const SPEED = 600;
const DRILL = ulid();
const PLAN = planOfData(planDataWith());

let account: SimulatedAccount;
let ports: Ports;

beforeAll(async () => {
  account = await simulatedAccount(SPEED);
  ports = account.ports;
});
afterAll(() => account.close());

const kunren = (...args: string[]) => runKunren(args);

const alive = () =>
  [...account.simulator.aws.instances.values()].filter(
    (one) => one.role === 'recovery' && one.shutDownAt === Number.POSITIVE_INFINITY,
  );

async function startDrill(): Promise<void> {
  const request = {
    plan: planDataWith(),
    planSha256: '0'.repeat(64),
    trigger: { type: 'manual' as const, actor: null },
    scheduledFor: null,
  };
  const execution = { id: `arn:${DRILL}`, name: DRILL, startedAt: new Date().toISOString() };
  await startWave(await openDrill({ request, execution }, ports), ports);
}

describe('an operator', () => {
  it('gets an error when there is no such drill, or no bucket is named', async () => {
    const unknown = await kunren('abort', '01KAKBWN00HHHHHHHHHHHHHHHH', '--reason', 'typing error');
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('no drill 01KAKBWN00HHHH')]);
    const { KUNREN_BUCKET: bucket } = process.env;
    delete process.env['KUNREN_BUCKET'];
    const nowhere = await kunren('cleanup', DRILL);
    process.env['KUNREN_BUCKET'] = bucket;
    expect([nowhere.status, nowhere.stderr]).toEqual([2, expect.stringContaining('give --bucket')]);
  });

  it('makes a drill abort, with a reason for the record', async () => {
    await startDrill();
    const ended = await kunren('abort', DRILL, '--reason', 'a real incident began');
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    expect(await ports.folder(PLAN.id, DRILL).read('abort')).toMatchObject({
      by: expect.stringMatching(/^arn:aws:sts::\d{12}:/),
      reason: 'a real incident began',
    });
    const silent = await kunren('abort', DRILL, '--reason', ' ');
    expect([silent.status, silent.stderr]).toEqual([2, expect.stringContaining('say why')]);
  });

  it('removes what a drill has running, and nothing else', async () => {
    await expect.poll(() => alive().length, { timeout: 10_000 }).toBe(1);
    const ended = await kunren('cleanup', DRILL);
    expect([ended.status, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toMatch(/Nothing of drill .* is left\.\n$/);
    expect(alive()).toEqual([]);
    expect(account.simulator.aws.deletions.every((deletion) => deletion.isDrill)).toBe(true);
  });
});
