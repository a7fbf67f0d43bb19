import { probeName } from '../facts/probe-name.ts';
import type { ReasonCode } from '../guards/refusal.ts';
import { actionReasons } from './judge-actions.ts';
import { addressReasons } from './judge-addresses.ts';
import { missedObjectives, undecidedObjectives } from './judge-objectives.ts';
import { heartbeatDoubts, heartbeatWeaknesses, isolationFailures, proofDoubts } from './judge-proof.ts';
import type { Measures } from './measure.ts';
import type { DrillFacts, DrillServer, Reason, Verdict } from './record.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** Most important first; a PASS has none. */
  readonly reasons: readonly Reason[];
}

/**
 * The verdict of a drill, from its facts and measures alone (docs/verdict.md). In this order: refused before anything
 * was started: SKIPPED; aborted: ABORTED; a critical server (or every server) that did not recover, an action on it
 * that failed, a drill that reaches production or an objective missed: FAIL; anything that broke, was not measured,
 * is within its uncertainty of an objective or makes the proofs doubtful: INCONCLUSIVE; an optional server that did not
 * recover, an old snapshot used or a heartbeat with gaps: PASS_WITH_FINDINGS; else PASS. Cleanup is a fact apart from
 * the verdict.
 */
export function judge(facts: DrillFacts, measures: Measures): Judgement {
  const started = facts.waves.some((wave) => wave.operations.length > 0);
  if (!started && facts.guards.refusals.length > 0) {
    return { verdict: 'SKIPPED', reasons: facts.guards.refusals.map(({ code, text }) => ({ code, text })) };
  }
  if (facts.abortReasons.length > 0) {
    return { verdict: 'ABORTED', reasons: facts.abortReasons.map(({ code, text }) => ({ code, text })) };
  }
  const shortfalls = shortfallsOf(facts);
  const nothingRecovered = shortfalls.length === facts.servers.length;
  const fatal = ({ server, failed }: Shortfall): boolean => failed && (server.critical || nothingRecovered);
  const doubtful = ({ server, failed }: Shortfall): boolean => !failed && server.critical;
  const actions = actionReasons(facts);
  const addresses = addressReasons(facts);
  const failures = [
    ...shortfalls.filter(fatal).map(reasonOf),
    ...actions.failures,
    ...isolationFailures(facts),
    ...addresses.failures,
    ...missedObjectives(facts, measures),
  ];
  const doubts = [
    ...shortfalls.filter(doubtful).map(reasonOf),
    ...actions.doubts,
    ...proofDoubts(facts),
    ...addresses.doubts,
    ...heartbeatDoubts(facts),
    ...undecidedObjectives(facts, measures),
    ...doubtReasons(facts, measures),
  ];
  const weaknesses = [
    ...shortfalls.filter((shortfall) => !fatal(shortfall) && !doubtful(shortfall)).map(reasonOf),
    ...actions.weaknesses,
    ...addresses.weaknesses,
    ...snapshotReasons(facts),
    ...heartbeatWeaknesses(facts),
  ];
  const reasons = [...failures, ...doubts, ...weaknesses];
  if (failures.length > 0) return { verdict: 'FAIL', reasons };
  if (doubts.length > 0) return { verdict: 'INCONCLUSIVE', reasons };
  if (weaknesses.length > 0) return { verdict: 'PASS_WITH_FINDINGS', reasons };
  return { verdict: 'PASS', reasons: [] };
}

/** A server that did not recover, and whether it failed or was never checked to the end. */
interface Shortfall {
  readonly server: DrillServer;
  readonly reason: Reason;
  readonly failed: boolean;
}

const reasonOf = (shortfall: Shortfall): Reason => shortfall.reason;

function shortfallsOf(facts: DrillFacts): Shortfall[] {
  return facts.servers
    .filter((server) => server.verifiedAt === null)
    .map((server) => {
      const { code, text, failed } = whyNotRecovered(facts, server);
      return {
        server,
        failed,
        reason: { code, text: `${server.hostname} ${text}`, serverID: server.serverID },
      };
    });
}

function whyNotRecovered(
  facts: DrillFacts,
  server: DrillServer,
): { code: ReasonCode; text: string; failed: boolean } {
  const { status, error } = server.launch;
  if (status === 'NOT_STARTED') {
    return earlierWaveFailed(facts, server)
      ? { code: 'EARLIER_WAVE_FAILED', text: 'was not started because an earlier wave failed', failed: true }
      : { code: 'NOT_STARTED', text: 'was not started', failed: false };
  }
  if (status === 'FAILED') {
    return {
      code: 'LAUNCH_FAILED',
      text: `failed to launch: ${error ?? 'no reason was given'}`,
      failed: true,
    };
  }
  const timedOut = facts.waves.some((wave) => wave.name === server.wave && wave.timedOut);
  if (status !== 'LAUNCHED') {
    return timedOut
      ? {
          code: 'LAUNCH_TIMED_OUT',
          text: `was not launched in time (launch status ${status})`,
          failed: true,
        }
      : {
          code: 'NOT_PROVEN',
          text: `was not followed to its launch (launch status ${status})`,
          failed: false,
        };
  }
  if (server.instanceID === null) {
    return {
      code: 'NO_INSTANCE',
      text: 'was launched but has no instance',
      failed: true,
    };
  }
  const failed = server.probes.find((probe) => probe.status === 'FAILED' && !probe.canary);
  if (failed !== undefined) {
    return {
      code: 'PROBE_FAILED',
      text: `did not pass ${probeName(failed)} in time: ${failed.seen ?? failed.errorCode ?? 'no answer'}`,
      failed: true,
    };
  }
  if (server.instance === null || !timedOut) {
    return { code: 'NOT_PROVEN', text: 'was launched but not proven to work', failed: false };
  }
  const untried = canaryLeft(server);
  if (untried !== undefined) return { code: 'NOT_PROVEN', text: untried, failed: false };
  return server.instance.state === 'running'
    ? { code: 'NOT_READY', text: 'did not pass its EC2 status checks in time', failed: true }
    : {
        code: 'NOT_RUNNING',
        text: `did not run in time (instance state ${server.instance.state ?? 'unknown'})`,
        failed: true,
      };
}

/** For a server that runs and passed everything else: an untried canary is not the server's failure. */
function canaryLeft({ instance, probes }: DrillServer): string | undefined {
  const untried = probes.find((probe) => probe.canary && probe.status === 'NOT_RUN');
  const others = probes.filter((probe) => !probe.canary);
  if (untried === undefined || instance?.state !== 'running') return undefined;
  if (others.some(({ status }) => status !== 'PASSED')) return undefined;
  return `was not proven: its canary ${probeName(untried)} was not tried, ${untried.seen ?? 'there was no time left'}`;
}

function earlierWaveFailed(facts: DrillFacts, server: DrillServer): boolean {
  const order = new Map(facts.waves.map((wave, index) => [wave.name, index]));
  const place = order.get(server.wave) ?? 0;
  return facts.servers.some(
    (other) =>
      other.critical &&
      other.verifiedAt === null &&
      (order.get(other.wave) ?? 0) < place &&
      // A server that was not followed to its end is not known to have failed.
      whyNotRecovered(facts, other).failed,
  );
}

/** What keeps the drill from being conclusive. */
function doubtReasons(facts: DrillFacts, measures: Measures): Reason[] {
  const reasons: Reason[] = facts.notStarted.map(({ code, text }) => ({ code, text }));
  if (facts.workflowError !== null) {
    const { name, cause } = facts.workflowError;
    reasons.push({
      code: 'WORKFLOW_ERROR',
      text: `the workflow caught ${name}${cause === '' ? '' : `: ${cause}`}`,
    });
  }
  for (const { metric, reason } of measures.notMeasured) {
    reasons.push({ code: 'NOT_MEASURED', text: `${metric} was not measured: ${reason}` });
  }
  return reasons;
}

/** The recovery fell back to an older point than was requested. */
const snapshotReasons = (facts: DrillFacts): Reason[] =>
  facts.servers
    .filter(
      ({ recoveredPoint }) => recoveredPoint.isFallback && (recoveredPoint.chosen?.pointID ?? null) === null,
    )
    .map(
      (server): Reason => ({
        code: 'PREVIOUS_SNAPSHOT',
        text: `${server.hostname} was recovered from an earlier snapshot because a new one failed`,
        serverID: server.serverID,
      }),
    );
