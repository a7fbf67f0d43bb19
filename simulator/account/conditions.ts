import type { Scenario, ServerScenario } from '../scenario/resolve.ts';
import type { SimulatedAccount, SourceServer } from './state.ts';

/** What the scenario changes over time: each read derives it from the clock. */

type Change = Scenario['changes'][number];

export interface Replication extends Readonly<ServerScenario['replication']> {
  /** Since when it is so. */
  readonly since: number;
  /** There are no points in time from before. */
  readonly afreshSince: number;
}

/** A server's replication at a moment. */
export function replicationOf(aws: SimulatedAccount, server: SourceServer, now: number): Replication {
  const { id, hostname, replication } = server.scenario;
  const byItself = come(aws, now).flatMap(({ after, replication: change }) => {
    if (change === undefined || (change.server !== id && change.server !== hostname)) return [];
    const at = aws.startedAt + after * 1_000;
    return [{ at, apply: (before: Replication): Replication => changed(before, change, at) }];
  });
  const byOperators = server.replicationChanges
    .filter(({ at }) => at <= now)
    .map(({ at, state, lagSeconds, isAfresh }) => ({
      at,
      apply: ({ direction, afreshSince }: Replication): Replication => ({
        state,
        lagSeconds,
        direction,
        error: undefined,
        since: at,
        afreshSince: isAfresh ? at : afreshSince,
      }),
    }));
  return [...byItself, ...byOperators]
    .toSorted((a, b) => a.at - b.at)
    .reduce<Replication>((before, { apply }) => apply(before), {
      ...replication,
      since: aws.startedAt,
      afreshSince: Number.NEGATIVE_INFINITY,
    });
}

const changed = (
  before: Replication,
  { state, lag, direction, error }: NonNullable<Change['replication']>,
  at: number,
): Replication => ({
  ...before,
  state: state ?? before.state,
  lagSeconds: lag === undefined ? before.lagSeconds : lag,
  direction: direction ?? before.direction,
  error: error ?? before.error,
  since: at,
});

/** The number of the default version of a server's launch template at a moment. */
export const defaultVersionAt = (aws: SimulatedAccount, { scenario }: SourceServer, now: number): number =>
  come(aws, now).findLast(
    ({ template }) => template?.server === scenario.id || template?.server === scenario.hostname,
  )?.template?.defaultVersion ?? scenario.launch.defaultVersion;

/** Alarms at a moment; one that only a change names exists from that change on. */
export const alarmsOf = (aws: SimulatedAccount, now: number): Scenario['alarms'] =>
  latest([...aws.scenario.alarms, ...come(aws, now).flatMap(({ alarm }) => alarm ?? [])]);

/** Change calendars at a moment. */
export const calendarsOf = (aws: SimulatedAccount, now: number): Scenario['calendars'] =>
  latest([...aws.scenario.calendars, ...come(aws, now).flatMap(({ calendar }) => calendar ?? [])]);

/** Changes so far, in order. */
const come = ({ scenario, startedAt }: SimulatedAccount, now: number): Change[] =>
  scenario.changes
    .filter(({ after }) => startedAt + after * 1_000 <= now)
    .toSorted((a, b) => a.after - b.after);

/** The latest change of each name. */
const latest = <Named extends { readonly name: string }>(all: readonly Named[]): Named[] => [
  ...new Map(all.map((one) => [one.name, one])).values(),
];
