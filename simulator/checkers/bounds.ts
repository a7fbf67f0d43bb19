import { alarmsOf, calendarsOf, replicationOf } from '../account/conditions.ts';
import type { History } from '../history.ts';
import { plannedIDs } from './planned.ts';
import { recordsIn } from './records.ts';
import { startsIn } from './requests.ts';

/** A drill ends in time, costs little, and starts nothing once it should have aborted. */

const HOUR = 3_600_000;
/** Step Functions' limit. */
const PAYLOAD_BYTES = 262_144;
/** Beyond the plan's own limits: retries of dead steps, each with a Lambda's whole timeout. */
const MARGIN = 3 * HOUR;
const CALLS_PER_DRILL = 3_000;
const CALLS_PER_SERVER = 600;
/** Cleanup polls every 15 s. */
const CALLS_PER_HOUR = 2_500;
/** What a step has read may change while it acts: calls take time, and are retried. */
const NOTICE_MILLISECONDS = 90_000;

export const drillsAreBounded = (history: History): string[] =>
  history.executions.flatMap(({ drillId, plan, startedAt, endedAt, largestPayloadBytes }) => {
    const { limits, cleanup } = plan;
    const keep = Math.max(cleanup.keepFailed, cleanup.keepPassed);
    // Cleanup waits for a hanging launch until the hard expiry.
    const most = Math.max(limits.duration + keep + cleanup.timeLimit, cleanup.hardExpiry) * 1_000 + MARGIN;
    const took = Date.parse(endedAt) - Date.parse(startedAt);
    const calls = history.calls.filter(({ invocation }) => invocation?.startsWith(`${drillId}/`)).length;
    const mostCalls =
      CALLS_PER_DRILL +
      CALLS_PER_SERVER * plannedIDs(plan, history).size +
      (CALLS_PER_HOUR * cleanup.hardExpiry) / 3_600;
    return [
      ...(took > most ? [`drill ${drillId} took ${took / 1_000} s; ${most / 1_000} s is the most`] : []),
      ...(calls > mostCalls ? [`drill ${drillId} made ${calls} calls; ${mostCalls} is the most`] : []),
      ...(largestPayloadBytes > PAYLOAD_BYTES
        ? [`a payload of drill ${drillId} has ${largestPayloadBytes} bytes`]
        : []),
    ];
  });

/** Once a real incident is visible, or the drill is closed, it starts nothing more. */
export function nothingStartsAfterAborting(history: History): string[] {
  const closed = new Map(
    recordsIn(history).map(({ record }) => [record.drillId, Date.parse(record.endedAt)]),
  );
  return startsIn(history).flatMap(({ call, at, tags }) => {
    const execution = history.executions.find(({ drillId }) => drillId === tags['kunren:drill']);
    if (execution === undefined) return [];
    const reasons = incidentsAt(history, plannedIDs(execution.plan, history), execution.plan.guards, at);
    if ((closed.get(execution.drillId) ?? Number.POSITIVE_INFINITY) < at)
      reasons.push('its record was closed');
    return reasons.map(
      (reason) => `${call.at}: StartRecovery of drill ${execution.drillId}, although ${reason}`,
    );
  });
}

/** What a drill had had time to notice by then. */
function incidentsAt(
  { aws, scenario }: History,
  planned: ReadonlySet<string>,
  guards: { readonly blockingAlarms: readonly string[]; readonly changeCalendars: readonly string[] },
  at: number,
): string[] {
  const { jobs, recoveryInstances } = scenario.staleReads;
  const noticed = at - NOTICE_MILLISECONDS - Math.max(jobs, recoveryInstances) * 1_000;
  const real = [...aws.jobs.values()].find(
    (job) =>
      job.initiatedBy === 'START_RECOVERY' &&
      job.createdAt >= aws.startedAt &&
      job.createdAt <= noticed &&
      job.servers.some(({ sourceServerID }) => planned.has(sourceServerID)),
  );
  const alarm = alarmsOf(aws, noticed).find(
    ({ name, state }) => state !== 'OK' && guards.blockingAlarms.includes(name),
  );
  const calendar = calendarsOf(aws, noticed).find(
    ({ name, state }) => state === 'CLOSED' && guards.changeCalendars.includes(name),
  );
  const reversed = [...planned].find((id) => {
    const server = aws.servers.get(id);
    return server !== undefined && replicationOf(aws, server, noticed).direction === 'FAILBACK';
  });
  return [
    ...(real === undefined ? [] : [`the real recovery ${real.jobID} had begun`]),
    ...(alarm === undefined ? [] : [`alarm ${alarm.name} was ${alarm.state}`]),
    ...(calendar === undefined ? [] : [`calendar ${calendar.name} was closed`]),
    ...(reversed === undefined ? [] : [`replication of ${reversed} ran in reverse`]),
  ];
}
