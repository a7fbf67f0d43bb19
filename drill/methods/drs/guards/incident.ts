import { isActive } from '../../../../adapters/aws/drs-observations.ts';
import { alarmGuards, calendarGuards } from '../../../../core/guards/conditions.ts';
import type { Observation } from '../../../../core/guards/observation.ts';
import { type Refusal, refuse, refuseServer } from '../../../../core/guards/refusal.ts';
import { drillTagsOf } from '../job-tags.ts';
import type { DrsObservations, GuardScope } from './guards.ts';
import { recoveryGuards } from './replication.ts';

/** What may tell, while a drill runs, that it is in the way of something real. */
export interface IncidentObservations extends DrsObservations {
  readonly calendars: ReadonlyMap<string, Observation<string>>;
  readonly alarms: ReadonlyMap<string, Observation<string>>;
  /** Who asked by hand for the drill to end, or null. */
  readonly abort: { readonly by: string; readonly reason: string } | null;
}

/** Of the conditions only what is surely wrong ends a running drill: before anything more is started all is asked again. */
const SURE = new Set<Refusal['code']>(['CALENDAR_CLOSED', 'ALARM_NOT_OK']);

/**
 * Reasons to stand down in the middle of a drill: somebody asked for it, a real recovery of any of its servers, or a
 * blocking alarm or a closed calendar. Whatever makes somebody fail over one server, a drill of the rest is in the way.
 */
export function incidentGuards(scope: GuardScope, seen: IncidentObservations): Refusal[] {
  return [
    ...(seen.abort === null
      ? []
      : [
          refuse(
            'ABORT_REQUESTED',
            `${seen.abort.by} asked for the drill to be aborted: ${seen.abort.reason}`,
          ),
        ]),
    ...('known' in seen.sourceServers ? recoveryGuards(scope, seen) : []),
    ...recoveryInstanceGuards(scope, seen),
    ...recoveryJobGuards(scope, seen),
    ...[...calendarGuards(scope, seen), ...alarmGuards(scope, seen)].filter((refusal) =>
      SURE.has(refusal.code),
    ),
  ];
}

/** An instance of a planned server that DRS does not call a drill: somebody has failed over. */
function recoveryInstanceGuards(scope: GuardScope, seen: IncidentObservations): Refusal[] {
  if ('unknown' in seen.recoveryInstances) return [];
  const planned = new Map(scope.servers.map((server) => [server.sourceServerID, server]));
  return seen.recoveryInstances.known.flatMap((instance) => {
    const server = planned.get(instance.sourceServerID ?? '');
    if (server === undefined || instance.isDrill === true || instance.ec2InstanceState === 'TERMINATED')
      return [];
    return [
      refuseServer(
        'RECOVERY_INSTANCE_EXISTS',
        server,
        `has recovery instance ${instance.recoveryInstanceID}, which is no drill: the drill gives way to a real recovery`,
      ),
    ];
  });
}

/** A launch of a planned server that is under way and that no drill of ours started. */
function recoveryJobGuards(scope: GuardScope, seen: IncidentObservations): Refusal[] {
  if ('unknown' in seen.jobs) return [];
  const planned = new Map(scope.servers.map((server) => [server.sourceServerID, server]));
  return seen.jobs.known
    .filter((job) => job.type === 'LAUNCH' && isActive(job) && drillTagsOf(job)?.drillId !== scope.drillId)
    .flatMap((job) =>
      job.servers.flatMap(({ sourceServerID }) => {
        const server = planned.get(sourceServerID);
        if (server === undefined) return [];
        return [
          refuseServer(
            'RECOVERY_STARTED',
            server,
            `is being launched by DRS job ${job.jobID} (${job.initiatedBy ?? 'by somebody'}), which is not this drill's`,
          ),
        ];
      }),
    );
}
