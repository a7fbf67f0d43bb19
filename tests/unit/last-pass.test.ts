import { describe, expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { withAttempt } from '../../core/facts/proof.ts';
import { judgeInside } from '../../core/inside/verdict.ts';
import { insideProbeSchema } from '../../core/plan/inside.ts';
import type { PlannedServer } from '../../core/plan/planned-server.ts';
import type { LastPass } from '../../core/plan/sid.ts';
import { conclude } from '../../core/verdict/conclude.ts';
import { pastDrillsAfter } from '../../core/verdict/past-drill.ts';
import type { DrillRecord, DrillServer } from '../../core/verdict/record.ts';
import { provenSids, sidsAfter } from '../../core/verdict/sids.ts';
import { withLastPasses } from '../../drill/last-passes.ts';
import { checkLink } from '../../reporting/evidence/check-chain.ts';
import { checkSids } from '../../reporting/evidence/check-sids.ts';
import { inJapanese } from '../../reporting/evidence/words-ja.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { DB, factsOf, recovered } from '../builders.ts';
import { bytesOf } from '../signed-evidence.ts';

/** The SID of a Windows machine, compared with the one with which it last passed. */

const [OURS, OTHER] = ['S-1-5-21-1-2-3', 'S-1-5-21-9-9-9'];
const [OLDER, NEWER] = ['01KAZ0000000000000000000AA', '01KAZ0000000000000000000AB'];
const KNOWN = { sid: OURS, drillId: OLDER, at: '2026-10-21T17:00:00.000Z' };
const probe = insideProbeSchema.parse({ protocol: 'ssm', check: 'windows-sid', sid: 'last-pass' });
const AT = new Date('2026-11-21T17:00:00Z');

const judged = (output: string, lastPass: LastPass | undefined, exitStatus = 0) =>
  judgeInside(
    probe,
    { exitStatus, output, askedAt: AT, answeredAt: AT },
    { hostname: 'win', privateIpAddress: null, lastPass },
  );

describe('a SID that is compared with the last pass', () => {
  it('passes where it is the same, and fails where it is another', () => {
    expect(judged(OURS, KNOWN)).toMatchObject({ passed: true, errorCode: null, sid: OURS });
    expect(judged(OTHER, KNOWN)).toMatchObject({
      passed: false,
      errorCode: 'WRONG_SID',
      seen: `${OTHER}, ${OURS} when it last passed (${OLDER})`,
    });
  });
  it('is learned where no pass has recorded one, and said to be', () => {
    expect(judged(OURS, 'NONE')).toMatchObject({
      passed: true,
      sid: OURS,
      seen: expect.stringContaining('learned now'),
    });
  });
  it.each<[string, LastPass | undefined]>([
    ['could not be read', 'UNREAD'],
    ['was not looked for', undefined],
  ])('is not asked, and never right, where the last pass %s', (_, lastPass) => {
    expect(judged(OURS, lastPass)).toMatchObject({
      passed: false,
      notAsked: true,
      errorCode: 'LAST_PASS_UNREAD',
    });
  });
  it.each(['', 'Administrator', 'S-1-5-18', `${OURS}-500`, `x ${OURS}`])(
    'that is none is never learned: %j',
    (output) => {
      const verdict = judged(output, 'NONE');
      expect(verdict).toMatchObject({ passed: false, errorCode: 'CANNOT_TELL' });
      expect(verdict).not.toHaveProperty('sid');
    },
  );
  it('is not judged by a script that failed', () => {
    expect(judged(OURS, 'NONE', 1)).toMatchObject({ passed: false, errorCode: 'CANNOT_TELL' });
  });
});

/** A Windows server whose check saw this. */
function windows(sid: string, lastPass: LastPass, changes: Partial<DrillServer> = {}): DrillServer {
  const [base] = recovered().probes;
  if (base === undefined) throw new Error('the server has a probe');
  const verdict = judged(sid, lastPass);
  const attempt = { durationMilliseconds: 1, phases: null, ...verdict };
  const fact = withAttempt(
    { ...base, protocol: 'ssm', port: null, check: 'windows-sid', passesInARow: 0 },
    attempt,
    probe,
    AT,
  );
  return recovered({ probes: [fact], verifiedAt: verdict.passed ? AT.toISOString() : null, ...changes });
}
const recordOf = (server: DrillServer, changes: Partial<DrillRecord> = {}): DrillRecord => {
  const facts = { ...factsOf([server]), drillId: OLDER, ...changes };
  return { ...facts, ...conclude(facts) };
};
const following = (
  before: DrillRecord,
  server: DrillServer,
  changes: Partial<DrillRecord> = {},
): DrillRecord =>
  recordOf(server, {
    drillId: NEWER,
    chain: { sequence: 2, previous: { drillId: before.drillId, sha256: 'a'.repeat(64) } },
    earlier: { drills: [], changes: [], sids: sidsAfter(before) },
    ...changes,
  });

describe('what a record keeps', () => {
  const first = recordOf(windows(OURS, 'NONE'));
  const known = { ...KNOWN, serverID: DB, at: first.startedAt };

  it('is the SID of a pass, until the next one', () => {
    expect(first.verdict).toBe('PASS');
    expect(sidsAfter(first)).toEqual([known]);
    const again = following(first, windows(OURS, known));
    expect(provenSids(again).get(DB)).toMatchObject({ sid: OURS, drillId: NEWER });
  });
  it('is not that of a drill that failed, whose servers may be anything', () => {
    const failed = following(first, windows(OTHER, known));
    expect(failed.verdict).toBe('FAIL');
    expect(sidsAfter(failed)).toEqual([known]);
  });
  it('of a server that could not be compared proves nothing: the drill is inconclusive', () => {
    const unread = following(first, windows(OURS, 'UNREAD'));
    expect([unread.verdict, unread.reasons[0]?.code]).toEqual(['INCONCLUSIVE', 'NOT_PROVEN']);
  });
  it('is said in the report, in both languages', () => {
    expect(renderReport(first, 'ja')).toContain('今回初めて記録（比較対象なし）');
    expect(renderReport(first, 'en')).toContain('learned now, compared with nothing');
    expect(renderReport(following(first, windows(OURS, known)), 'ja')).not.toContain('今回初めて記録');
    expect(renderReport(following(first, windows(OURS, 'UNREAD')), 'ja')).toContain('比較できません');
  });

  it('holds when it is verified', () => {
    expect(checkSids(first)).toMatchObject([{ outcome: 'holds' }]);
    const again = following(first, windows(OURS, known));
    expect(checkSids(again)).toMatchObject([{ outcome: 'holds' }]);
  });
  const passing = (sid: string, lastPass: LastPass): DrillServer => {
    const server = windows(OURS, known);
    return { ...server, probes: server.probes.map((fact) => ({ ...fact, sid, lastPass })) };
  };
  it.each<[string, DrillRecord]>([
    ['another SID that passed', following(first, passing(OTHER, known))],
    ['one that passed and was not compared', following(first, passing(OURS, 'UNREAD'))],
    ['another SID in the mouth of the last pass', following(first, passing(OTHER, { ...known, sid: OTHER }))],
  ])('betrays %s', (_, record) => {
    const [check] = checkSids(record);
    expect(check).toMatchObject({ outcome: 'fails', reason: expect.stringContaining(DB) });
    expect(check && inJapanese(check).reason).toMatch(/SID/);
    expect(check && inJapanese(check).reason).not.toMatch(/the|of/);
  });
  it('is that of the record before, or the chain does not hold', () => {
    const again = following(first, windows(OURS, known));
    const link = (record: DrillRecord) => ({ drillId: record.drillId, record, sha256: 'a'.repeat(64) });
    const said = (record: DrillRecord): string =>
      checkLink(link(record), link(first))
        .map(({ reason }) => reason)
        .join(' ');
    const forged = { ...again, earlier: { ...again.earlier, sids: [{ ...known, sid: OTHER }] } };
    expect(said(forged)).toContain('the SIDs with which servers last passed differ');
    expect(said(again)).not.toContain('SIDs');
  });
});

describe('an opening drill', () => {
  const server: PlannedServer = {
    serverID: DB,
    hostname: 'win',
    wave: 0,
    critical: true,
    probes: [probe],
    platform: 'windows',
    heartbeat: null,
  };
  const first = recordOf(windows(OURS, 'NONE'));
  const text = (record: DrillRecord): string => Buffer.from(bytesOf(record)).toString();
  const ids = (count: number): string[] =>
    Array.from({ length: count }, (_, place) => `01KAZ000000000000000000${String(100 + place)}`);
  const opened = async (records: Readonly<Record<string, string>>, drills = [OLDER, NEWER], of = server) => {
    let reads = 0;
    const ports: Pick<Ports, 'drillsOf' | 'folder' | 'now'> = {
      now: () => AT,
      drillsOf: async () => drills,
      folder: (_, drillId) =>
        ({
          readFile: async () => {
            reads += 1;
            const found = new Map(Object.entries(records)).get(drillId);
            return found === undefined ? undefined : Buffer.from(found);
          },
        }) as unknown as ReturnType<Ports['folder']>,
    };
    const [planned] = await withLastPasses([of], 'workshop', ports);
    return { lastPass: planned?.lastPass, reads };
  };
  const lost = recordOf(windows(OTHER, KNOWN), {
    drillId: NEWER,
    chain: { sequence: 2, previous: { drillId: OLDER, sha256: null } },
  });
  const [third] = pastDrillsAfter(lost);
  const unmarked = recordOf(windows(OTHER, KNOWN), {
    drillId: NEWER,
    chain: { sequence: 3, previous: { drillId: OLDER, sha256: 'a'.repeat(64) } },
    earlier: { drills: third === undefined ? [] : [third], changes: [] },
  });
  const afterLost = { ...unmarked, earlier: { ...unmarked.earlier, unread: OLDER } };

  it.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['finds the SID of the newest pass', { [OLDER]: text(first) }, { sid: OURS, drillId: OLDER }],
    ['finds none where there is no record', {}, 'NONE'],
    ['finds none where nothing has passed', { [OLDER]: text(recordOf(windows(OTHER, KNOWN))) }, 'NONE'],
    ['knows nothing where the newest record is damaged', { [OLDER]: text(first), [NEWER]: '{' }, 'UNREAD'],
    [
      'knows nothing where that is of another version',
      { [NEWER]: '{"schema":"kunren-record/v9"}' },
      'UNREAD',
    ],
    [
      'asks an older record where the newest could not read it',
      { [OLDER]: text(first), [NEWER]: text(lost) },
      { sid: OURS },
    ],
    ['knows nothing where that is gone', { [NEWER]: text(lost) }, 'UNREAD'],
    ['knows nothing where the newest follows such a record', { [NEWER]: text(afterLost) }, 'UNREAD'],
    ['knows nothing where an older kunren wrote that', { [NEWER]: text(unmarked) }, 'UNREAD'],
  ])('%s', async (_, records, known) => {
    const { lastPass } = await opened(records);
    if (typeof known === 'string') expect(lastPass).toBe(known);
    else expect(lastPass).toMatchObject(known as object);
  });
  it('knows nothing where more drills than it reads have no record', async () => {
    expect((await opened({}, ids(6))).lastPass).toBe('UNREAD');
  });
  it('reads nothing where no check compares', async () => {
    const literal = insideProbeSchema.parse({ protocol: 'ssm', check: 'windows-sid', sid: OURS });
    expect(await opened({ [OLDER]: text(first) }, [OLDER], { ...server, probes: [literal] })).toEqual({
      lastPass: undefined,
      reads: 0,
    });
  });
});
