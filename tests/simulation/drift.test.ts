import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { coverageOf } from '../../core/history/coverage.ts';
import { driftIn, provenSettings } from '../../core/verdict/drift.ts';
import { checkGuards } from '../../drill/check-guards.ts';
import { checkReadiness } from '../../drill/check-readiness.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { publishHistory } from '../../drill/closing/history.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { checkLink } from '../../reporting/evidence/check-chain.ts';
import { checkSettings } from '../../reporting/evidence/check-settings.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { describeFinding } from '../../reporting/readiness/describe.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { withoutTags } from '../without-tags.ts';
import { DB, planDataWith, serversWith } from './rehearse.ts';
import { ended, onStage, recordingMetrics, recordOf, type Stage, waveDone } from './stage.ts';

/** What decides a launch changes between two drills: the pass before it proves something else. */

const idAt = (hours: number): string =>
  ulid(Date.parse('2026-11-21T17:00:00Z') + hours * 3_600_000, () => 0.25);
const BEFORE = { instanceType: 'c5.large', volumeType: 'gp3' };
/** Two hours in, somebody makes another version the default, and an alarm rings for two hours. */
const AWS = {
  servers: serversWith({
    launch: { ...BEFORE, otherVersions: [{ version: 2, instanceType: 't3.micro', volumeType: 'gp2' }] },
  }),
  alarms: [{ name: 'site-down', state: 'OK' }],
  changes: [
    { after: '2h', template: { server: 'wordpress-db', defaultVersion: 2 } },
    { after: '2h', alarm: { name: 'site-down', state: 'ALARM' } },
    { after: '4h', alarm: { name: 'site-down', state: 'OK' } },
  ],
};
const PLAN = {
  guards: { blockingAlarms: ['site-down'] },
  waves: [{ name: 'all', servers: [{ hostname: 'wordpress-db' }, { hostname: 'wordpress-web' }] }],
};

async function drillAt(hours: number, { begin, ports }: Stage) {
  const wait = (Date.parse('2026-11-21T17:00:00Z') + hours * 3_600_000 - ports.now().getTime()) / 1_000;
  if (wait > 0) await ports.sleep(wait);
  const input = begin(idAt(hours));
  const execution = { ...input.execution, startedAt: ports.now().toISOString() };
  const state = await checkGuards(await openDrill({ ...input, execution }, ports), ports);
  if (state.status === 'CLEAR') return (await ended(await waveDone(state, ports), ports)).record;
  await closeDrill(state, ports);
  return recordOf(state, ports);
}

async function page({ simulator }: Stage): Promise<string> {
  const s3 = new S3Client({ region: 'ap-northeast-1', endpoint: simulator.url });
  try {
    const { Body } = await s3.send(
      new GetObjectCommand({ Bucket: 'kunren-evidence', Key: 'history/index.html' }),
    );
    return (await Body?.transformToString()) ?? '';
  } finally {
    s3.destroy();
  }
}

it('a server whose settings changed since its last pass needs verification until it passes with them', () =>
  onStage(AWS, PLAN, async (stage) => {
    const { ports } = stage;
    const passed = await drillAt(0, stage);
    // The newer version waits to be made the default, which is a finding and no failure.
    expect([passed.verdict, driftIn(passed)]).toEqual(['PASS_WITH_FINDINGS', []]);
    expect(renderReport(passed, 'en')).toContain('No earlier drill that passed has recorded');
    expect(await page(stage)).not.toContain('要再確認');
    await stage.takeMessages();

    const refused = await drillAt(3, stage);
    const changes = [
      { field: 'instanceType', before: 'c5.large', after: 't3.micro' },
      { field: 'volumeType /dev/sda1', before: 'gp3', after: 'gp2' },
    ];
    expect(refused.verdict).toBe('SKIPPED');
    expect(driftIn(refused)).toEqual([
      { serverID: DB, hostname: 'wordpress-db', drillId: passed.drillId, at: passed.startedAt, changes },
    ]);
    // Of the other nothing changed, so its settings are written once.
    expect(refused.earlier.proven?.map(({ settings }) => settings === undefined).toSorted()).toEqual([
      false,
      true,
    ]);
    expect(renderReport(refused, 'ja')).toContain('前回の合格以降に変更されています');
    expect(renderReport(refused, 'en')).toContain('t3.micro');
    expect(withoutTags(await page(stage))).toMatch(
      /needs verification\s*seen 0 days ago: instanceType, volumeType/,
    );
    const messages = JSON.stringify(await stage.takeMessages());
    expect(messages).toContain('前回の合格以降に変更された起動設定');
    expect(messages).toContain('wordpress-db: instanceType, volumeType /dev/sda1');

    const again = await drillAt(5, stage);
    expect([again.verdict, driftIn(again)[0]?.changes]).toEqual(['PASS', changes]);
    expect(await page(stage)).not.toContain('要再確認');
    expect(provenSettings(again).get(DB)).toMatchObject({ drillId: again.drillId });

    const { rows } = await ports.history.read(again.planId, new Date(0));
    const sinceRefusal = coverageOf(rows.slice(0, 2)).find(({ serverID }) => serverID === DB);
    expect(sinceRefusal?.needsVerification).toEqual({
      since: refused.startedAt,
      fields: ['instanceType', 'volumeType /dev/sda1'],
    });
    await expectChecked(
      stage,
      [passed, refused, again].map(({ drillId }) => drillId),
    );
  }));

it('a look between drills says what has changed since the last pass, before any drill does', () =>
  onStage(AWS, PLAN, async (stage) => {
    const passed = await drillAt(0, stage);
    const request = { plan: planDataWith(PLAN), planSha256: '0'.repeat(64) };
    const { counted, ports } = recordingMetrics(stage);
    // The version that waits to be made the default, as in the drill.
    expect(await checkReadiness(request, ports)).toEqual({ status: 'NOT_READY', findings: 1 });
    await stage.ports.sleep(4 * 3_600);
    expect(await checkReadiness(request, ports)).toEqual({ status: 'NOT_READY', findings: 2 });
    const newest = await stage.ports.readiness(passed.planId).newest();
    expect(
      newest?.findings.map(({ code, values }) => [code, values['field'], values['lastPassedAt']]),
    ).toEqual([
      ['SETTING_CHANGED', 'instanceType', passed.startedAt],
      ['SETTING_CHANGED', 'volumeType /dev/sda1', passed.startedAt],
    ]);
    expect(counted).toEqual([
      ['ReadinessFindings', 1, passed.planId],
      ['ServersNeedingVerification', 0, passed.planId],
      ['ReadinessFindings', 2, passed.planId],
      ['ServersNeedingVerification', 1, passed.planId],
    ]);
    await publishHistory(stage.ports);
    expect(withoutTags(await page(stage))).toMatch(
      /needs verification\s*seen 0 days ago: instanceType, volumeType/,
    );
  }));

it('a look that cannot read what passed last is not ready, and the next report does not deny that something passed', () =>
  onStage(AWS, PLAN, async (stage) => {
    const passed = await drillAt(0, stage);
    const ports = unreadable(stage.ports, passed.drillId);
    const request = { plan: planDataWith(PLAN), planSha256: '0'.repeat(64) };
    const { counted, ports: metered } = recordingMetrics({ ...stage, ports });
    expect(await checkReadiness(request, metered)).toEqual({ status: 'NOT_READY', findings: 2 });
    const newest = await ports.readiness(passed.planId).newest();
    expect(newest?.findings).toMatchObject([
      { check: 'launch-settings', code: 'SETTINGS_UNUSED', serverID: DB },
      { check: 'launch-settings', code: 'LAST_PASS_UNREAD', state: 'unknown', resource: passed.drillId },
    ]);
    // Zero would say that each was compared.
    expect(counted).toEqual([['ReadinessFindings', 2, passed.planId]]);
    for (const locale of ['en', 'ja'] as const) {
      const finding = newest?.findings.at(-1);
      const said = finding === undefined ? '' : JSON.stringify(describeFinding(finding, locale));
      expect(said).toContain(passed.drillId);
      expect(said).toContain('wordpress-db');
      expect(said).not.toContain('?');
    }

    const refused = await drillAt(3, { ...stage, ports });
    expect([refused.verdict, refused.earlier.unread]).toEqual(['SKIPPED', passed.drillId]);
    expect(renderReport(refused, 'en')).not.toContain('No earlier drill that passed has recorded');
    expect(renderReport(refused, 'en')).toContain(`the record of drill ${passed.drillId} could not be read`);
    expect(renderReport(refused, 'ja')).not.toContain('合格済みの訓練はまだありません');
    expect(renderReport(refused, 'ja')).toContain(`訓練 ${passed.drillId} の記録を読み取れなかった`);
    expect(await checkReadiness(request, ports)).toMatchObject({ status: 'NOT_READY' });

    const again = await drillAt(5, { ...stage, ports });
    expect(again.verdict).toBe('PASS');
    expect(await checkReadiness(request, ports)).toEqual({ status: 'READY', findings: 0 });
  }));

/** As if the record of this drill had been damaged. */
const unreadable = (ports: Ports, drillId: string): Ports => ({
  ...ports,
  folder: (planId, id) => {
    const folder = ports.folder(planId, id);
    return id === drillId ? { ...folder, readFile: async () => Buffer.from('garbage') } : folder;
  },
});

/** Whoever verifies the chain finds that each record says the same of the passes before it. */
async function expectChecked({ ports }: Stage, drillIds: readonly string[]): Promise<void> {
  const links = await Promise.all(
    drillIds.map(async (drillId) => {
      const folder = ports.folder('wordpress-workshop', drillId);
      const bytes = (await folder.readFile('drill.json')) ?? Buffer.from('');
      return {
        drillId,
        record: await recordOf({ planId: 'wordpress-workshop', drillId }, ports),
        sha256: sha256Of(bytes),
      };
    }),
  );
  for (const [place, link] of links.entries()) {
    expect(checkSettings(link.record)).toMatchObject([{ outcome: 'holds' }]);
    expect(checkLink(link, links[place - 1])).toMatchObject([{ outcome: 'holds' }]);
  }
  const last = links[2];
  const proven = last?.record.earlier.proven?.map((one) => ({ ...one, at: '2026-01-01T00:00:00.000Z' }));
  if (last === undefined || proven === undefined) throw new Error('the last drill knows no pass');
  const rosy = { ...last.record, earlier: { ...last.record.earlier, proven } };
  expect(checkLink({ ...last, record: rosy }, links[1])).toMatchObject([
    { outcome: 'fails', reason: expect.stringContaining('with which servers last passed differ') },
  ]);
}
