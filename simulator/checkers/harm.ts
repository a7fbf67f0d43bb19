import type { Deletion } from '../account/deletion.ts';
import type { Job } from '../account/state.ts';
import { isInPlanRecovery } from '../drs/recovery-plans.ts';
import type { History } from '../history.ts';
import type { CallRecord } from '../server.ts';
import { drillOf } from './own-resources.ts';
import { plannedIDs } from './planned.ts';
import { startsIn, terminationsIn } from './requests.ts';
import { callerOf } from './restored.ts';

/** Nothing is harmed: only drills are started, only kunren's own instances are removed. */

const EXPIRES_TAG = 'kunren:expires';
const WAVE_TAG = 'kunren:wave';
/** The only calls that may change anything in the rehearsed account, by the recovery method of the drill. */
const ALLOWED_CHANGES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'drs',
    new Set([
      'drs:StartRecovery',
      'drs:TerminateRecoveryInstances',
      ...['drs:DisconnectRecoveryInstance', 'drs:DeleteRecoveryInstance'],
    ]),
  ],
  [
    'restore',
    new Set([
      ...['ec2:CreateVolume', 'ec2:AttachVolume', 'ec2:DeleteVolume'],
      ...['ec2:RunInstances', 'ec2:ModifyInstanceAttribute', 'ec2:TerminateInstances'],
    ]),
  ],
]);

/** What the sweep does is of either method; a drill's own functions keep to theirs. */
function mayChange(history: History, call: CallRecord): boolean {
  const name = `${call.service}:${call.operation}`;
  const method = callerOf(history, call)?.plan.method;
  const methods = method === undefined ? history.executions.map(({ plan }) => plan.method) : [method];
  return methods.some((one) => ALLOWED_CHANGES.get(one)?.has(name) === true);
}
const READS = /^(Describe|Get|List)/;

export const onlyDrillsAreStarted = (history: History): string[] =>
  startsIn(history)
    .filter(({ isDrill }) => isDrill !== true)
    .map(
      ({ call, isDrill, serverIDs }) => `${call.at}: StartRecovery of ${serverIDs} with isDrill ${isDrill}`,
    );

/** A recovery plan that has begun at least this long ago was there to be seen. */
const PLAN_SEEN_SECONDS = 60;

export const noPlanRecoveryIsDisturbed = (history: History): string[] =>
  startsIn(history).flatMap(({ call, at, serverIDs }) =>
    serverIDs
      .filter((id) =>
        [at, at - PLAN_SEEN_SECONDS * 1_000].every((moment) => isInPlanRecovery(history.aws, id, moment)),
      )
      .map((id) => `${call.at}: StartRecovery of ${id}, which a recovery plan of DRS is recovering`),
  );

export function onlyPlannedServersAreTouched(history: History): string[] {
  const planned = new Map(
    history.executions.map(({ drillId, plan }) => [drillId, plannedIDs(plan, history)]),
  );
  const all = new Set([...planned.values()].flatMap((ids) => [...ids]));
  return [
    ...startsIn(history).flatMap(({ call, serverIDs, tags }) => {
      const own = planned.get(tags['kunren:drill'] ?? '');
      return serverIDs
        .filter((id) => own?.has(id) !== true)
        .map((id) => `${call.at}: StartRecovery of ${id}, which the plan of its drill does not name`);
    }),
    ...terminationsIn(history).flatMap(({ call, instanceIDs }) =>
      instanceIDs
        // Hosts are of no source server; whose they are their tags say.
        .filter((id) => history.aws.instances.get(id)?.role !== 'host')
        .filter((id) => !all.has(history.aws.instances.get(id)?.server.scenario.id ?? ''))
        .map((id) => `${call.at}: ${call.operation} of ${id}, which belongs to no planned server`),
    ),
    ...history.calls
      .filter(({ service, operation }) =>
        service === 'drs' || service === 'ec2' ? !READS.test(operation) : false,
      )
      .filter((call) => !mayChange(history, call))
      .map(({ at, service, operation }) => `${at}: ${service}:${operation} was called`),
  ];
}

/** A row is removed from DRS only where its instance lives no more, and only of a drill of kunren's. */
export const onlyDeadRowsAreForgotten = (history: History): string[] =>
  history.calls
    .filter(({ operation }) => /^(Disconnect|Delete)RecoveryInstance$/.test(operation))
    .flatMap(({ at, operation, input }) => {
      const { recoveryInstanceID: id } = input as { recoveryInstanceID: string };
      const instance = history.aws.instances.get(id);
      const isOwn = drillOf(history.aws.jobs.get(instance?.jobID ?? '')) !== undefined;
      if (instance?.isDrill === true && isOwn && instance.terminatedAt <= Date.parse(at)) return [];
      return [`${at}: ${operation} of ${id}, which lives or is not kunren's`];
    });

/** Whether people, or an account's own jobs, deleted it: by hand, or by a StartRecovery that was not kunren's. */
function isOthersDoing({ aws }: History, { jobID, cause }: Deletion): boolean {
  if (cause === 'somebody') return true;
  const job = aws.jobs.get(jobID ?? '');
  return job?.type === 'LAUNCH' && drillOf(job) === undefined;
}

const isOver = (job: Job | undefined, at: number): boolean => Date.parse(job?.tags[EXPIRES_TAG] ?? '') <= at;

export function nothingForeignIsDeleted(history: History): string[] {
  const drills = new Set(history.executions.map(({ drillId }) => drillId));
  return history.aws.deletions
    .filter((deletion) => !isOthersDoing(history, deletion))
    .filter(({ launchJobID, isDrill, at }) => {
      const job = history.aws.jobs.get(launchJobID);
      const drillId = drillOf(job);
      if (!isDrill || drillId === undefined) return true;
      // An earlier drill of kunren's may be deleted once it has expired.
      return !drills.has(drillId) && !isOver(job, Date.parse(at));
    })
    .map(({ at, cause, instanceID }) => `${at}: ${cause} deleted ${instanceID}, which is not ours to delete`);
}

export const noRecoveryIsLost = (history: History): string[] =>
  history.aws.deletions
    .filter((deletion) => !deletion.isDrill && !isOthersDoing(history, deletion))
    .map(({ at, cause, instanceID }) => `${at}: ${cause} deleted the real recovery instance ${instanceID}`);

/** Each drill removes its own instances, and the sweep only those of ended drills. */
export function livingDrillsAreLeftAlone(history: History): string[] {
  const executions = new Map(history.executions.map((execution) => [execution.drillId, execution]));
  return terminationsIn(history).flatMap(({ call, at, instanceIDs }) =>
    instanceIDs.flatMap((id) => {
      const job = history.aws.jobs.get(history.aws.instances.get(id)?.jobID ?? '');
      const owner = executions.get(drillOf(job) ?? '');
      const caller = call.invocation?.split('/')[0];
      if (owner === undefined || caller === undefined || caller === owner.drillId) return [];
      if (Date.parse(owner.endedAt) <= at || isOver(job, at)) return [];
      return [`${call.at}: ${call.invocation} terminated ${id} of drill ${owner.drillId}, which still ran`];
    }),
  );
}

/** What may have been asked for in the moment before it was seen. */
const UNNOTICED_MILLISECONDS = 90_000;

/** An instance from which somebody fails back is not terminated, whoever launched it. */
export const failbacksAreLeftAlone = (history: History): string[] =>
  terminationsIn(history).flatMap(({ call, at, instanceIDs }) =>
    instanceIDs
      .filter((id) => {
        const reversedAt = history.aws.instances.get(id)?.row?.reversedAt ?? Number.POSITIVE_INFINITY;
        const behind = history.scenario.staleReads.recoveryInstances * 1_000;
        return reversedAt <= at - behind - UNNOTICED_MILLISECONDS;
      })
      .map((id) => `${call.at}: ${call.operation} of ${id}, from which somebody fails back`),
  );

export function oneJobPerServerAndWave({ aws }: History): string[] {
  const jobs = [...aws.jobs.values()].filter((job) => job.type === 'LAUNCH' && drillOf(job) !== undefined);
  const parts = jobs.flatMap((job) =>
    job.servers.map(
      ({ sourceServerID }) => `drill ${drillOf(job)}, wave ${job.tags[WAVE_TAG]}, ${sourceServerID}`,
    ),
  );
  return [...Map.groupBy(parts, (part) => part)]
    .filter(([, same]) => same.length > 1)
    .map(([part, same]) => `${part} was started ${same.length} times`);
}
