import { chunkServers } from '../../adapters/aws/chunk.ts';
import { isActive } from '../../adapters/aws/drs-observations.ts';
import type { DrillObservations, GuardScope } from '../../drill/methods/drs/guards/guards.ts';
import type { DrillPlan } from '../plan/plan.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Whether the plan itself allows a drill at this moment: asked first, before anything is read. */
export function planGuards(plan: DrillPlan, now: Date): Refusal[] {
  const refusals: Refusal[] = [];
  if (!plan.enabled) {
    refusals.push(refuse('PLAN_DISABLED', `plan ${plan.id} is disabled; set enabled: true when it may run`));
  }
  const expires = plan.approval?.expires;
  if (expires !== undefined && Date.parse(expires) <= now.getTime()) {
    refusals.push(
      refuse(
        'APPROVAL_EXPIRED',
        `approval ${plan.approval?.ticket} of plan ${plan.id} expired at ${expires}; have it renewed`,
      ),
    );
  }
  return refusals;
}

/** Whether quotas, change calendars and alarms allow a drill. */
export function conditionGuards(scope: GuardScope, seen: DrillObservations): Refusal[] {
  return [...quotaGuards(scope, seen), ...calendarGuards(scope, seen), ...alarmGuards(scope, seen)];
}

function quotaGuards({ plan, servers }: GuardScope, { jobs, quotas }: DrillObservations): Refusal[] {
  // Unknown jobs were refused beside the instances already.
  if ('unknown' in jobs) return [];
  const running = jobs.known.filter(isActive);
  const busyServers = running.reduce((total, job) => total + job.servers.length, 0);
  const largestWave = Math.max(
    ...plan.waves.map((_, wave) => servers.filter((server) => server.wave === wave).length),
  );
  const neededJobs = Math.max(
    ...plan.waves.map(
      (_, wave) =>
        chunkServers(
          servers.filter((server) => server.wave === wave),
          quotas.serversPerJob,
        ).length,
    ),
  );
  const refusals: Refusal[] = [];
  if (running.length + neededJobs > quotas.concurrentJobs) {
    refusals.push(
      refuse(
        'QUOTA_EXCEEDED',
        `${running.length} DRS jobs run and the drill needs ${neededJobs} at once, more than the quota of ${quotas.concurrentJobs} (${quotas.source}); run it at another time`,
      ),
    );
  }
  if (busyServers + largestWave > quotas.serversInJobs) {
    refusals.push(
      refuse(
        'QUOTA_EXCEEDED',
        `${busyServers} servers are in DRS jobs and the drill's largest wave has ${largestWave}, more than the quota of ${quotas.serversInJobs} (${quotas.source}); split the wave or run it at another time`,
      ),
    );
  }
  return refusals;
}

/** Which of the plan's change calendars is not open, or not known to be. */
export function calendarGuards({ plan }: GuardScope, seen: Pick<DrillObservations, 'calendars'>): Refusal[] {
  return plan.guards.changeCalendars.flatMap((name) => {
    const state = seen.calendars.get(name) ?? { unknown: 'it was not read' };
    if ('unknown' in state)
      return [refuse('CALENDAR_UNKNOWN', `change calendar ${name} could not be read: ${state.unknown}`)];
    if (state.known === 'OPEN') return [];
    return [
      refuse(
        'CALENDAR_CLOSED',
        `change calendar ${name} is ${state.known}; the drill waits for its next slot`,
      ),
    ];
  });
}

/** Which of the plan's blocking alarms is not OK, or not known to be. */
export function alarmGuards({ plan }: GuardScope, seen: Pick<DrillObservations, 'alarms'>): Refusal[] {
  return plan.guards.blockingAlarms.flatMap((name) => {
    const state = seen.alarms.get(name) ?? { unknown: 'there is no alarm of that name' };
    if ('unknown' in state)
      return [refuse('ALARM_UNKNOWN', `blocking alarm ${name} could not be read: ${state.unknown}`)];
    if (state.known === 'OK') return [];
    return [refuse('ALARM_NOT_OK', `blocking alarm ${name} is ${state.known}; drill again when it is OK`)];
  });
}
