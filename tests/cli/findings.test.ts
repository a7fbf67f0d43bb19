import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { decodeTime } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { keepEvidence } from '../../drill/closing/keep-evidence.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { type SimulatedAccount, simulatedAccount } from '../simulated-account.ts';
import { planDataWith, planOfData } from '../simulation/rehearse.ts';
import { runKunren } from './run-kunren.ts';

const PLAN = planOfData(planDataWith());
const drillId = (number: number): string => `01KAKBWN${String(number).padStart(2, '0')}GGGGGGGGGGGGGGGG`;

let account: SimulatedAccount;
let ports: Ports;

beforeAll(async () => {
  account = await simulatedAccount(60);
  ports = account.ports;
});
afterAll(() => account.close());

const kunren = (...args: string[]) => runKunren(args);

/** A drill that broke before it started anything, and so has a finding; its record's items. */
async function holdDrill(number: number) {
  const request = {
    plan: planDataWith(),
    planSha256: '0'.repeat(64),
    trigger: { type: 'manual' as const, actor: null },
    scheduledFor: null,
  };
  const name = drillId(number);
  const execution = { id: `arn:${name}`, name, startedAt: new Date(decodeTime(name)).toISOString() };
  const opened = await openDrill({ request, execution }, ports);
  await closeDrill({ ...opened, error: { Error: 'States.Timeout', Cause: '' } }, ports);
  const { openItems } = await ports.folder(PLAN.id, name).readRecord();
  return openItems.map((item) => [item.drillId, item.finding.id, item.disposition]);
}

describe('kunren report of a drill in the bucket', () => {
  it('makes its documents again from the record there, the same bytes as in the evidence', async () => {
    await holdDrill(0);
    const out = mkdtempSync(join(tmpdir(), 'kunren-report-'));
    const made = await kunren('report', drillId(0), '--out', out, '--format', 'html,oscal');
    expect([made.status, made.stderr]).toEqual([0, '']);
    const folder = ports.folder(PLAN.id, drillId(0));
    for (const name of ['report.ja.html', 'oscal-assessment-results.json'])
      expect(readFileSync(join(out, name))).toEqual(Buffer.from((await folder.readFile(name)) ?? ''));
  });

  it('says so when there is no such drill', async () => {
    const ended = await kunren('report', '01KAKBWN77GGGGGGGGGGGGGGGG');
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain('no drill 01KAKBWN77');
  });
});

describe('kunren link', () => {
  it('prints a link to each report, by which anybody may read it for that long', async () => {
    await holdDrill(8);
    const made = await kunren('link', drillId(8), '--for', '12h');
    expect([made.status, made.stderr]).toEqual([0, '']);
    const links = made.stdout.trim().split('\n');
    expect(links.map((link) => new URL(link).pathname.split('/').at(-1))).toEqual([
      'report.ja.html',
      'report.en.html',
    ]);
    expect(new URL(links[0] ?? '').searchParams.get('X-Amz-Expires')).toBe('43200');
    const folder = ports.folder(PLAN.id, drillId(8));
    const read = await fetch(links[0] ?? '');
    expect(Buffer.from(await read.arrayBuffer())).toEqual(
      Buffer.from((await folder.readFile('report.ja.html')) ?? ''),
    );
  });

  it.each([
    ['no such drill', ['01KAKBWN77GGGGGGGGGGGGGGGG'], 'no drill 01KAKBWN77'],
    ['a time that is none', [drillId(8), '--for', 'ever'], "'ever' is not between 1s and 7d"],
    ['a time that S3 does not sign', [drillId(8), '--for', '8d'], "'8d' is not between 1s and 7d"],
  ])('makes none for %s', async (_, args, expected) => {
    const ended = await kunren('link', ...args);
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(expected);
  });
});

describe('what a drill found', () => {
  it('is repeated in the records of its plan until somebody closes it, and once more then', async () => {
    const first = await holdDrill(1);
    expect(first.map(([drill]) => drill)).not.toContain(drillId(1));
    const second = (await holdDrill(2)).filter(([drill]) => drill === drillId(1));
    expect(second[0]).toEqual([drillId(1), 'F-1', null]);

    const listed = await kunren('finding', 'list', PLAN.id);
    expect([listed.status, listed.stderr]).toEqual([0, '']);
    expect(listed.stdout).toMatch(new RegExp(`^${drillId(1)} +F-1 +HIGH +20`, 'm'));
    const told = ['--cause', 'a timeout', '--action', 'it was raised (CHG-77)', '--by', 'Sato'];
    const closed = await kunren('finding', 'close', drillId(1), 'F-1', ...told);
    expect([closed.status, closed.stderr]).toEqual([0, '']);
    const data = JSON.parse((await kunren('finding', 'list', PLAN.id, '--json')).stdout);
    expect(data.findings).not.toContainEqual(
      expect.objectContaining({ drillId: drillId(1), finding: expect.objectContaining({ id: 'F-1' }) }),
    );

    const third = (await holdDrill(3)).filter(([drill]) => drill === drillId(1));
    expect(third[0]).toEqual([
      drillId(1),
      'F-1',
      {
        at: expect.any(String),
        by: expect.stringContaining('arn:aws:'),
        note: '',
        rootCause: 'a timeout',
        correctiveAction: 'it was raised (CHG-77)',
        doneBy: 'Sato',
      },
    ]);
  });

  it('is stored by the sweep that signs a drill that could not store it', async () => {
    const folder = ports.folder(PLAN.id, drillId(2));
    const { length } = (await folder.readRecord()).findings;
    for (const key of [`findings/${drillId(2)}.${length}.json`, `${drillId(2)}/drill.sigstore.json`]) {
      const Key = `drills/${PLAN.id}/${key}`;
      await account.stack.s3.send(new DeleteObjectCommand({ Bucket: account.stack.bucket, Key }));
    }
    const raised = async () =>
      (await ports.openItems(PLAN.id, ports.now())).filter((item) => item.drillId === drillId(2));
    expect(await raised()).toEqual([]);
    await keepEvidence(folder, ports);
    expect(await raised()).toHaveLength(length);
  });

  it('is closed once', async () => {
    const again = await kunren('finding', 'close', drillId(1), 'F-1', '--note', 'again');
    expect([again.status, again.stdout]).toEqual([3, '']);
    expect(again.stderr).toContain('was already closed, and is unchanged');
  });

  it.each([
    ['a finding that the drill does not have', [drillId(1), 'F-99', '--note', 'x'], "has no finding 'F-99'"],
    [
      'a drill that is not there',
      ['01KAKBWN77GGGGGGGGGGGGGGGG', 'F-1', '--note', 'x'],
      'no drill 01KAKBWN77',
    ],
    ['no word on what was done', [drillId(1), 'F-1', '--note', ' '], 'say with --action what was done'],
    ['a cause and nothing that was done', [drillId(1), 'F-1', '--cause', 'x'], 'say with --action'],
  ])('is not closed for %s', async (_, args, expected) => {
    const ended = await kunren('finding', 'close', ...args);
    expect([ended.status, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain(expected);
  });
});
