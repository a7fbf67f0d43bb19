import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HistoryRow, historyRow, type MissedDrill } from '../../core/history/history.ts';
import type { ReadinessResult } from '../../core/readiness/result.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { evidenceInBucket } from '../../reporting/history/evidence.ts';
import { historyPage } from '../../reporting/history/page.ts';
import { HOSTILE } from '../drill-kinds.ts';
import { failingRecord, passedRecord, refusedRecord } from '../records.ts';
import { LOCALES, OUT, type Page } from './samples.ts';

/** The history's page of none, one, a dozen and sixty plans, with names and answers that are hostile. */

const NOW = new Date('2026-11-21T18:00:00Z');
const COUNTS = [0, 1, 12, 60] as const;
const DRILLS = 14;

/** What the last drills of a plan were, by its number: one of each state, and mostly good. */
const LATEST: readonly (readonly [offset: number, record: DrillRecord, change: Partial<HistoryRow>])[] = [
  [3, failingRecord(HOSTILE, HOSTILE), {}],
  [5, refusedRecord, { scheduledFor: '2026-10-06T17:00:00.000Z' }],
  [7, passedRecord, { signed: false, closedLateSeconds: 90_000 }],
  [9, passedRecord, { cleanup: 'INCOMPLETE', leftovers: 2 }],
];

const planIdAt = (place: number): string => `${['payroll', 'shop', 'files', 'billing'][place % 4]}-${place}`;

function rowsOf(place: number): HistoryRow[] {
  const last = LATEST.find(([offset]) => place % 11 === offset);
  // A new plan has a single drill, and its chart the same axes.
  const drills = place % 11 === 10 ? 1 : DRILLS;
  return Array.from({ length: drills }, (_, month) => {
    const isLast = month === drills - 1;
    const record =
      isLast && last !== undefined ? last[1] : month % 6 === 4 ? failingRecord(HOSTILE) : passedRecord;
    const row = historyRow(record, '0'.repeat(64), true);
    return {
      ...row,
      drillId: `01KA${String(place).padStart(10, '0')}${String(month).padStart(12, '0')}`,
      planId: planIdAt(place),
      startedAt: new Date(
        Date.UTC(2025, 9 + month - (drills === 1 ? 0 : 1), 6 + (place % 9), 17),
      ).toISOString(),
      timeZone: place % 11 === 8 ? 'America/New_York' : row.timeZone,
      simulated: place % 11 === 9,
      ...(isLast ? last?.[2] : {}),
    };
  });
}

/** Everything on the page of so many plans. */
function estateOf(plans: number): string {
  const places = Array.from({ length: plans }, (_, place) => place);
  const missed: MissedDrill[] = places
    .filter((place) => place % 11 === 6)
    .map((place) => ({ planId: planIdAt(place), slot: '2026-11-20T17:00:00.000Z' }));
  const newest = new Map<string, ReadinessResult | null>(
    places
      .filter((place) => place % 11 !== 4)
      .map((place) => [planIdAt(place), place % 11 === 2 ? null : lookAt(place)] as const),
  );
  return historyPage(places.flatMap(rowsOf), NOW, {
    missed,
    looks: { newest, ofAllPlans: true },
    evidence: evidenceInBucket({ bucket: 'kunren-evidence-111122223333', region: 'ap-northeast-3' }),
  });
}

/** Of these only the size differs from smaller ones: one language is enough, and of the longest whether it fits. */
const FEW = 1;
const LONG = 60;

/** Writes the pages. */
export const writeHistories = (): readonly Page[] =>
  COUNTS.flatMap((plans) => {
    const name = `history-${plans}`;
    const html = join(OUT, `${name}.html`);
    writeFileSync(html, estateOf(plans));
    const locales = plans > FEW ? LOCALES.slice(0, 1) : LOCALES;
    return locales.map((locale) => ({
      name,
      locale,
      html,
      fragment: `#${locale}`,
      isLong: plans >= LONG,
    }));
  });

/** What the newest look at a plan saw: of some nothing, of others something in every check's words, or long ago. */
function lookAt(place: number): ReadinessResult {
  const planId = planIdAt(place);
  const daysAgo = place % 11 === 7 ? 40 : 1;
  const isReady = ![0, 1, 7].includes(place % 11);
  // One whose settings alone have changed.
  const isKnown = isReady || place % 11 === 1;
  const at = (days: number): string => new Date(Date.UTC(2026, 10, 21 - days, 21)).toISOString();
  const { servers, target } = passedRecord;
  const [db, web] = servers;
  const hostname = db?.hostname ?? '';
  const finding = { state: 'failing' as const, toldAt: at(daysAgo), serverID: db?.serverID };
  return {
    schema: 'kunren-readiness/v1',
    planId,
    planSha256: '0'.repeat(64),
    target,
    timeZone: 'Asia/Tokyo',
    checkedAt: at(daysAgo),
    dueBy: at(daysAgo - 3),
    simulated: false,
    ready: isReady,
    servers: (isKnown ? servers : [...servers, { serverID: 's-hostile', hostname: HOSTILE }]).map(
      (server) => ({
        serverID: server.serverID,
        hostname: server.hostname,
      }),
    ),
    findings: isReady
      ? []
      : [
          {
            ...finding,
            check: 'launch-settings',
            code: 'SETTING_CHANGED',
            resource: `${db?.serverID} instanceType`,
            values: {
              hostname,
              field: 'instanceType',
              before: 'c5.large',
              after: 't3.micro',
              lastPassedAt: at(30),
            },
            since: at(daysAgo + 12),
          },
          {
            ...finding,
            serverID: web?.serverID,
            check: 'replication',
            code: 'UNREAD',
            state: 'unknown',
            resource: 'replication',
            values: { why: `AccessDeniedException ${HOSTILE}` },
            since: at(daysAgo),
          },
          {
            ...finding,
            check: 'private-path',
            code: 'ENDPOINT_MISSING',
            resource: HOSTILE.slice(0, 80),
            values: { service: 'drs', vpc: HOSTILE },
            since: at(daysAgo + 3),
          },
        ],
    listed: [
      ...servers.map((server) => ({
        serverID: server.serverID,
        hostname: server.hostname,
        state: 'CONTINUOUS',
      })),
      { serverID: 's-0f1e2d3c4b5a69788', hostname: 'file-server', state: 'CONTINUOUS' },
      { serverID: 's-0f1e2d3c4b5a69789', hostname: HOSTILE, state: null },
    ],
    previousAt: at(daysAgo + 1),
  };
}
