import type { ServerScenario } from '../scenario/resolve.ts';
import { uuidsFor } from './random.ts';
import type { LaunchAction, LaunchActionRun } from './settings.ts';
import type { SourceServer } from './state.ts';

/** DRS's post-launch actions: those of the scenario, and those that somebody put. */

/** The order of the first action; DRS keeps 1 for its own (API: at least 2). */
const FIRST_ORDER = 2;

/** The actions of a server in the scenario, by id. */
export function actionsOf({ id, launchActions }: ServerScenario): Map<string, LaunchAction> {
  const nextID = uuidsFor('launch actions', id);
  return new Map(
    launchActions.map(({ name, outcome, optional, duration, reason }, index) => {
      const actionId = nextID();
      const action: LaunchAction = {
        actionId,
        actionCode: 'AWS-RunShellScript',
        type: 'SSM_COMMAND',
        name,
        active: true,
        order: FIRST_ORDER + index,
        actionVersion: '$DEFAULT',
        optional,
        category: 'OTHER',
        description: '',
        parameters: {},
        course: { outcome, duration, reason },
      };
      return [actionId, action];
    }),
  );
}

export const isFatal = ({ failed, action }: LaunchActionRun): boolean => failed && !action.optional;

/** The actions that DRS runs once the server has booted, until one fails the launch. */
export function runActions({ launchActions }: SourceServer, bootedAt: number): LaunchActionRun[] {
  // A server that never boots has no agent that could run any.
  if (bootedAt === Number.POSITIVE_INFINITY) return [];
  const runs: LaunchActionRun[] = [];
  const active = [...launchActions.values()].filter((action) => action.active);
  for (const action of active.toSorted((a, b) => a.order - b.order)) {
    const { outcome, duration, reason } = action.course;
    const startsAt = runs.at(-1)?.endsAt ?? bootedAt;
    const run = {
      action,
      startsAt,
      endsAt: startsAt + duration * 1_000,
      failed: outcome === 'failed',
      reason,
    };
    runs.push(run);
    if (isFatal(run)) break;
  }
  return runs;
}
