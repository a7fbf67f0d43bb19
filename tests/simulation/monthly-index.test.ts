import { createPublicKey } from 'node:crypto';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { sweepOrphans } from '../../drill/sweep-orphans.ts';
import { checkIndexes } from '../../reporting/evidence/check-index.ts';
import { readIndexBytes } from '../../reporting/evidence/index-files.ts';
import { readRecordBytes } from '../../reporting/evidence/read-record.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { callsOf, EXPIRED, planDataWith } from './rehearse.ts';
import { onStage, type Stage } from './stage.ts';

/** What a plan should have had in a month and what it had, signed when the month is over. */

const HOUR = 3_600;
const PLAN_ID = 'wordpress-workshop';
/** Every day at 18:00 in UTC. */
const DAILY = { schedule: { expression: 'cron(0 3 * * ? *)', timeZone: 'Asia/Tokyo' } };
const LAST_OF_OCTOBER = { startAt: '2026-10-31T12:00:00Z' };
const NAMES = ['2026-10.json', '2026-10.sigstore.json'];

const sweep = (ports: Ports) =>
  sweepOrphans(
    {
      source: 'kunren.schedule',
      'detail-type': 'Hourly Sweep',
      plans: [{ plan: planDataWith(DAILY), planSha256: '0'.repeat(64) }],
    },
    ports,
  );

/** A refused drill, of a slot or of no schedule. */
async function held({ begin, deploy, ports }: Stage, scheduledFor: string | null) {
  const { request, execution } = begin(ulid(ports.now().getTime(), () => 0.25));
  const plan = { ...request.plan, ...EXPIRED };
  deploy(plan);
  const startedAt = ports.now().toISOString();
  if (scheduledFor !== null)
    await ports.starts.keep(execution.name, { trigger: 'schedule', scheduledFor }, ports.now());
  const state = await openDrill(
    { request: { ...request, plan }, execution: { ...execution, startedAt } },
    ports,
  );
  await closeDrill(state, ports);
  deploy(request.plan);
  return state.drillId;
}

const indexOf = async (ports: Ports) => {
  const folder = ports.folder(PLAN_ID, 'index');
  const files = await Promise.all(NAMES.map(async (name) => [name, await folder.readFile(name)] as const));
  return new Map(files.flatMap(([name, bytes]) => (bytes === undefined ? [] : [[name, bytes] as const])));
};

async function checksOf({ ports, simulator }: Stage, drillIds: readonly string[]) {
  const links = await Promise.all(
    drillIds.map(async (drillId) => {
      const bytes = (await ports.folder(PLAN_ID, drillId).readFile('drill.json')) ?? new Uint8Array();
      return { drillId, record: readRecordBytes(bytes), sha256: sha256Of(bytes) };
    }),
  );
  const key = createPublicKey(simulator.aws.signingKey.export({ format: 'pem', type: 'pkcs8' }));
  return checkIndexes({ files: await indexOf(ports), links, key }).map(({ outcome, reason }) => [
    outcome,
    reason,
  ]);
}

describe('the index of a month', () => {
  it('is signed when the month is over, with each slot, its drill and what was never held', () =>
    onStage(LAST_OF_OCTOBER, DAILY, async (stage) => {
      const { ports } = stage;
      await sweep(ports);
      const byHand = await held(stage, null);
      await ports.sleep(35 * HOUR);
      await sweep(ports);
      expect([...(await indexOf(ports)).keys()]).toEqual([]);
      await ports.sleep(2 * HOUR);
      expect((await sweep(ports)).failed).toEqual([]);
      const index = readIndexBytes((await indexOf(ports)).get('2026-10.json') ?? new Uint8Array());
      expect(index).toMatchObject({
        month: '2026-10',
        simulated: true,
        watchedFrom: expect.stringMatching(/^2026-10-31T12:00:00/),
        slots: [{ at: '2026-10-31T18:00:00.000Z', drillId: null }],
        drills: [{ drillId: byHand, scheduledFor: null, record: { sequence: 1, verdict: 'SKIPPED' } }],
      });
      expect(await checksOf(stage, [byHand])).toEqual([
        ['holds', '1 scheduled, 1 ran, each as it lies here'],
        ['unchecked', 'no drill ran at 2026-10-31T18:00:00.000Z'],
      ]);
      const before = await indexOf(ports);
      await ports.sleep(HOUR);
      await sweep(ports);
      expect(await indexOf(ports)).toEqual(before);
      expect(
        callsOf(stage.simulator, 's3:PutObject').filter(({ input }) =>
          JSON.stringify(input).includes('/index/'),
        ),
      ).toHaveLength(2);
    }));

  it('knows the drill of a slot', () =>
    onStage(LAST_OF_OCTOBER, DAILY, async (stage) => {
      const { ports } = stage;
      await sweep(ports);
      await ports.sleep(6 * HOUR);
      const drillId = await held(stage, '2026-10-31T18:00:00Z');
      await ports.sleep(31 * HOUR);
      await sweep(ports);
      expect(await checksOf(stage, [drillId])).toEqual([
        ['holds', '1 scheduled, 1 ran, each as it lies here'],
      ]);
      expect(await checksOf(stage, [])).toEqual([['fails', `drill ${drillId} ran and is not here`]]);
    }));

  it('is made by the next sweep when KMS did not sign, and the stored index is the one that is signed', () =>
    onStage(
      {
        ...LAST_OF_OCTOBER,
        faults: [{ operation: 'kms:Sign', error: 'AccessDeniedException', status: 400, times: 1 }],
      },
      DAILY,
      async (stage) => {
        const { ports } = stage;
        await sweep(ports);
        await ports.sleep(37 * HOUR);
        const [failure = ''] = (await sweep(ports)).failed;
        expect(failure).toContain('the index of 2026-10 is not signed yet');
        await ports.sleep(HOUR);
        expect((await sweep(ports)).failed).toEqual([]);
        expect(await checksOf(stage, [])).toEqual([
          ['holds', '1 scheduled, 0 ran, each as it lies here'],
          ['unchecked', 'no drill ran at 2026-10-31T18:00:00.000Z'],
        ]);
      },
    ));

  it('is not made for a month in which the plan was not watched', () =>
    onStage({ startAt: '2026-11-02T12:00:00Z' }, DAILY, async ({ ports }) => {
      await sweep(ports);
      await sweep(ports);
      expect([...(await indexOf(ports)).keys()]).toEqual([]);
    }));
});
