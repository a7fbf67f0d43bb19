import { createHash, createPublicKey } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { functionContract } from '../../core/workflow/contract.ts';
import { checkGuards } from '../../drill/check-guards.ts';
import { closeDrill } from '../../drill/close-drill.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { sweepOrphans } from '../../drill/sweep-orphans.ts';
import { reportFonts } from '../../infra/report-fonts.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { checkDrill } from '../../reporting/evidence/check-drill.ts';
import { checkPdfs } from '../../reporting/evidence/check-record.ts';
import { BUNDLE, RECORD } from '../../reporting/evidence/file-names.ts';
import { isWorkingFile } from '../../reporting/evidence/working-files.ts';
import {
  callsOf,
  EXPIRED,
  heldLeases,
  planDataWith,
  type Rehearsal,
  recordWrites,
  rehearse,
} from './rehearse.ts';
import { onStage, recordOf, type Stage } from './stage.ts';

/** What makes a drill's record verifiable, for every ending and every fault while signing. */

const NAMES = [
  'drill.json',
  'report.ja.html',
  'report.en.html',
  'oscal-assessment-results.json',
  'raw.ndjson.gz',
  'public-key.pem',
  'VERIFY.md',
  'plan.yml',
  BUNDLE,
];
const failing = ({ evidence, record, simulator }: Rehearsal): string[] => {
  const key = createPublicKey(simulator.aws.signingKey.export({ format: 'pem', type: 'pkcs8' }));
  const { checks } = checkDrill(evidence, {
    key,
    drillId: record.drillId,
    toolVersion: packageJson.version,
  });
  return checks.filter(({ outcome }) => outcome === 'fails').map(({ name }) => name);
};

/** Whatever was put into the drill's folder. */
const namesWritten = (rehearsal: Rehearsal): string[] =>
  callsOf(rehearsal, 's3:PutObject').flatMap(({ input }) => {
    const [, name] = (input as { Key: string }).Key.split(`/${rehearsal.record.drillId}/`);
    return name === undefined ? [] : [name];
  });

describe('a drill leaves its evidence', () => {
  it.each([
    ['that passed', {}, {}, 'PASS'],
    ['that was refused', { existing: [{ server: 'wordpress-db', kind: 'recovery' }] }, {}, 'SKIPPED'],
    ['of a plan whose approval has expired', {}, EXPIRED, 'SKIPPED'],
    ['that aborted', { realRecoveries: [{ server: 'wordpress-web', after: '4m' }] }, {}, 'ABORTED'],
    [
      'that could not go on',
      { faults: [{ operation: 'drs:DescribeJobLogItems', error: 'AccessDeniedException', times: 1_000 }] },
      {},
      'INCONCLUSIVE',
    ],
  ])('%s', async (_, scenario, plan, verdict) => {
    const rehearsal = await rehearse(scenario, plan);
    expect(rehearsal.record.verdict).toBe(verdict);
    expect([...rehearsal.evidence.keys()].sort()).toEqual(NAMES.toSorted());
    expect(failing(rehearsal)).toEqual([]);
    expect(rehearsal.record.chain).toEqual({ sequence: 1, previous: null });
    const working = namesWritten(rehearsal).filter((name) => /^(facts|answers)\//.test(name));
    expect(working.length).toBeGreaterThan(2);
    expect(working.filter((name) => !isWorkingFile(name))).toEqual([]);
  });

  it('with PDFs in the languages of a plan that wants them, signed with the rest', async () => {
    const rehearsal = await rehearse({}, { report: { languages: ['ja'], pdf: true } });
    const pdf = rehearsal.evidence.get('report.ja.pdf') ?? new Uint8Array();
    expect(Buffer.from(pdf.subarray(0, 8)).toString('latin1')).toBe('%PDF-1.7');
    expect(rehearsal.evidence.has('report.en.pdf')).toBe(false);
    expect(failing(rehearsal)).toEqual([]);
    const options = { toolVersion: packageJson.version, unread: new Set<string>(), readFonts: reportFonts };
    const { evidence, record } = rehearsal;
    expect(await checkPdfs(evidence, record, options)).toMatchObject([{ outcome: 'holds' }]);
    const swapped = new Map(evidence).set('report.ja.pdf', pdf.subarray(1));
    expect(await checkPdfs(swapped, record, options)).toMatchObject([
      { outcome: 'fails', reason: 'report.ja.pdf is not what the record gives' },
    ]);
  });

  it('each file once, the signature last, and then people are notified, who learn whether it stands', async () => {
    const rehearsal = await rehearse();
    const written = callsOf(rehearsal, 's3:PutObject')
      .map(({ input }) => input as { Key: string; IfNoneMatch?: string })
      .filter(({ Key }) => NAMES.some((name) => Key.endsWith(`/${name}`)) || Key.includes('/chain/'));
    expect(written.map(({ Key }) => Key.split('/').at(-1))).toEqual([
      // By OpenDrill, which knows what is deployed.
      'plan.yml',
      '00000001.json',
      // Before the record, which holds its hash.
      'raw.ndjson.gz',
      ...NAMES.filter((name) => !['plan.yml', 'raw.ndjson.gz'].includes(name)),
    ]);
    expect(written.every(({ IfNoneMatch }) => IfNoneMatch === '*')).toBe(true);
    const published = rehearsal.calls.findIndex(({ operation }) => operation === 'Publish');
    const signed = rehearsal.calls.findIndex(({ operation }) => operation === 'Sign');
    expect(published).toBeGreaterThan(signed);
  });

  it('and its message has the hash of the record, by which a removed drill is found', async () => {
    const { messages, bytes } = await rehearse();
    expect(messages[0]?.text).toContain(createHash('sha256').update(bytes).digest('hex'));
  });
});

describe('when KMS does not sign', () => {
  const failingFor = (times: number, error: string) => ({
    faults: [{ operation: 'kms:Sign', error, status: error.startsWith('Access') ? 400 : 500, times }],
  });

  it('the step is done again, and nothing else of it', async () => {
    const rehearsal = await rehearse(failingFor(8, 'KMSInternalException'));
    expect(rehearsal.ended).toBe('SUCCEEDED');
    expect(failing(rehearsal)).toEqual([]);
    expect(rehearsal.states.filter((state) => state === 'CloseDrill')).toHaveLength(2);
    expect(recordWrites(rehearsal).filter(({ status }) => status === 200)).toHaveLength(1);
    expect(rehearsal.messages).toHaveLength(1);
  });

  it('nor may be called, the record is final, people are notified, leases are released, and the sweep signs later', async () => {
    const rehearsal = await rehearse(failingFor(12, 'AccessDeniedException'));
    expect(rehearsal.ended).toBe('FAILED');
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(rehearsal.messages).toHaveLength(1);
    expect(heldLeases(rehearsal)).toEqual([]);
    expect(failing(rehearsal)).toEqual([]);
    const signed = callsOf(rehearsal, 'kms:Sign').find(({ status }) => status === 200);
    expect(signed?.invocation).toContain('SweepOrphans');
    expect(Date.parse(signed?.at ?? '') - Date.parse(rehearsal.record.endedAt)).toBeGreaterThan(300_000);
  });

  it('with a key that is not there, the drill is closed and unsigned', async () => {
    const rehearsal = await rehearse({
      faults: [{ operation: 'kms:GetPublicKey', error: 'NotFoundException', times: 1_000 }],
    });
    expect(rehearsal.record.verdict).toBe('PASS');
    expect(rehearsal.evidence.has(BUNDLE)).toBe(false);
    expect(rehearsal.evidence.has('report.ja.html')).toBe(true);
    expect(rehearsal.messages).toHaveLength(1);
  });
});

/** A drill of a plan whose approval has expired: opened, refused and closed. */
async function refused({ begin, ports }: Pick<Stage, 'begin' | 'ports'>, name?: string) {
  const state = await openDrill(begin(name), ports);
  const last = state.status === 'OPENED' ? await checkGuards(state, ports) : state;
  return { state: last, output: await closeDrill(last, ports) };
}
const idAt = (minute: number): string =>
  ulid(Date.parse('2026-11-21T17:00:00Z') + minute * 60_000, () => 0.25);
const hashOf = async (planId: string, drillId: string, ports: Ports): Promise<string> =>
  createHash('sha256')
    .update((await ports.folder(planId, drillId).readFile(RECORD)) ?? '')
    .digest('hex');

describe('the chain', () => {
  it('gives each drill the place after the last, with the hash of its record', () =>
    onStage({}, EXPIRED, async (stage) => {
      const { ports } = stage;
      const ids = [idAt(0), idAt(1), idAt(2)];
      for (const id of ids) await refused(stage, id);
      const planId = 'wordpress-workshop';
      const [first = '', second = ''] = ids;
      const chains = await Promise.all(
        ids.map(async (drillId) => (await recordOf({ planId, drillId }, ports)).chain),
      );
      expect(chains).toEqual([
        { sequence: 1, previous: null },
        { sequence: 2, previous: { drillId: first, sha256: await hashOf(planId, first, ports) } },
        { sequence: 3, previous: { drillId: second, sha256: await hashOf(planId, second, ports) } },
      ]);
    }));

  it('carries each drill’s result into the records after it, with what has changed since', () =>
    onStage({}, EXPIRED, async (stage) => {
      const { ports } = stage;
      const ids = [idAt(0), idAt(1), idAt(2)];
      for (const id of ids) await refused(stage, id);
      const earlier = await Promise.all(
        ids.map(
          async (drillId) => (await recordOf({ planId: 'wordpress-workshop', drillId }, ports)).earlier,
        ),
      );
      expect(earlier.map(({ drills }) => drills.map(({ drillId }) => drillId))).toEqual([
        [],
        ids.slice(0, 1),
        ids.slice(0, 2),
      ]);
      expect(earlier.map(({ changes }) => changes)).toEqual([null, [], []]);
      expect(earlier[2]?.drills[1]).toMatchObject({
        sequence: 2,
        verdict: 'SKIPPED',
        recoveryTimeSeconds: null,
      });
    }));

  it('keeps a drill’s place and every byte of it when it is closed again, also after others', () =>
    onStage({}, EXPIRED, async (stage) => {
      const { ports, simulator } = stage;
      const { state, output } = await refused(stage, idAt(0));
      await refused(stage, idAt(1));
      const folder = ports.folder(state.planId, state.drillId);
      const read = () => Promise.all(NAMES.map((name) => folder.readFile(name)));
      const before = await read();
      expect(await closeDrill(state, ports)).toEqual(output);
      expect(await read()).toEqual(before);
      const places = simulator.calls.filter(
        ({ operation, input, status }) =>
          operation === 'PutObject' &&
          status === 200 &&
          String((input as { Key: string }).Key).includes('/chain/'),
      );
      expect(places).toHaveLength(2);
    }));

  it('gives two that are closed at the same moment two places, and one closed twice at once one', () =>
    onStage({}, EXPIRED, async ({ begin, ports }) => {
      const states = await Promise.all([idAt(0), idAt(1)].map((id) => openDrill(begin(id), ports)));
      await Promise.all([...states, ...states].map((state) => closeDrill(state, ports)));
      const chains = await Promise.all(states.map(async (state) => (await recordOf(state, ports)).chain));
      expect(chains.map(({ sequence }) => sequence).sort()).toEqual([1, 2]);
      const second = chains.find(({ sequence }) => sequence === 2);
      expect(states.map(({ drillId }) => drillId)).toContain(second?.previous?.drillId);
    }));

  it.each([
    [
      'one that kunren would take next',
      '00000001',
      { sequence: 2, previous: { drillId: 'unreadable', sha256: null } },
    ],
    ['one behind a gap', '00000007', { sequence: 1, previous: null }],
    ['the last that there is', '99999999', { sequence: 1, previous: null }],
  ])('is not blocked by a foreign file among the places: %s', (_, place, chain) =>
    onStage({}, EXPIRED, async ({ begin, ports, byHand, simulator }) => {
      const state = await openDrill(begin(), ports);
      const s3 = new S3Client({ endpoint: simulator.url, region: 'ap-northeast-3' });
      const Key = `drills/${state.planId}/chain/${place}.json`;
      await byHand(() => s3.send(new PutObjectCommand({ Bucket: 'kunren-evidence', Key, Body: 'seven' })));
      s3.destroy();
      await closeDrill(state, ports);
      expect((await recordOf(state, ports)).chain).toEqual(chain);
      expect(await closeDrill(state, ports)).toMatchObject({ status: 'CLOSED' });
    }),
  );

  it('takes a place once when the response to taking it is lost', async () => {
    const rehearsal = await rehearse({
      faults: [{ operation: 's3:PutObject', key: '/chain/', lost: true }],
    });
    expect(rehearsal.record.chain).toEqual({ sequence: 1, previous: null });
    expect(failing(rehearsal)).toEqual([]);
  });

  it('names a previous drill that has a place and no record yet, without a hash', () =>
    onStage({}, EXPIRED, async ({ begin, ports }) => {
      const [first, second] = [
        await openDrill(begin(idAt(0)), ports),
        await openDrill(begin(idAt(1)), ports),
      ];
      const { planId, drillId } = first;
      await ports.claimPlace({ planId, drillId, startedAt: ports.now().toISOString(), now: ports.now() });
      await closeDrill(second, ports);
      expect((await recordOf(second, ports)).chain).toEqual({
        sequence: 2,
        previous: { drillId, sha256: null },
      });
      await closeDrill(first, ports);
      expect((await recordOf(first, ports)).chain).toEqual({ sequence: 1, previous: null });
    }));
});

it('the hourly sweep signs no record of an execution that Step Functions does not know', () =>
  onStage(
    { faults: [{ operation: 'kms:Sign', error: 'DisabledException', status: 400, times: 1 }] },
    EXPIRED,
    async ({ begin, ports, simulator }) => {
      const state = await openDrill(begin(), ports);
      await expect(closeDrill(state, ports)).rejects.toMatchObject({ name: 'TransientError' });
      const folder = ports.folder(state.planId, state.drillId);
      expect(await folder.readFile(BUNDLE)).toBeUndefined();
      const hourly = functionContract.SweepOrphans.input.parse({
        source: 'kunren.schedule',
        'detail-type': 'Hourly Sweep',
        plans: [{ plan: planDataWith(EXPIRED), planSha256: '0'.repeat(64) }],
      });
      await ports.sleep(3_600);
      expect((await sweepOrphans(hourly, ports)).failed).toEqual([
        expect.stringMatching(
          /is not signed: Step Functions knows no execution of it; find out who wrote it/,
        ),
      ]);
      expect(
        simulator.calls.filter(({ operation, status }) => operation === 'Sign' && status === 200),
      ).toEqual([]);
    },
  ));

it.each([
  ['report', 'report.en.html'],
  ['plan', 'plan.yml'],
])('a %s that is not what follows from the record keeps the key from signing', (_, name) =>
  onStage({}, EXPIRED, async ({ begin, ports }) => {
    const state = await openDrill(begin(), ports);
    const folder = ports.folder(state.planId, state.drillId);
    await folder.keep({ name, contentType: 'text/html', bytes: Buffer.from('PASS') });
    await expect(closeDrill(state, ports)).rejects.toMatchObject({ name: 'ForeignEvidence' });
    expect(await folder.readFile(BUNDLE)).toBeUndefined();
  }),
);
