import type { SnapshotState } from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import { begunAt, type SnapshotScenario } from '../scenario/snapshot.ts';

/** The scenario's snapshots at a moment. */

export interface ScenarioSnapshot {
  readonly snapshot: SnapshotScenario;
  readonly at: number;
  readonly completedAt: number;
  readonly state: SnapshotState;
  readonly progress: string;
}

export const scenarioSnapshots = (aws: SimulatedAccount, now: number): ScenarioSnapshot[] =>
  aws.scenario.snapshots.flatMap((snapshot) => standing(aws, snapshot, now) ?? []);

/** By its id; undefined where there is none, or none any more. */
export function scenarioSnapshot(
  aws: SimulatedAccount,
  id: string,
  now: number,
): ScenarioSnapshot | undefined {
  const snapshot = aws.scenario.snapshots.find((one) => one.id === id);
  return snapshot === undefined ? undefined : standing(aws, snapshot, now);
}

function standing(
  aws: SimulatedAccount,
  snapshot: SnapshotScenario,
  now: number,
): ScenarioSnapshot | undefined {
  const { takes, deletedAfter } = snapshot;
  const at = begunAt(snapshot, aws.startedAt);
  const completedAt = at + takes * 1_000;
  const isDeleted = deletedAfter !== undefined && now >= aws.startedAt + deletedAfter * 1_000;
  if (now < at || isDeleted) return undefined;
  const state = snapshot.state === 'completed' && now < completedAt ? 'pending' : snapshot.state;
  const percent = Math.min(99, Math.floor((100 * (now - at)) / Math.max(1, takes * 1_000)));
  return { snapshot, at, completedAt, state, progress: state === 'completed' ? '100%' : `${percent}%` };
}
