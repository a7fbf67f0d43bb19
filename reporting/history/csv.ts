import type { HistoryRow } from '../../core/history/history.ts';

/**
 * Columns in the order of the row's keys, one for each phase; values of single servers do not fit a table of drills.
 */
const COLUMNS = [
  'schema',
  'drillId',
  'planId',
  'sequence',
  'planSha256',
  'timeZone',
  'account',
  'region',
  'simulated',
  'trigger',
  'scheduledFor',
  'startedAt',
  'endedAt',
  'verdict',
  'reasonCodes',
  'serversTotal',
  'serversRecovered',
  'recoveryTimeTargetSeconds',
  'recoveryTimeSeconds',
  'recoveryPointTargetSeconds',
  'recoveryPointSeconds',
  'recoveryPointMethod',
  'freshnessSeconds',
  'lagBeforeSeconds',
  'probesPassed',
  'probesTotal',
  'findingsHigh',
  'findingsMedium',
  'findingsLow',
  'findingsCarried',
  'cleanup',
  'leftovers',
  'instanceHours',
  'estimatedCostUsd',
  'toolVersion',
  'recordSha256',
  'signed',
  'closedLateSeconds',
  'previousSha256',
] as const satisfies readonly Exclude<keyof HistoryRow, 'phases' | 'servers'>[];

/** The phases' columns come before this one. */
const AFTER_PHASES = 'recoveryPointTargetSeconds';

/** Without it Excel in Japan reads a file as Shift_JIS. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The history as CSV (RFC 4180) that opens in Japanese Excel: UTF-8 with a byte order mark, lines ended by CRLF. A cell
 * that a spreadsheet would read as a formula is made text (OWASP, 'CSV Injection').
 */
export function historyCsv(rows: readonly HistoryRow[]): string {
  const phases = [...new Set(rows.flatMap((row) => row.phases.map(({ name }) => name)))];
  const before = COLUMNS.slice(0, COLUMNS.indexOf(AFTER_PHASES));
  const after = COLUMNS.slice(before.length);
  const titles = [...before, ...phases.map((name) => quoted(`${name}Seconds`)), ...after];
  const lines = rows.map((row) => [
    ...before.map((column) => cell(row[column])),
    ...phases.map((phase) => cell(row.phases.find(({ name }) => name === phase)?.seconds ?? null)),
    ...after.map((column) => cell(row[column])),
  ]);
  return `${BYTE_ORDER_MARK}${[titles, ...lines].map((line) => `${line.join(',')}\r\n`).join('')}`;
}

function cell(value: HistoryRow[(typeof COLUMNS)[number]]): string {
  if (value === null) return '';
  if (typeof value !== 'string') return typeof value === 'object' ? quoted(value.join(' ')) : String(value);
  return quoted(value);
}

function quoted(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
