import type { InstanceStateName } from '@aws-sdk/client-ec2';
import type { Deletion } from './deletion.ts';
import { iso } from './drs-time.ts';
import { denialOf } from './permissions.ts';
import type { Instance, SimulatedAccount, Volume } from './state.ts';

/** What is visible of an instance or volume at a moment, and how an instance is terminated. */

/** EC2 lists a terminated instance for about this long. */
const SHOWN_AFTER_TERMINATION = 3_600_000;
/** DRS lists a terminated instance for about this long: SRP skips such rows. */
const ROW_SHOWN_AFTER_TERMINATION = 45_000;

/** Whether DRS launched it. */
export const isOfDrs = ({ role }: Pick<Instance, 'role'>): boolean =>
  role === 'recovery' || role === 'conversion';

/** EC2's state of an instance; undefined while it does not exist yet or is no longer listed. */
export function stateOf(instance: Instance, now: number): InstanceStateName | undefined {
  if (now < instance.launchedAt || now >= instance.terminatedAt + SHOWN_AFTER_TERMINATION) return undefined;
  if (now >= instance.terminatedAt) return 'terminated';
  if (now >= instance.shutDownAt) return 'shutting-down';
  if (now < instance.runningAt) return 'pending';
  return instance.staysStopped ? 'stopped' : 'running';
}

/** Whether DRS lists the instance as a recovery instance. */
export function isListed(instance: Instance, now: number): boolean {
  const { row } = instance;
  return row !== undefined && now >= instance.launchedAt && now < row.removedAt;
}

/** When a volume is deleted: with the instance that owns it, unless the scenario leaves it behind. */
export function volumeGoneAt(aws: SimulatedAccount, volume: Volume): number {
  if (volume.server.scenario.volumesStay || denialOf(aws, 'dropVolumes') !== undefined)
    return Number.POSITIVE_INFINITY;
  const owner = volume.attachments.at(-1)?.instance;
  return Math.min(
    volume.droppedAt,
    owner?.role === 'recovery' ? owner.terminatedAt : Number.POSITIVE_INFINITY,
  );
}

/** The instance that a volume is attached to at this moment. */
export function attachmentOf(volume: Volume, now: number): Volume['attachments'][number] | undefined {
  return volume.attachments.find(
    ({ instance, from, until }) => now >= from && now < Math.min(until, instance.terminatedAt),
  );
}

export interface Ending {
  readonly at: number;
  readonly seconds: number;
  readonly cause: Deletion['cause'];
  readonly jobID?: string;
}

/**
 * Shuts an instance down from a moment on and records who requested it. Returns the moment when it will be gone:
 * Infinity when the scenario makes it hang.
 */
export function endInstance(aws: SimulatedAccount, instance: Instance, ending: Ending): number {
  const { at, seconds, cause, jobID } = ending;
  const { server, row } = instance;
  if (isOfDrs(instance)) {
    aws.deletions.push({
      at: iso(at),
      cause,
      instanceID: instance.instanceID,
      sourceServerID: server.scenario.id,
      isDrill: instance.isDrill,
      inDrs: row !== undefined && row.removedAt > at,
      launchJobID: instance.jobID,
      ...(jobID === undefined ? {} : { jobID }),
    });
  }
  if (instance.terminatedAt === Number.POSITIVE_INFINITY) {
    instance.shutDownAt = Math.min(instance.shutDownAt, at);
    if (!server.scenario.terminateHangs) instance.terminatedAt = at + seconds * 1_000;
    aws.listeners.end(instance, instance.shutDownAt);
  }
  // DRS forgets only what it terminated itself.
  if (row !== undefined && cause !== 'TerminateInstances' && cause !== 'somebody') {
    row.removedAt = Math.max(at, instance.terminatedAt) + ROW_SHOWN_AFTER_TERMINATION;
  }
  return Math.max(at, instance.terminatedAt);
}
