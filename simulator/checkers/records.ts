import { lastSourceTick } from '../../core/facts/heartbeat.ts';
import { probeName } from '../../core/facts/probe-name.ts';
import { disagreements } from '../../core/verdict/conclude.ts';
import { type DrillRecord, drillRecordSchema } from '../../core/verdict/record.ts';
import type { DrillExecution, History } from '../history.ts';
import { onlineFrom } from '../ssm/agent.ts';
import { callsOf } from './requests.ts';
import { restoredAgeSeconds, restoredDoubts } from './restored-proofs.ts';

/** Nothing is false: one record per drill, whose verdict follows from its facts and from what really happened. */

export interface DrillWithRecord {
  readonly execution: DrillExecution;
  readonly record: DrillRecord;
}

const read = new WeakMap<History, readonly DrillWithRecord[]>();

/** Each drill with its record, if it has a readable one. */
export function recordsIn(history: History): readonly DrillWithRecord[] {
  const known = read.get(history) ?? readRecords(history);
  read.set(history, known);
  return known;
}

function readRecords({ executions, records }: History): readonly DrillWithRecord[] {
  return executions.flatMap((execution) => {
    const text = [...records].find(([key]) => key.includes(`/${execution.drillId}/`))?.[1];
    const parsed = text === undefined ? undefined : drillRecordSchema.safeParse(JSON.parse(text));
    return parsed?.success ? [{ execution, record: parsed.data }] : [];
  });
}

export function oneRecordADrill(history: History): string[] {
  const writes = callsOf(history, 's3:PutObject').filter(({ status }) => status === 200);
  return history.executions.flatMap(({ drillId, plan, ended }) => {
    const key = `drills/${plan.id}/${drillId}/drill.json`;
    const found = [...history.records.keys()].filter((one) => one.includes(`/${drillId}/`));
    const written = writes.filter(({ input }) => (input as { Key?: string }).Key === key).length;
    return [
      ...(found.length === 1 ? [] : [`drill ${drillId}, ${ended}, has ${found.length} records`]),
      ...(written > 1 ? [`the record of drill ${drillId} was written ${written} times`] : []),
    ];
  });
}

/** Also of earlier drills, which the sweep may have closed. */
export const verdictsRecompute = ({ records }: History): string[] =>
  [...records].flatMap(([key, text]) => {
    const parsed = drillRecordSchema.safeParse(JSON.parse(text));
    return parsed.success
      ? disagreements(parsed.data).map((difference) => `${key}: ${difference}`)
      : [`${key} cannot be read as a record`];
  });

/** A failed drill, or one with leftovers, must not be closed without findings. */
export const failuresHaveFindings = (history: History): string[] =>
  recordsIn(history).flatMap(({ record }) => {
    const { drillId, verdict, cleanup, findings } = record;
    const must = verdict === 'FAIL' || cleanup.leftovers.length > 0;
    const nobodys = findings.filter(
      ({ owner, dueDate }) => owner === '' || dueDate <= record.endedAt.slice(0, 10),
    );
    return [
      ...(must && findings.length === 0 ? [`drill ${drillId} is ${verdict} and has no finding`] : []),
      ...nobodys.map(({ id }) => `finding ${id} of drill ${drillId} has no owner or no time left`),
    ];
  });

/** EC2 is asked every minute at most, and may show a termination late. */
const UNSEEN_MILLISECONDS = 240_000;

/** A drill passes only on what was seen, and what was seen was true. */
export const passingIsProven = (history: History): string[] =>
  recordsIn(history).flatMap(({ record }) => {
    if (record.verdict !== 'PASS' && record.verdict !== 'PASS_WITH_FINDINGS') return [];
    const must = record.servers.filter(({ critical }) => critical || record.verdict === 'PASS');
    const { recoveryTime, recoveryPoint } = record;
    return [
      ...(record.servers.some(({ verifiedAt }) => verifiedAt !== null) ? [] : ['no server was verified']),
      ...must.flatMap((server) => doubtsOf(server, record, history)),
      ...(recoveryTime.met === true ? [] : [`the recovery time was ${describe(recoveryTime.met)}`]),
      ...(recoveryPoint.met === true ? [] : [`the recovery point was ${describe(recoveryPoint.met)}`]),
      ...oldData(record, history),
      ...(record.workflowError === null ? [] : ['the workflow caught an error']),
    ].map((doubt) => `drill ${record.drillId} is ${record.verdict}, but ${doubt}`);
  });

/** How old the recovered data really was, by the account's own clock and not by the one that DRS shows. */
function oldData({ servers, recoveryPoint }: DrillRecord, history: History): string[] {
  const { targetSeconds } = recoveryPoint;
  return servers
    .filter(({ critical, requestedAt }) => critical && requestedAt !== null)
    .flatMap((server) => {
      const { hostname, instanceID, requestedAt } = server;
      const takenAt = history.aws.instances.get(instanceID ?? '')?.row?.pointInTimeAt;
      const ageSeconds =
        takenAt === undefined
          ? restoredAgeSeconds(server, history)
          : (Date.parse(requestedAt ?? '') - takenAt) / 1_000;
      return ageSeconds !== undefined && ageSeconds > targetSeconds
        ? [`the data of ${hostname} was ${ageSeconds} s old`]
        : [];
    });
}

const describe = (met: boolean | null): string => (met === null ? 'not measured' : 'missed');

/** Checked against the record itself, and against the account. */
function doubtsOf(server: DrillRecord['servers'][number], record: DrillRecord, history: History): string[] {
  const { plan, waves } = record;
  const { aws } = history;
  const { hostname, launch, verifiedAt, instanceID, probes, heartbeat, requestedAt } = server;
  const doubts: string[] = [];
  if (verifiedAt === null) doubts.push(`${hostname} was never verified`);
  if (launch.status !== 'LAUNCHED') doubts.push(`${hostname} is ${launch.status}`);
  const failed = probes.find(({ status }) => status !== 'PASSED');
  if (failed !== undefined) doubts.push(`${probeName(failed)} of ${hostname} is ${failed.status}`);
  if (server.heartbeatPlanned && server.critical) {
    const startedAt = requestedAt ?? '';
    if (heartbeat === null || lastSourceTick(heartbeat, { startedAt }) === null)
      doubts.push(`the heartbeat of ${hostname} is missing`);
  }
  if (plan.method === 'restore') return [...doubts, ...restoredDoubts(server, record, history)];
  // Servers of another method do not run in the simulated DRS.
  if (plan.method !== 'drs') return doubts;
  const instance = aws.instances.get(instanceID ?? '');
  if (instance === undefined) return [...doubts, `${hostname} has no instance in the account`];
  if (instance.bootedAt > Date.parse(verifiedAt ?? '')) doubts.push(`${hostname} had not booted`);
  const provenUntil = Math.max(
    ...waves.flatMap(({ endedAt }) => (endedAt === null ? [] : [Date.parse(endedAt)])),
  );
  if (instance.shutDownAt < provenUntil - UNSEEN_MILLISECONDS)
    doubts.push(`${hostname} had been terminated before the last wave ended`);
  if (!instance.isDrill) doubts.push(`the instance of ${hostname} is no drill`);
  if (!plan.network.subnets.includes(instance.subnetID)) doubts.push(`${hostname} ran in another subnet`);
  if (plan.network.copiedPrivateIp === 'require' && instance.address !== instance.server.sourceAddress)
    doubts.push(`${hostname} did not keep its address`);
  const silent = probes.find(
    ({ port, canary }) =>
      port !== null &&
      !canary &&
      !instance.server.scenario.services.some((one) => one.port === port && one.behaviour !== 'closed'),
  );
  if (silent !== undefined) doubts.push(`nothing listens on port ${silent.port} of ${hostname}`);
  const isAskedInside = probes.some(({ protocol }) => protocol === 'ssm');
  if (isAskedInside && onlineFrom(instance) > Date.parse(verifiedAt ?? ''))
    doubts.push(`the agent of ${hostname} was not online`);
  return doubts;
}
