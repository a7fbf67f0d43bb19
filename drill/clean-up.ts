import { isDeepStrictEqual } from 'node:util';
import { observe } from '../adapters/aws/errors.ts';
import type { Ports } from '../adapters/ports.ts';
import type { CleanupFacts } from '../core/facts/steps.ts';
import type { LoadedDrill } from './recovery-method.ts';

const ROUND_SECONDS = 15;
/** Between rounds while EC2 terminates what was requested. */
const TERMINATING_ROUND_SECONDS = 30;
/** How long a termination may take before what it should remove counts as left. */
const TERMINATION_PATIENCE_SECONDS = 300;
/** Between checks while cleanup only waits for a launch to end. */
const WAITING_SECONDS = 60;

interface CleanupCall {
  /** The caller's time limit; the next call resumes a cleanup that takes longer. */
  readonly seconds: number;
  /** Where the facts are written: apart from `cleanup` when the drill is already closed. */
  readonly name?: 'cleanup' | 'sweep';
  /** Whether a cleanup that ended with leftovers gets the plan's whole time again. */
  readonly afresh?: boolean;
}

/**
 * Removes a drill round by round until nothing is left, or until the plan's time for cleanup or the caller's seconds
 * are over. Every cleanup calls this: the workflow's TerminateDrill, the sweep when an execution has ended without
 * success, the hourly sweep, and `kunren cleanup`. However an earlier cleanup ended, it checks again.
 */
export async function cleanUp(drill: LoadedDrill, ports: Ports, call: CleanupCall): Promise<CleanupFacts> {
  const { seconds, name = 'cleanup' } = call;
  const callerEnds = ports.now().getTime() + seconds * 1_000;
  const ended = await readIfPossible(drill, name);
  let facts = await resume(drill, ended, ports, call);
  for (;;) {
    const before = facts;
    facts = await removeOnce(drill, before, ports, name);
    if (isStillClean(facts, ended) && name === 'cleanup') return ended;
    const isSame = isDeepStrictEqual(facts, before);
    if (!isSame) await drill.folder.write(name, facts);
    const roundSeconds = waitSecondsAfter(facts, isSame);
    if (facts.status !== 'RUNNING' || ports.now().getTime() + roundSeconds * 1_000 > callerEnds) return facts;
    await ports.sleep(roundSeconds);
  }
}

/** What to remove is read from DRS: facts that cannot be read, or are no facts, keep nothing from being removed. */
async function readIfPossible(
  { folder }: LoadedDrill,
  name: 'cleanup' | 'sweep',
): Promise<CleanupFacts | undefined> {
  const seen = await observe(() => folder.read(name));
  return 'known' in seen ? seen.known : undefined;
}

/** Whether a cleanup that had ended was looked at again and found as it was: then it ended when it did. */
const isStillClean = (now: CleanupFacts, ended: CleanupFacts | undefined): ended is CleanupFacts =>
  ended?.status === 'COMPLETE' && now.status === 'COMPLETE' && now.requests.length === ended.requests.length;

/** What a round changed may go on at once; what it only waits for does not. */
function waitSecondsAfter({ launchingAt, requests }: CleanupFacts, isSame: boolean): number {
  if (requests.length === 0) return launchingAt === null ? ROUND_SECONDS : WAITING_SECONDS;
  return isSame ? TERMINATING_ROUND_SECONDS : ROUND_SECONDS;
}

/** One round of the plan's recovery method, and what follows from it. */
async function removeOnce(
  drill: LoadedDrill,
  before: CleanupFacts,
  ports: Ports,
  name: 'cleanup' | 'sweep',
): Promise<CleanupFacts> {
  const launchingAtWhen = (launching: boolean): string | null =>
    launching ? ports.now().toISOString() : before.launchingAt;
  const isOver = (launching: boolean): boolean =>
    ports.now() >= deadlineOf(drill, { ...before, launchingAt: launchingAtWhen(launching) });
  const keep = (watched: CleanupFacts['watched']) => drill.folder.write(name, { ...before, watched });
  const round = await drill.method.remove(drill, before, { keep, isOver }, ports);
  const requests = [...before.requests, ...round.requests];
  const givesUp = isOver(round.launching) && !isJustRequested(requests, ports.now());
  const status = round.leftovers.length === 0 ? 'COMPLETE' : givesUp ? 'INCOMPLETE' : 'RUNNING';
  return {
    ...before,
    watched: round.watched,
    status,
    endedAt: status === 'RUNNING' ? null : ports.now().toISOString(),
    launchingAt: launchingAtWhen(round.launching),
    requests,
    leftovers: [...round.leftovers],
  };
}

/** EC2 takes minutes to terminate an instance: what was requested for the first time just now has not failed. */
function isJustRequested(requests: CleanupFacts['requests'], now: Date): boolean {
  const first = new Map<string, string>();
  for (const { at, instanceIDs } of requests)
    for (const id of instanceIDs) if (!first.has(id)) first.set(id, at);
  return [...first.values()].some(
    (at) => now.getTime() - Date.parse(at) < TERMINATION_PATIENCE_SECONDS * 1_000,
  );
}

/**
 * When cleanup gives up: the plan's time limit, counted from when a launch was last seen under way. A launch cannot be
 * stopped, so cleanup waits for its instances, but not past the drill's hard expiry.
 */
function deadlineOf({ opening }: LoadedDrill, { startedAt, launchingAt }: CleanupFacts): Date {
  const limit = opening.plan.cleanup.timeLimit * 1_000;
  const fromStart = Date.parse(startedAt) + limit;
  const fromLaunch = launchingAt === null ? fromStart : Date.parse(launchingAt) + limit;
  return new Date(Math.max(fromStart, Math.min(fromLaunch, Date.parse(opening.expiresAt))));
}

/** Resumes an earlier cleanup with the resources that it watches; if that one had ended, its time starts again. */
async function resume(
  drill: LoadedDrill,
  before: CleanupFacts | undefined,
  ports: Ports,
  { name = 'cleanup', afresh = false }: CleanupCall,
): Promise<CleanupFacts> {
  if (before?.status === 'RUNNING') return before;
  const known = before ?? (name === 'cleanup' ? undefined : await readIfPossible(drill, 'cleanup'));
  return {
    status: 'RUNNING',
    startedAt: before?.status === 'INCOMPLETE' && !afresh ? before.startedAt : ports.now().toISOString(),
    endedAt: null,
    requests: known?.requests ?? [],
    watched: known?.watched ?? { instanceIDs: [], volumeIDs: [] },
    leftovers: [],
    launchingAt: null,
  };
}
