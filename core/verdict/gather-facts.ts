import type { WaveActions } from '../facts/actions.ts';
import type { FailbackFacts } from '../facts/failback.ts';
import type { WaveProbes } from '../facts/probes.ts';
import { isProven, notRun } from '../facts/proof.ts';
import type { CleanupFacts, GuardFacts, Opening, WaveLaunch, WaveStart } from '../facts/steps.ts';
import { mayRunUnrecorded } from '../facts/steps.ts';
import { unseenLeftovers } from '../facts/unseen.ts';
import type { Refusal } from '../guards/refusal.ts';
import { maskSecrets } from '../text/mask-secrets.ts';
import { bothEnds } from '../text/one-line.ts';
import { recordedActions } from '../workflow/actions.ts';
import { courseIsOver } from '../workflow/after-wave.ts';
import type { DrillState } from '../workflow/contract.ts';
import { instanceOf } from './gathered-instance.ts';
import { brokenReason } from './judge.ts';
import type { DrillFacts, DrillServer } from './record.ts';

const MAXIMUM_CAUSE_CHARACTERS = 700;
/** Of a plan that takes no earlier point. */
const LATEST = { pointID: null, at: null, reason: 'the latest data, taken when the drill starts' };

/** For a record that has no place yet, and for a plan's first. */
export const NOTHING_EARLIER: DrillFacts['earlier'] = { drills: [], changes: null };

/** What the steps wrote about one drill; a step that never ran wrote nothing. */
export interface DrillParts {
  readonly opening: Opening;
  readonly guards: GuardFacts | undefined;
  readonly waves: readonly {
    readonly start: WaveStart | undefined;
    readonly launch: WaveLaunch | undefined;
    readonly actions?: WaveActions | undefined;
    readonly probes: WaveProbes | undefined;
  }[];
  readonly failback?: FailbackFacts | undefined;
  readonly cleanup: CleanupFacts | undefined;
  /** Why a step during the drill ended the drill. */
  readonly aborted: readonly Refusal[];
  /** Why the sweep closes the drill instead of the workflow. */
  readonly taken: readonly Refusal[];
  readonly closedBy: DrillFacts['closedBy'];
  readonly error: DrillState['error'];
  readonly cleanupError: DrillState['cleanupError'];
  readonly code?: DrillFacts['code'];
  readonly calls: Readonly<Record<string, number>>;
  readonly endedAt: string;
  readonly chain: DrillFacts['chain'];
  readonly toolVersion: string;
}

/** Gathers the facts of all steps in the record's shape, and judges nothing. */
export function gatherFacts(parts: DrillParts): DrillFacts {
  const { opening, guards, waves, error } = parts;
  const { deadline, expiresAt, servers, refusals, ...identity } = opening;
  // A drill that had only to be removed and closed was not cut short by what kept its workflow from it.
  const isOver = courseIsOver(
    opening,
    waves.map(({ probes, actions }) => ({ probes, actions: actions?.actions ?? [] })),
  );
  const broken = error === undefined ? null : { name: error.Error, cause: messageOf(error.Cause) };
  const starts = waves.flatMap(({ start }) => (start === undefined ? [] : [start]));
  return {
    schema: 'kunren-record/v2',
    toolVersion: parts.toolVersion,
    ...identity,
    target: { account: opening.plan.target.account, region: opening.plan.target.region },
    endedAt: parts.endedAt,
    chain: parts.chain,
    guards: {
      checkedAt: guards?.checkedAt ?? (refusals.length > 0 ? opening.startedAt : null),
      refusals: [...refusals, ...(guards?.refusals ?? [])],
      ...(guards?.lines === undefined ? {} : { lines: guards.lines }),
    },
    closedBy: parts.closedBy,
    abortReasons: once([
      ...starts.flatMap((start) => (start.outcome === 'ABORTED' ? start.refusals : [])),
      ...parts.aborted,
      ...(isOver ? [] : parts.taken),
    ]),
    takenOver: isOver ? [...parts.taken, ...(broken === null ? [] : [brokenReason(broken)])] : [],
    notStarted: starts.flatMap((start) => (start.outcome === 'NOT_STARTED' ? start.refusals : [])),
    workflowError: isOver ? null : broken,
    waves: opening.plan.waves.map(({ name, actions }, index) => ({
      ...waveOf(name, waves[index] ?? {}),
      actions: recordedActions(
        actions,
        servers.filter((server) => server.wave === index),
        waves[index]?.actions,
      ),
    })),
    servers: serversOf(parts),
    ...(parts.failback === undefined ? {} : { failback: parts.failback }),
    // Filled in when the drill takes its place in the chain.
    openItems: [],
    earlier: NOTHING_EARLIER,
    cleanup: cleanupOf(parts, starts),
    ...(parts.code === undefined ? {} : { code: parts.code }),
    calls: { ...parts.calls },
  };
}

/** A step may have given as its reason what the sweep closes the drill for. */
const once = (reasons: readonly Refusal[]): Refusal[] => [
  ...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values(),
];

/** Lambda's cause is JSON with a message and a stack; the record keeps the message. */
function messageOf(cause: string): string {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed) {
      return bothEnds(maskSecrets(String(parsed.errorMessage)), MAXIMUM_CAUSE_CHARACTERS);
    }
  } catch {
    // Not JSON: it is the message itself.
  }
  return bothEnds(maskSecrets(cause), MAXIMUM_CAUSE_CHARACTERS);
}

function waveOf(
  name: string,
  { start, launch, probes }: Partial<DrillParts['waves'][number]>,
): Omit<DrillFacts['waves'][number], 'actions'> {
  const launched = new Map(launch?.operations.map((operation) => [operation.operationID, operation]));
  return {
    name,
    startedAt: start?.startedAt ?? null,
    endedAt: probes?.endedAt ?? null,
    timedOut: probes?.timedOut ?? launch?.timedOut ?? false,
    ...(probes?.optionalTimedOut === undefined ? {} : { optionalTimedOut: probes.optionalTimedOut }),
    isolation: probes?.isolation ?? [],
    operations: (start?.operations ?? []).map(({ operationID, requestedAt }) => ({
      operationID,
      requestedAt,
      status: launched.get(operationID)?.status ?? 'UNKNOWN',
      createdAt: launched.get(operationID)?.createdAt ?? null,
      endedAt: launched.get(operationID)?.endedAt ?? null,
      noticedAt: launched.get(operationID)?.noticedAt ?? null,
    })),
  };
}

function serversOf({ opening, guards, waves }: DrillParts): DrillServer[] {
  const readiness = new Map(guards?.readiness.map(({ serverID, ...rest }) => [serverID, rest]));
  const operations = new Map(
    waves.flatMap(({ start }) =>
      (start?.operations ?? []).flatMap((operation) =>
        operation.serverIDs.map((id) => [id, operation] as const),
      ),
    ),
  );
  const launches = new Map(
    waves.flatMap(({ launch }) => (launch?.servers ?? []).map((fact) => [fact.serverID, fact] as const)),
  );
  const proofs = new Map(
    waves.flatMap(({ probes }) => (probes?.servers ?? []).map((fact) => [fact.serverID, fact] as const)),
  );
  return opening.servers.map((server): DrillServer => {
    const { serverID, hostname, critical, expect } = server;
    const ready = readiness.get(serverID);
    const settings = waves[server.wave]?.start?.settings?.[serverID] ?? ready?.settings;
    const operation = operations.get(serverID);
    const launch = launches.get(serverID);
    const proof = proofs.get(serverID);
    // A step that died while it started jobs may have started one.
    const starting = mayRunUnrecorded(waves[server.wave]?.start);
    return {
      serverID,
      hostname,
      wave: opening.plan.waves[server.wave]?.name ?? '',
      critical,
      readiness: ready === undefined ? null : withoutSettings(ready),
      ...(expect === undefined ? {} : { expected: expect }),
      ...(settings === undefined ? {} : { settings }),
      operationID: operation?.operationID ?? null,
      requestedAt: operation?.requestedAt ?? null,
      launch: {
        status: launch?.status ?? (operation === undefined && !starting ? 'NOT_STARTED' : 'UNKNOWN'),
        launchedAt: launch?.launchedAt ?? null,
        ...(launch?.notLaunchedAt === undefined ? {} : { notLaunchedAt: launch.notLaunchedAt }),
        error: launch?.error ?? null,
        ...(launch?.refusedForNow === undefined ? {} : { refusedForNow: launch.refusedForNow }),
        ...(launch?.launchActions === undefined ? {} : { launchActions: launch.launchActions }),
        phases: launch?.phases ?? [],
      },
      recoveredPoint: {
        ...(launch?.recoveredPoint ?? NO_POINT),
        chosen: waves[server.wave]?.start?.points[serverID] ?? (operation === undefined ? null : LATEST),
      },
      instanceID: launch?.instanceID ?? null,
      instance: instanceOf(proof),
      bootedAt: proof?.bootedAt ?? null,
      probes: proof?.probes ?? server.probes.map(notRun),
      heartbeat: proof?.heartbeat ?? null,
      heartbeatPlanned: server.heartbeat !== null,
      verifiedAt: proof !== undefined && isProven(proof) ? proof.verifiedAt : null,
      ...(proof?.lostAt === undefined ? {} : { lostAt: proof.lostAt }),
      ...(proof?.unprovenAt === undefined ? {} : { unprovenAt: proof.unprovenAt }),
      methodFacts: launch?.methodFacts ?? {},
    };
  });
}

/** They stand beside it, as last read before the launch. */
const withoutSettings = ({
  settings: _,
  ...ready
}: Omit<GuardFacts['readiness'][number], 'serverID'>): DrillServer['readiness'] => ready;

/** For a server that was never followed. */
const NO_POINT = { at: null, source: null, isFallback: false } as const;

/** A drill that started nothing has nothing to clean up; one whose cleanup did not end never counts as clean. */
function cleanupOf(
  { opening, waves, cleanup, cleanupError: error }: DrillParts,
  starts: readonly WaveStart[],
): DrillFacts['cleanup'] {
  if (cleanup === undefined && starts.length === 0) {
    return { status: 'COMPLETE', startedAt: null, endedAt: null, leftovers: [] };
  }
  const { startedAt = null, endedAt = null, leftovers = [], requests = [] } = cleanup ?? {};
  const count = new Set(requests.flatMap(({ instanceIDs }) => instanceIDs)).size;
  const terminated = count === 0 ? {} : { terminated: count };
  if (cleanup?.status === 'COMPLETE')
    return { status: 'COMPLETE', startedAt, endedAt, leftovers: [], ...terminated };
  if (cleanup?.status === 'INCOMPLETE')
    return { status: 'INCOMPLETE', startedAt, endedAt, leftovers, ...terminated };
  const why =
    error === undefined
      ? 'cleanup did not end'
      : `cleanup did not end (${error.Error}: ${messageOf(error.Cause)})`;
  const unseen = unseenLeftovers({ servers: opening.servers, waves }, why);
  const known = new Set(leftovers.map(({ id }) => id));
  const all = [...leftovers, ...unseen.filter(({ id }) => !known.has(id))];
  const unknown = { type: 'drill', id: opening.drillId, detail: `${why}; look for what carries its tags` };
  return {
    status: 'INCOMPLETE',
    startedAt,
    endedAt,
    leftovers: all.length > 0 ? all : [unknown],
    ...terminated,
  };
}
