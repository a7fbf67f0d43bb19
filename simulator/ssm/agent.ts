import { stateOf } from '../account/lifetime.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';

/** Since when an instance's agent is online; Infinity is never. */
export function onlineFrom({ bootedAt, server }: Instance): number {
  const { agent, onlineAfter } = server.scenario.ssm;
  if (agent === 'offline') return Number.POSITIVE_INFINITY;
  return agent === 'late' ? bootedAt + onlineAfter * 1_000 : bootedAt;
}

/** Recovered instances whose agent has reported: from the end of boot on, unless the scenario says otherwise. */
export const isOnline = (instance: Instance, now: number): boolean =>
  instance.role === 'recovery' && now >= onlineFrom(instance) && stateOf(instance, now) === 'running';

export const onlineInstances = (aws: SimulatedAccount, now: number): Instance[] =>
  [...aws.instances.values()].filter((instance) => isOnline(instance, now));
