import type { History } from '../history.ts';
import { recordsIn } from './records.ts';
import { callsOf } from './requests.ts';

/** People hear of each drill. */

const HOUR = 3_600_000;
const CLOSED = new Set(['DrillCompleted', 'DrillRefused', 'DrillAborted']);

/** Each closed drill was told by mail, unless nothing could be published to the end, or for a day. */
export function resultsAreTold(history: History): string[] {
  const attempts = callsOf(history, 'sns:Publish').map(({ at, status }) => ({
    at: Date.parse(at),
    isRefused: status !== 200,
  }));
  const fails = attempts.filter(({ isRefused }) => isRefused);
  const first = Math.min(...fails.map(({ at }) => at));
  const last = Math.max(...fails.map(({ at }) => at));
  if (last > history.endedAt - 2 * HOUR || last - first > 23 * HOUR) return [];
  const told = history.messages.filter(
    ({ topicArn, attributes }) => topicArn.endsWith('-reports') && CLOSED.has(attributes['eventType'] ?? ''),
  );
  return recordsIn(history)
    .filter(({ record: { drillId } }) => !told.some(({ text }) => text.includes(drillId)))
    .map(({ record: { drillId, verdict } }) => `nobody was told that drill ${drillId} was ${verdict}`);
}
