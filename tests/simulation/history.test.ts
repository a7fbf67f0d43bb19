import { createHash } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { checkReadiness } from '../../drill/check-readiness.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { sweepOrphans } from '../../drill/sweep-orphans.ts';
import { withoutTags } from '../without-tags.ts';
import { callsOf, EXPIRED, heldLeases, planDataWith, recordWrites, rehearse } from './rehearse.ts';
import { onStage, type Stage } from './stage.ts';

/** The rows and pages over all drills, rebuilt at each close. */

const idAt = (minute: number): string =>
  ulid(Date.parse('2026-11-21T17:00:00Z') + minute * 60_000, () => 0.25);

async function viewOf({ simulator }: Stage, name: string): Promise<string> {
  const s3 = new S3Client({ region: 'ap-northeast-1', endpoint: simulator.url });
  try {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: 'kunren-evidence', Key: `history/${name}` }),
    );
    return (await Body?.transformToString()) ?? '';
  } finally {
    s3.destroy();
  }
}

/** A drill of a plan whose approval has expired: refused and closed. */
async function refused({ begin, ports }: Stage, name: string) {
  const state = await openDrill(begin(name), ports);
  await closeDrill(state, ports);
  return state;
}

describe('the history', () => {
  it('has a row and a line of every page for each drill, once, whether the workflow or the sweep closes it', () =>
    onStage({}, EXPIRED, async (stage) => {
      const { ports } = stage;
      const first = await refused(stage, idAt(0));
      await refused(stage, idAt(1));
      await closeDrill(first, ports);
      const bytes = await ports.folder(first.planId, first.drillId).readFile('drill.json');
      const { rows, missed } = await ports.history.read(first.planId, new Date(0));
      expect(rows).toMatchObject([
        {
          drillId: idAt(0),
          sequence: 1,
          verdict: 'SKIPPED',
          recordSha256: createHash('sha256')
            .update(bytes ?? '')
            .digest('hex'),
          previousSha256: null,
        },
        { drillId: idAt(1), sequence: 2, previousSha256: rows[0]?.recordSha256 },
      ]);
      expect(missed).toEqual([]);
      expect(JSON.parse(await viewOf(stage, 'history.json'))).toEqual({
        drills: rows,
        missed,
        readiness: [],
      });
      expect((await viewOf(stage, 'history.csv')).trimEnd().split('\r\n')).toHaveLength(3);
      const page = await viewOf(stage, 'index.html');
      for (const { drillId } of rows) expect(page).toContain(drillId);
    }));

  it('names a slot of the schedule that stayed empty, from the hour in which it is found', () => {
    const daily = { schedule: { expression: 'cron(0 3 * * ? *)', timeZone: 'Asia/Tokyo' } };
    return onStage({}, daily, async (stage) => {
      const { ports } = stage;
      await refused(stage, idAt(0));
      for (let hour = 0; hour < 6; hour += 1) {
        await sweepOrphans(
          {
            source: 'kunren.schedule',
            'detail-type': 'Hourly Sweep',
            plans: [{ plan: planDataWith(daily), planSha256: '0'.repeat(64) }],
          },
          ports,
        );
        await ports.sleep(3_600);
      }
      const { missed } = await ports.history.read('wordpress-workshop', new Date(0));
      expect(missed).toEqual([{ planId: 'wordpress-workshop', slot: '2026-11-21T18:00:00.000Z' }]);
      expect(withoutTags(await viewOf(stage, 'index.html'))).toContain('2026-11-21 18:00 UTC');
      const written = callsOf(stage.simulator, 'dynamodb:UpdateItem').filter(({ input }) =>
        JSON.stringify(input).includes('slot#'),
      );
      expect(written).toHaveLength(1);
    });
  });

  it('is written anew by the hourly sweep after a look at readiness, and else once a day', async () => {
    const sweep = { source: 'kunren.schedule', 'detail-type': 'Hourly Sweep', plans: [] } as const;
    const plan = planDataWith({ readiness: { expression: 'cron(0 6 * * ? *)' } });
    await onStage({}, EXPIRED, async (stage) => {
      const { ports, simulator } = stage;
      const written = async (): Promise<number> => {
        await sweepOrphans({ ...sweep, plans: [] }, ports);
        await ports.sleep(3_600);
        return callsOf(simulator, 's3:PutObject').filter(({ input }) =>
          JSON.stringify(input).includes('history/index.html'),
        ).length;
      };
      // Nobody was looked at, and nothing drilled: there is nothing to show.
      expect(await written()).toBe(0);
      stage.deploy(plan);
      await checkReadiness({ plan, planSha256: '0'.repeat(64) }, ports);
      await ports.sleep(60);
      expect([await written(), await written(), await written()]).toEqual([1, 1, 1]);
      expect(await viewOf(stage, 'index.html')).toContain('✓ 準備完了');
      expect(JSON.parse(await viewOf(stage, 'history.json')).readiness).toHaveLength(1);
      await ports.sleep(86_400);
      expect(await written()).toBe(2);
      await ports.sleep(2 * 86_400);
      expect(await written()).toBe(3);
      expect(await viewOf(stage, 'index.html')).toContain('The last look is overdue');
    });
  });

  it('has a drill that was closed while its table refused, by the sweep that its failed workflow triggers', async () => {
    const rehearsal = await rehearse({
      faults: [{ operation: 'dynamodb:UpdateItem', error: 'AccessDeniedException', status: 400, times: 3 }],
    });
    expect(rehearsal.ended).toBe('FAILED');
    const written = callsOf(rehearsal, 'dynamodb:UpdateItem').find(({ status }) => status === 200);
    expect(written?.invocation).toContain('SweepOrphans');
    expect(rehearsal.messages).toHaveLength(1);
  });

  it('that cannot be written costs neither record nor message nor signature, and the step is done again', async () => {
    const rehearsal = await rehearse({
      faults: [{ operation: 'dynamodb:UpdateItem', error: 'InternalServerError', status: 500, times: 8 }],
    });
    expect(rehearsal.ended).toBe('SUCCEEDED');
    expect(recordWrites(rehearsal).filter(({ status }) => status === 200)).toHaveLength(1);
    expect(rehearsal.messages).toHaveLength(1);
    expect(rehearsal.evidence.has('drill.sigstore.json')).toBe(true);
    expect(heldLeases(rehearsal)).toEqual([]);
    expect(callsOf(rehearsal, 'dynamodb:UpdateItem').at(-1)?.status).toBe(200);
  });
});
