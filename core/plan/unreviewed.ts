import { notificationsSchema } from './notifications.ts';
import type { DrillPlan } from './plan.ts';

const NAME = 'not-deployed';

/**
 * What a drill of a plan that nobody has reviewed is recorded by: its id, its account and its figures, each named here, so
 * that no key that plans get later is among them. Its words people would read in kunren's name, and messages would go
 * where it says; it starts nothing.
 */
export function unreviewed({ id, target: { account, region }, ...plan }: DrillPlan): DrillPlan {
  const { schema, enabled, method, schedule, objectives, limits, recoveryPoint, cleanup } = plan;
  const { subnets, securityGroups, copiedPrivateIp, publicIp } = plan.network;
  const { replicationStates, maximumLag, postLaunchActions } = plan.guards;
  const { languages, pdf } = plan.report;
  return {
    schema,
    id,
    enabled,
    method,
    schedule,
    objectives,
    limits,
    recoveryPoint,
    cleanup,
    title: { ja: id, en: id },
    owner: { name: id },
    target: { account, region },
    network: { subnets, securityGroups, copiedPrivateIp, publicIp, unreachable: [] },
    guards: { replicationStates, maximumLag, postLaunchActions, changeCalendars: [], blockingAlarms: [] },
    waves: [
      {
        name: NAME,
        servers: [{ hostname: NAME, critical: true, probes: [], platform: 'linux' }],
        actions: [],
        readyWithin: plan.limits.duration,
        onFailure: 'stop',
      },
    ],
    report: { languages, pdf, hourlyPrices: {}, storagePrices: {} },
    notifications: notificationsSchema.parse({}),
  };
}
