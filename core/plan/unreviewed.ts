import { notificationsSchema } from './notifications.ts';
import type { DrillPlan } from './plan.ts';

/**
 * A plan that nobody has reviewed, without its words and addresses: people would read them in kunren's name, and messages
 * would go where it says. It starts nothing, so its drill's record needs only its id, its place and its figures.
 */
export function unreviewed(plan: DrillPlan): DrillPlan {
  const { id, waves } = plan;
  const {
    approval: _approval,
    readiness: _readiness,
    privatePath: _privatePath,
    failback: _failback,
    expect: _expect,
    restore: _restore,
    ...rest
  } = plan;
  return {
    ...rest,
    title: { ja: id, en: id },
    owner: { name: id },
    network: { ...plan.network, unreachable: [], instanceProfiles: undefined },
    guards: { ...plan.guards, changeCalendars: [], blockingAlarms: [] },
    waves: waves.slice(0, 1).map(({ readyWithin, onFailure }) => ({
      name: 'not-deployed',
      servers: [{ hostname: 'not-deployed', critical: true, probes: [], platform: 'linux' }],
      actions: [],
      readyWithin,
      onFailure,
    })),
    report: { ...plan.report, hourlyPrices: {}, storagePrices: {} },
    notifications: notificationsSchema.parse({}),
  };
}
