import { stateOf } from '../account/lifetime.ts';
import { stableID } from '../account/random.ts';
import type { Instance, SimulatedAccount } from '../account/state.ts';

/** Since when an instance's agent is online; Infinity is never. */
export function onlineFrom({ bootedAt, server }: Instance): number {
  const { agent, onlineAfter } = server.scenario.ssm;
  if (agent === 'offline') return Number.POSITIVE_INFINITY;
  return agent === 'late' ? bootedAt + onlineAfter * 1_000 : bootedAt;
}

/** Recovered instances whose agent has reported: from the end of boot on, unless the scenario says otherwise. */
export const isOnline = (instance: Instance, now: number): boolean =>
  instance.server.scenario.ssm.registration !== 'hybrid' && reports(instance, now);

const reports = (instance: Instance, now: number): boolean =>
  instance.role !== 'conversion' && now >= onlineFrom(instance) && stateOf(instance, now) === 'running';

export const onlineInstances = (aws: SimulatedAccount, now: number): Instance[] =>
  [...aws.instances.values()].filter((instance) => isOnline(instance, now));

/** The ids under which agents report that kept the hybrid activation of their source, which production has as well. */
export const hybridNodes = (aws: SimulatedAccount, now: number): { id: string; instance: Instance }[] =>
  [...aws.instances.values()]
    .filter((instance) => instance.server.scenario.ssm.registration !== 'instance' && reports(instance, now))
    .map((instance) => ({ id: stableID('mi-', instance.server.scenario.id), instance }));
