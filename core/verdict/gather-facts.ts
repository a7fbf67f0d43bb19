import type { WaveActions } from '../facts/actions.ts';
import type { ProvenServer, WaveProbes } from '../facts/probes.ts';
import { notRun } from '../facts/proof.ts';
import type { CleanupFacts, GuardFacts, Opening, WaveLaunch, WaveStart } from '../facts/steps.ts';
import { isUnsettled } from '../facts/steps.ts';
import type { Refusal } from '../guards/refusal.ts';
import { oneLine } from '../text/one-line.ts';
import { recordedActions } from '../workflow/actions.ts';
import type { DrillState } from '../workflow/contract.ts';
import type { DrillFacts, DrillServer } from './record.ts';

const MAXIMUM_CAUSE_CHARACTERS = 500;
/** UG, 'preparing-failover': without a point in time DRS tries to take a snapshot when the job starts. */
const LATEST = {
  snapshotID: null,
  at: null,
  reason: 'the latest data, of which DRS takes a snapshot when the job starts',
};

/** Of a record that has no place yet, and of one without a drill before it. */
export const NOTHING_EARLIER: DrillFacts['earlier'] = { drills: [], changes: null };

/** What the steps wrote of one drill; a step that never ran wrote nothing. */
export interface DrillParts {
  readonly opening: Opening;
  readonly guards: GuardFacts | undefined;
  readonly waves: readonly {
    readonly start: WaveStart | undefined;
    readonly launch: WaveLaunch | undefined;
    readonly actions?: WaveActions | undefined;
    readonly probes: WaveProbes | undefined;
  }[];
  readonly cleanup: CleanupFacts | undefined;
  /** Why a step in mid-drill, or the sweep that took over, ended the drill. */
  readonly yielded: readonly Refusal[];
  readonly closedBy: DrillFacts['closedBy'];
  readonly error: DrillState['error'];
  readonly cleanupError: DrillState['cleanupError'];
  readonly calls: Readonly<Record<string, number>>;
  readonly endedAt: string;
  readonly chain: DrillFacts['chain'];
  readonly toolVersion: string;
}

/** Puts the facts of all steps together, in the record's shape, and judges nothing. */
export function gatherFacts(parts: DrillParts): DrillFacts {
  const { opening, guards, waves, error } = parts;
  const { deadline, expiresAt, servers, refusals, ...identity } = opening;
  const starts = waves.flatMap(({ start }) => (start === undefined ? [] : [start]));
  return {
    schema: 'kunren-record/v1',
    toolVersion: parts.toolVersion,
    ...identity,
    target: { account: opening.plan.target.account, region: opening.plan.target.region },
    endedAt: parts.endedAt,
    chain: parts.chain,
    guards: {
      checkedAt: guards?.checkedAt ?? (refusals.length > 0 ? opening.startedAt : null),
      refusals: [...refusals, ...(guards?.refusals ?? [])],
    },
    closedBy: parts.closedBy,
    stoodDown: [
      ...starts.flatMap((start) => (start.outcome === 'STOOD_DOWN' ? start.refusals : [])),
      ...parts.yielded,
    ],
    notStarted: starts.flatMap((start) => (start.outcome === 'NOT_STARTED' ? start.refusals : [])),
    workflowError: error === undefined ? null : { name: error.Error, cause: messageOf(error.Cause) },
    waves: opening.plan.waves.map(({ name, actions }, index) => ({
      ...waveOf(name, waves[index] ?? {}),
      actions: recordedActions(
        actions,
        servers.filter((server) => server.wave === index),
        waves[index]?.actions,
      ),
    })),
    servers: serversOf(parts),
    // Read when the drill takes its place among the others.
    openItems: [],
    earlier: NOTHING_EARLIER,
    cleanup: cleanupOf(parts.cleanup, starts, parts.cleanupError),
    calls: { ...parts.calls },
  };
}

/** Lambda's cause is JSON with a message and a stack; the record wants the message. */
function messageOf(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) {
      return oneLine(String(parsed.errorMessage), MAXIMUM_CAUSE_CHARACTERS);
    }
  } catch {
    // Not JSON: it is the message itself.
  }
  return oneLine(cause, MAXIMUM_CAUSE_CHARACTERS);
}

function waveOf(
  name: string,
  { start, launch, probes }: Partial<DrillParts['waves'][number]>,
): Omit<DrillFacts['waves'][number], 'actions'> {
  const launched = new Map(launch?.jobs.map((job) => [job.jobID, job]));
  return {
    name,
    startedAt: start?.startedAt ?? null,
    endedAt: probes?.endedAt ?? null,
    outOfTime: probes?.outOfTime ?? launch?.outOfTime ?? false,
    isolation: probes?.isolation ?? [],
    jobs: (start?.jobs ?? []).map(({ jobID, requestedAt }) => ({
      jobID,
      requestedAt,
      status: launched.get(jobID)?.status ?? 'UNKNOWN',
      createdAt: launched.get(jobID)?.createdAt ?? null,
      endedAt: launched.get(jobID)?.endedAt ?? null,
      noticedAt: launched.get(jobID)?.noticedAt ?? null,
    })),
  };
}

function serversOf({ opening, guards, waves }: DrillParts): DrillServer[] {
  const readiness = new Map(guards?.readiness.map(({ sourceServerID, ...rest }) => [sourceServerID, rest]));
  const jobs = new Map(
    waves.flatMap(({ start }) =>
      (start?.jobs ?? []).flatMap((job) => job.sourceServerIDs.map((id) => [id, job] as const)),
    ),
  );
  const launches = new Map(
    waves.flatMap(({ launch }) =>
      (launch?.servers ?? []).map((fact) => [fact.sourceServerID, fact] as const),
    ),
  );
  const proofs = new Map(
    waves.flatMap(({ probes }) =>
      (probes?.servers ?? []).map((fact) => [fact.sourceServerID, fact] as const),
    ),
  );
  return opening.servers.map((server): DrillServer => {
    const { sourceServerID, hostname, critical } = server;
    const job = jobs.get(sourceServerID);
    const launch = launches.get(sourceServerID);
    const proof = proofs.get(sourceServerID);
    const events = launch?.events ?? [];
    // A step that died while it started jobs may have started one.
    const starting = isUnsettled(waves[server.wave]?.start);
    return {
      sourceServerID,
      hostname,
      wave: opening.plan.waves[server.wave]?.name ?? '',
      critical,
      readiness: readiness.get(sourceServerID) ?? null,
      jobID: job?.jobID ?? null,
      requestedAt: job?.requestedAt ?? null,
      launch: {
        status: launch?.status ?? (job === undefined && !starting ? 'NOT_STARTED' : 'UNKNOWN'),
        launchedAt: launch?.launchedAt ?? null,
        rawError: events.findLast((event) => event.rawError !== null)?.rawError ?? null,
        events,
      },
      pointInTime: {
        ...pointInTimeOf(launch),
        usedPreviousSnapshot: events.some((event) => event.event === 'USING_PREVIOUS_SNAPSHOT'),
        chosen: waves[server.wave]?.start?.snapshots[sourceServerID] ?? (job === undefined ? null : LATEST),
      },
      recoveryInstanceID: launch?.recoveryInstanceID ?? null,
      instance: instanceOf(proof),
      bootedAt: proof?.bootedAt ?? null,
      probes: proof?.probes ?? server.probes.map(notRun),
      heartbeat: proof?.heartbeat ?? null,
      verifiedAt: proof?.verifiedAt ?? null,
    };
  });
}

/** The job log's own time of the data comes first, then what the recovery instance says (evidence.md, 6.2 A). */
function pointInTimeOf(
  launch: WaveLaunch['servers'][number] | undefined,
): Pick<DrillServer['pointInTime'], 'at' | 'source'> {
  const logged = launch?.events.findLast((event) => isMoment(event.dataTimestamp))?.dataTimestamp ?? null;
  if (logged !== null) return { at: logged, source: 'job-log' };
  const told = launch?.pointInTime ?? null;
  return told === null ? { at: null, source: null } : { at: told, source: 'recovery-instance' };
}

/** A time that cannot be read is no time. */
const isMoment = (text: string | null): boolean => text !== null && !Number.isNaN(Date.parse(text));

const instanceOf = (proof: ProvenServer | undefined): DrillServer['instance'] =>
  proof === undefined
    ? null
    : {
        state: proof.state,
        instanceType: proof.instanceType,
        privateIpAddress: proof.privateIpAddress,
        subnetID: proof.subnetID,
        volumeIDs: proof.volumeIDs,
      };

/** A drill that started nothing has nothing to clean; one whose cleanup did not end is never called clean. */
function cleanupOf(
  cleanup: CleanupFacts | undefined,
  starts: readonly WaveStart[],
  error: DrillParts['cleanupError'],
): DrillFacts['cleanup'] {
  if (cleanup === undefined && starts.length === 0) {
    return { status: 'COMPLETE', startedAt: null, endedAt: null, leftovers: [] };
  }
  const { startedAt = null, endedAt = null, leftovers = [] } = cleanup ?? {};
  if (cleanup?.status === 'COMPLETE') return { status: 'COMPLETE', startedAt, endedAt, leftovers: [] };
  const unfinished = {
    type: 'drill',
    id: 'unknown',
    detail: `cleanup did not end${error === undefined ? '' : ` (${error.Error}: ${messageOf(error.Cause)})`}; look in DRS for this drill’s jobs`,
  };
  return {
    status: 'INCOMPLETE',
    startedAt,
    endedAt,
    leftovers: cleanup?.status === 'INCOMPLETE' ? leftovers : [...leftovers, unfinished],
  };
}
