import type { LaunchFact } from '../../../core/facts/steps.ts';
import type { ServerView } from './view.ts';

type Phase = LaunchFact['phases'][number];

/**
 * The parts of a restore's launch, each from what it waited for until a look first saw it done: volumes and host are
 * made side by side, and joined when both are there. EC2 says of none when it ended, so all are by our clock; of a volume
 * that restore testing has made, AWS Backup says both.
 */
export function launchPhases({
  requestedAt,
  startedAt,
  seen: { host, volumes, wanted },
  known,
  now,
}: {
  readonly requestedAt: string;
  /** When the host was asked for. */
  readonly startedAt: string;
  readonly seen: Pick<ServerView, 'host' | 'volumes' | 'wanted'>;
  readonly known: LaunchFact | undefined;
  readonly now: Date;
}): Phase[] {
  const before = new Map(known?.phases.map(({ name, endedAt }) => [name, endedAt]));
  const isMade =
    volumes.length === wanted && volumes.every(({ state }) => state === 'available' || state === 'in-use');
  const isAttached =
    isMade &&
    volumes.every(({ attachments }) =>
      attachments.some(({ instanceID, state }) => instanceID === host?.instanceID && state === 'attached'),
    );
  const ended = (name: string, isDone: boolean): string | null =>
    before.get(name) ?? (isDone ? now.toISOString() : null);
  const volumesAt = ended('create-volumes', isMade);
  const hostAt = ended('start-host', host?.state === 'running');
  const bothAt = volumesAt === null || hostAt === null ? null : ([volumesAt, hostAt].toSorted()[1] ?? null);
  const [job] = volumes.flatMap(({ lentBy }) => lentBy ?? []);
  return [
    job === undefined
      ? { name: 'create-volumes', startedAt: requestedAt, endedAt: volumesAt, clock: 'kunren' }
      : { name: 'create-volumes', startedAt: job.createdAt, endedAt: job.completedAt, clock: 'aws' },
    { name: 'start-host', startedAt, endedAt: hostAt, clock: 'kunren' },
    { name: 'attach', startedAt: bothAt, endedAt: ended('attach', isAttached), clock: 'kunren' },
  ];
}
