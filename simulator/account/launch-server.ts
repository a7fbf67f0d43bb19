import { convert } from './conversion.ts';
import type { Course, Log, ServerLaunch, Vary } from './course.ts';
import { isFatal, runActions } from './launch-actions.ts';
import { endInstance, stateOf } from './lifetime.ts';
import { addInstance, addJobSnapshots, addVolumes } from './make.ts';
import { denialOf } from './permissions.ts';
import { dataTimeOf, pointsInTime } from './points-in-time.ts';
import { randomFor } from './random.ts';
import type { Instance, JobEvent, SimulatedAccount, SourceServer } from './state.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** One server's course through a LAUNCH job: clean up, snapshot, convert, launch; it can fail at each stage. */
export function launchServer(aws: SimulatedAccount, launch: ServerLaunch): Course {
  const { server, jobID } = launch;
  const { id, timings } = server.scenario;
  const { outcome, rawError } = fateOf(aws, server);
  const chance = randomFor(aws.seed, 'launch', id, server.launches);
  const vary: Vary = (seconds) => Math.round(seconds * 1_000 * (1 + timings.jitter * (2 * chance() - 1)));
  server.launches += 1;

  const events: JobEvent[] = [];
  const log = (at: number, event: JobEvent['event'], data: Omit<JobEvent, 'at' | 'event'> = {}) =>
    events.push({ at, event, sourceServerID: id, ...data });
  const failed = (at: number, event: JobEvent['event'], reason: string): Course => {
    log(at, event, { rawError: rawError ?? reason });
    return { outcome: { sourceServerID: id, endsAt: at, result: 'FAILED', instanceID: undefined }, events };
  };

  let at = cleanUp(aws, launch, vary, log);
  const snapshot = takeSnapshot(aws, launch, at, vary, log);
  at = snapshot.endsAt;
  if (snapshot.failed) return failed(at, 'SNAPSHOT_FAIL', 'The EBS snapshot could not be completed.');

  const conversion = convert(
    aws,
    launch,
    { from: at, dataTimestamp: snapshot.pointInTimeAt, outcome },
    vary,
    log,
  );
  const { endsAt: converted, attachments } = conversion;
  if (conversion.failed) {
    addVolumes(aws, { server, jobID, createdAt: at, attachments, droppedAt: converted });
    return failed(
      converted,
      'CONVERSION_FAIL',
      'Failed to connect to the conversion server using the HTTP channel.',
    );
  }

  const launched = converted + vary(timings.launchSeconds);
  if (outcome === 'launch-failed') {
    log(converted, 'LAUNCH_START');
    addVolumes(aws, { server, jobID, createdAt: at, attachments, droppedAt: launched });
    return failed(
      launched,
      'LAUNCH_FAILED',
      'You are not authorized to perform this operation: ec2:RunInstances.',
    );
  }
  const instance = addInstance(aws, {
    ...launch,
    launchedAt: converted,
    runningAt: launched,
    bootedAt:
      outcome === 'never-boots' || outcome === 'terminated-at-once'
        ? NEVER
        : launched + vary(timings.bootSeconds),
    pointInTimeAt: snapshot.pointInTimeAt,
  });
  if (outcome === 'terminated-at-once') endByEc2(instance, launched);
  log(converted, 'LAUNCH_START', { targetInstanceID: instance.instanceID });
  addVolumes(aws, {
    server,
    jobID,
    createdAt: at,
    attachments: [...attachments, { instance, from: converted, until: NEVER }],
    droppedAt: NEVER,
  });
  const actions = server.launch.postLaunchEnabled ? runActions(server, instance.bootedAt) : [];
  return {
    outcome: {
      sourceServerID: id,
      endsAt: actions.at(-1)?.endsAt ?? launched,
      result: actions.some(isFatal) ? 'FAILED' : 'LAUNCHED',
      instanceID: instance.instanceID,
      actions,
    },
    events,
  };
}

function endByEc2(instance: Instance, at: number): void {
  instance.shutDownAt = at;
  instance.terminatedAt = at;
  instance.endedBy = instance.server.scenario.stateReason;
}

/** How the launch ends: a missing permission takes precedence over the scenario's server. */
function fateOf(
  aws: SimulatedAccount,
  { scenario }: SourceServer,
): Pick<SourceServer['scenario'], 'outcome' | 'rawError'> {
  const noSnapshot = denialOf(aws, 'snapshot');
  if (noSnapshot !== undefined) return { outcome: 'snapshot-failed', rawError: noSnapshot };
  const noLaunch = denialOf(aws, 'launch');
  return noLaunch === undefined ? scenario : { outcome: 'launch-failed', rawError: noLaunch };
}

/**
 * What was launched before is deleted first: a drill, a recovery in production, or an instance that DRS no longer lists
 * but finds by its tag (docs/aws-facts.md, 1.1).
 */
function cleanUp(
  aws: SimulatedAccount,
  { server, jobID, startedAt }: ServerLaunch,
  vary: Vary,
  log: Log,
): number {
  const earlier = server.instances.filter((instance) => {
    const state = stateOf(instance, startedAt);
    return state !== undefined && state !== 'terminated' && instance.shutDownAt > startedAt;
  });
  if (earlier.length === 0) return startedAt;
  log(startedAt, 'CLEANUP_START');
  const length = vary(server.scenario.timings.terminateSeconds);
  const cleaned = startedAt + length;
  const protectedOnes = earlier.filter((instance) => instance.terminationProtection);
  for (const instance of earlier) {
    if (instance.terminationProtection) continue;
    endInstance(aws, instance, { at: startedAt, seconds: length / 1_000, cause: 'StartRecovery', jobID });
  }
  if (protectedOnes.length > 0 || server.scenario.terminateHangs) {
    const names = earlier.map(({ instanceID }) => instanceID).join(', ');
    log(cleaned, 'CLEANUP_FAIL', { rawError: `The earlier instance could not be terminated: ${names}.` });
  } else {
    log(cleaned, 'CLEANUP_END');
  }
  return cleaned;
}

interface Snapshot {
  readonly endsAt: number;
  readonly pointInTimeAt: number;
  readonly failed: boolean;
}

function takeSnapshot(
  aws: SimulatedAccount,
  launch: ServerLaunch,
  at: number,
  vary: Vary,
  log: Log,
): Snapshot {
  const { server, snapshotID, jobID } = launch;
  const { timings, usesPreviousSnapshot } = server.scenario;
  const { outcome } = fateOf(aws, server);
  const kept = pointsInTime(aws, server, at);
  const pinned = kept.find((point) => point.snapshotID === snapshotID);
  if (pinned !== undefined) {
    log(at, 'USING_PREVIOUS_SNAPSHOT');
    return { endsAt: at, pointInTimeAt: pinned.takenAt, failed: false };
  }
  const endsAt = at + vary(timings.snapshotSeconds);
  log(at, 'SNAPSHOT_START');
  const failed = outcome === 'snapshot-failed';
  const previous = usesPreviousSnapshot ? kept[0] : undefined;
  if (failed) return { endsAt, pointInTimeAt: at, failed };
  if (previous !== undefined) {
    log(endsAt, 'USING_PREVIOUS_SNAPSHOT');
    return { endsAt, pointInTimeAt: previous.takenAt, failed };
  }
  addJobSnapshots(aws, {
    server,
    jobID,
    startedAt: at,
    deletedAt: server.scenario.snapshotsStay ? NEVER : endsAt + vary(timings.conversionSeconds),
  });
  log(endsAt, 'SNAPSHOT_END');
  return { endsAt, pointInTimeAt: dataTimeOf(aws, server, at), failed };
}
