import { dirname } from 'node:path/posix';
import { formatDuration } from '../core/text/duration.ts';
import { WORDING } from '../reporting/wording.ts';
import { KUNREN } from './command-name.ts';
import type { DrillStatus } from './drill-status.ts';
import { recordRows, SIMULATED } from './outcome.ts';
import { formatRows, type Row } from './rows.ts';

const SHOWN = 20;
/** More servers than this are shown as counts in one line. */
const BY_NAME = 4;

/** Everything about a drill, for people, with the next step. */
export function formatStatus(status: DrillStatus, bucket: string): string {
  const { drillId, planId, startedAt, elapsedSeconds, record } = status;
  const elapsed = elapsedSeconds === null ? '' : formatDuration(elapsedSeconds);
  return formatRows([
    ['drill', drillId],
    ['plan', planId],
    [
      'started',
      startedAt === null ? 'not yet' : `${startedAt}, ${record ? `took ${elapsed}` : `${elapsed} ago`}`,
    ],
    ...(record === null ? openRows(status) : recordRows(record)),
    ...(status.signed === false ? [['evidence', WORDING.en.notSigned] as const] : []),
    ...(status.simulated ? [SIMULATED] : []),
    ...(record === null ? [] : [['record', `s3://${bucket}/${status.recordKey}`] as const]),
    ['next', nextStep(status, bucket)],
  ]);
}

function openRows(status: DrillStatus): Row[] {
  const { execution, state, wave, servers, refusals, cleanup } = status;
  const rows: Row[] = [
    ['state', stateOf(status)],
    ...(execution?.cause ? [['cause', execution.cause] as const] : []),
    ['wave', wave === null ? 'none started' : `${wave.number} of ${wave.of}, ${wave.name}`],
    ...servers
      .slice(0, SHOWN)
      .map(({ hostname, phase }, place): Row => [place === 0 ? 'servers' : '', `${hostname}: ${phase}`]),
    ...(servers.length > SHOWN ? [['', `and ${servers.length - SHOWN} more`] as const] : []),
    ...refusals.map(({ code, text }, place): Row => [place === 0 ? 'refused' : '', `${code}: ${text}`]),
    ...(isHeld(status) ? [['held until', status.heldUntil ?? ''] as const] : []),
    ['cleanup', cleanupOf(cleanup)],
  ];
  return state === null && servers.length === 0 ? rows.filter(([name]) => name !== 'wave') : rows;
}

function stateOf({ execution, state }: DrillStatus): string {
  if (execution === null) return 'open, and Step Functions knows of no execution that could close it';
  if (execution.status === 'RUNNING') return stepOf(state);
  return `the workflow ${WORDS.get(execution.status) ?? execution.status}; the sweep removes what is left and closes the drill`;
}

/**
 * A choice between two steps is over before anybody reads it: the question mark of its name would only look like doubt.
 */
const stepOf = (state: string | null): string => (state ?? 'starting').replace('?', '');

const WORDS = new Map(
  Object.entries<string>({
    FAILED: 'FAILED',
    TIMED_OUT: 'TIMED_OUT',
    ABORTED: 'was ABORTED',
    SUCCEEDED: 'SUCCEEDED without a record',
  }),
);

/** Whether its instances are held for inspection. */
const isHeld = ({ heldUntil, cleanup, record }: DrillStatus): boolean =>
  heldUntil !== null && cleanup === null && record === null;

function cleanupOf(cleanup: DrillStatus['cleanup']): string {
  if (cleanup === null) return 'not begun';
  const left = cleanup.leftovers.length;
  return `${cleanup.status}${left === 0 ? '' : `, ${left} left`}`;
}

function nextStep(status: DrillStatus, bucket: string): string {
  const { drillId, record, recordKey, execution } = status;
  if (record !== null) return `${KUNREN} verify s3://${bucket}/${dirname(recordKey)} --key KEY.pem`;
  if (isHeld(status)) return `inspect the instances; ${KUNREN} cleanup ${drillId} ends the hold`;
  if (execution?.status === 'RUNNING') {
    return `${KUNREN} status ${drillId} again, or ${KUNREN} abort ${drillId} --reason … to abort it`;
  }
  return `${KUNREN} status ${drillId} in a few minutes; ${KUNREN} cleanup ${drillId} removes its instances now`;
}

/** A drill's status in one line, without its time: following prints it when it changes. */
export function describeStatus(status: DrillStatus): string {
  const { record, execution, state, wave, servers, refusals, cleanup } = status;
  if (record !== null) return `closed: ${record.verdict}, cleanup ${record.cleanup.status}`;
  if (execution !== null && execution.status !== 'RUNNING') {
    return `the workflow ${WORDS.get(execution.status) ?? execution.status}${execution.cause ? ` (${execution.cause})` : ''}; waiting for the sweep`;
  }
  const parts = [stepOf(state)];
  if (refusals.length > 0) parts.push(`refused: ${refusals.map(({ code }) => code).join(', ')}`);
  if (cleanup !== null) parts.push(`cleanup ${cleanupOf(cleanup)}`);
  else if (wave !== null) {
    const ofWave = servers.filter((server) => server.wave === wave.name);
    parts.push(`wave ${wave.number} of ${wave.of} ${wave.name}: ${phasesIn(ofWave)}`);
  }
  if (isHeld(status)) parts.push(`held until ${status.heldUntil}`);
  return parts.join(', ');
}

function phasesIn(servers: DrillStatus['servers']): string {
  if (servers.length <= BY_NAME)
    return servers.map(({ hostname, phase }) => `${hostname} ${phase}`).join(', ');
  const counts = Map.groupBy(servers, ({ phase }) => phase);
  return [...counts].map(([phase, members]) => `${members.length} ${phase}`).join(', ');
}
