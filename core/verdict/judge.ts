import { isGone } from '../facts/proof.ts';
import type { Refusal } from '../guards/refusal.ts';
import { byImportance } from './importance.ts';
import { actionReasons } from './judge-actions.ts';
import { addressReasons } from './judge-addresses.ts';
import { expectationReasons, versionsTold } from './judge-expectations.ts';
import { launchActionWeaknesses } from './judge-launch-actions.ts';
import {
  fallbackServers,
  missedObjectives,
  tooOldByFallback,
  undecidedObjectives,
} from './judge-objectives.ts';
import { pairReasons } from './judge-pairs.ts';
import { heartbeatDoubts, heartbeatWeaknesses, isolationFailures, proofDoubts } from './judge-proof.ts';
import { reasonsOf, type Shortfall, shortfallsOf } from './judge-servers.ts';
import type { Measures } from './measure.ts';
import type { DrillFacts, Reason, Verdict } from './record.ts';

export interface Judgement {
  readonly verdict: Verdict;
  /** Most important first; a PASS has none. */
  readonly reasons: readonly Reason[];
}

/**
 * The verdict of a drill, from its facts and measures alone (docs/verdict.md). In this order: refused before anything
 * was started: SKIPPED; aborted before anything had failed: ABORTED; a critical server (or every server) that did not recover, an action on it
 * that failed, one that is not what the plan expects, a drill that reaches production or an objective missed: FAIL; anything that broke, was not measured,
 * is within its uncertainty of an objective or makes the proofs doubtful: INCONCLUSIVE; an optional server that did not
 * recover, an old snapshot used, launch settings that are not in use or a heartbeat with gaps: PASS_WITH_FINDINGS; else PASS. Cleanup is a fact apart
 * from the verdict.
 */
export function judge(facts: DrillFacts, measures: Measures): Judgement {
  const started = facts.waves.some((wave) => wave.operations.length > 0);
  if (!started && facts.guards.refusals.length > 0) {
    return { verdict: 'SKIPPED', reasons: byImportance(facts.guards.refusals).map(withoutServer) };
  }
  if (facts.abortReasons.length > 0) {
    const aborts = byImportance(withoutEchoes(facts.abortReasons)).map(withoutServer);
    const failures = byImportance(certainFailures(facts, measures));
    return failures.length > 0
      ? { verdict: 'FAIL', reasons: [...failures, ...aborts] }
      : { verdict: 'ABORTED', reasons: aborts };
  }
  const shortfalls = shortfallsOf(facts);
  // Without a critical server all of them together decide.
  const nothingRecovered =
    shortfalls.length === facts.servers.length && facts.servers.every((server) => !server.critical);
  const fatal = ({ server, failed, reason }: Shortfall): boolean =>
    // What waited for a critical server that failed is told with it.
    failed && (server.critical || nothingRecovered || reason.code === 'EARLIER_WAVE_FAILED');
  const doubtful = ({ server, failed }: Shortfall): boolean =>
    !failed && (server.critical || nothingRecovered);
  // What was not looked at to its end for a cause that has a reason of its own.
  const isCutShort = facts.workflowError !== null || isolationFailures(facts).length > 0;
  const actions = actionReasons(facts, silentServers(shortfalls));
  const addresses = addressReasons(facts);
  const expectations = expectationReasons(facts);
  const pairs = pairReasons(facts);
  const unread = heartbeatDoubts(facts);
  const failures = [
    ...reasonsOf(shortfalls.filter(fatal)),
    ...actions.failures,
    ...isolationFailures(facts),
    ...addresses.failures,
    ...expectations.failures,
    ...pairs.failures,
    ...missedObjectives(facts, measures),
  ];
  const doubts = [
    // What an error of the workflow kept from being followed is told with it.
    ...(isCutShort ? [] : reasonsOf(shortfalls.filter(doubtful))),
    // What could not be seen because the workflow broke off is no doubt of its own.
    ...(facts.workflowError === null ? actions.doubts : []),
    ...proofDoubts(facts),
    ...addresses.doubts,
    ...expectations.doubts,
    ...unread,
    ...undecidedObjectives(facts, measures),
    ...brokenReasons(facts),
  ];
  const weaknesses = [
    ...shortfalls
      .filter((shortfall) => !fatal(shortfall) && !doubtful(shortfall))
      // What a failure cut short is told with it.
      .filter(({ failed }) => failed || failures.length === 0)
      .map(({ reason }) => reason),
    ...actions.weaknesses,
    ...addresses.weaknesses,
    ...expectations.weaknesses,
    ...pairs.weaknesses,
    ...launchActionWeaknesses(facts),
    ...snapshotReasons(facts, measures),
    ...settingsReasons(facts),
    ...heartbeatWeaknesses(facts),
  ];
  const unmeasured = unmeasuredReasons(measures, [...shortfalls.map(({ reason }) => reason), ...unread], {
    isExplained: failures.length + doubts.length > 0,
  });
  const reasons = [failures, [...doubts, ...unmeasured], weaknesses].flatMap(byImportance);
  if (failures.length > 0) return { verdict: 'FAIL', reasons };
  if (doubts.length + unmeasured.length > 0) return { verdict: 'INCONCLUSIVE', reasons };
  if (weaknesses.length > 0) return { verdict: 'PASS_WITH_FINDINGS', reasons };
  return { verdict: 'PASS', reasons: [] };
}

/** Codes of a server that has no working system. */
const NO_SYSTEM = new Set<Reason['code']>(['NOT_RUNNING', 'NOT_READY', 'INSTANCE_TERMINATED']);

/** Servers whose own state explains what could not be done inside them: one cause, one reason. */
const silentServers = (shortfalls: readonly Shortfall[]): Set<string> =>
  new Set(
    shortfalls
      .filter(({ failed, reason }) => failed && NO_SYSTEM.has(reason.code))
      .map(({ server }) => server.serverID),
  );

/** What had failed for certain before the drill aborted, as while it was held: an abort hides no failure. */
function certainFailures(facts: DrillFacts, measures: Measures): Reason[] {
  const ended = new Set(facts.waves.filter(({ endedAt }) => endedAt !== null).map(({ name }) => name));
  const waves = facts.waves.filter(({ name }) => ended.has(name));
  const servers = facts.servers.filter(({ wave }) => ended.has(wave));
  // DRS deletes a drill's instance when somebody else launches its server, for real or for a drill.
  const launching = new Set(
    facts.abortReasons
      .filter(({ code }) => REAL_RECOVERY.has(code) || code === ECHO || code === 'JOB_ACTIVE')
      .map(({ serverID }) => serverID),
  );
  const failed = shortfallsOf(facts).filter(
    ({ server, failed }) =>
      failed &&
      server.critical &&
      ended.has(server.wave) &&
      !(launching.has(server.serverID) && server.instance !== null && isGone(server.instance)),
  );
  const isUnderWay = facts.waves.some(({ startedAt, endedAt }) => startedAt !== null && endedAt === null);
  return [
    ...reasonsOf(failed),
    ...actionReasons({ ...facts, waves }).failures,
    ...isolationFailures(facts),
    ...addressReasons({ ...facts, servers }).failures,
    ...pairReasons({ ...facts, servers }).failures,
    ...(isUnderWay ? [] : missedObjectives(facts, measures)),
  ];
}

const withoutServer = ({ code, text }: Refusal): Reason => ({ code, text });

/** During a drill each of these says that a real recovery of its server has begun. */
const REAL_RECOVERY = new Set(['RECOVERY_STARTED', 'RECOVERY_PLAN_ACTIVE', 'RECOVERY_INSTANCE_EXISTS']);
const ECHO = 'LAST_LAUNCH_RECOVERY';

/** DRS calls a real recovery a server's last launch as well: that is the same cause, or the only sign of it. */
function withoutEchoes(refusals: readonly Refusal[]): Refusal[] {
  const named = new Set(
    refusals.filter(({ code }) => REAL_RECOVERY.has(code)).map(({ serverID }) => serverID),
  );
  return refusals
    .filter(({ code, serverID }) => code !== ECHO || !named.has(serverID))
    .map((refusal) => (refusal.code === ECHO ? { ...refusal, code: 'RECOVERY_STARTED' } : refusal));
}

/** What kept the drill from being conclusive as a whole. */
function brokenReasons(facts: DrillFacts): Reason[] {
  const reasons: Reason[] = facts.notStarted.map(withoutServer);
  return facts.workflowError === null ? reasons : [...reasons, brokenReason(facts.workflowError)];
}

/** What the workflow caught. */
export const brokenReason = ({ name, cause }: NonNullable<DrillFacts['workflowError']>): Reason => ({
  code: 'WORKFLOW_ERROR',
  text: cause === '' ? `the workflow caught ${name}` : `the workflow caught ${name}: ${cause}`,
});

/** What was not measured for a cause of its own; what follows from another reason is not one more. */
function unmeasuredReasons(
  { notMeasured }: Measures,
  causes: readonly Reason[],
  { isExplained }: { readonly isExplained: boolean },
): Reason[] {
  const fallen = new Set(causes.map(({ serverID }) => serverID));
  return notMeasured
    .filter(({ serverIDs }) =>
      serverIDs.length === 0 ? !isExplained : !serverIDs.every((serverID) => fallen.has(serverID)),
    )
    .map(({ metric, reason }) => ({
      code: 'NOT_MEASURED',
      text: `${metric} was not measured: ${reason}`,
    }));
}

/** Somebody edited the launch settings, and a recovery would not use that: as a rule it was forgotten. */
function settingsReasons(facts: DrillFacts): Reason[] {
  const told = versionsTold(facts);
  return facts.servers.flatMap(({ hostname, serverID, readiness }): Reason[] => {
    const { unusedSettings = null, launchSettings } = readiness ?? {};
    if (unusedSettings === null || told.has(serverID)) return [];
    const text = `${hostname} had newer launch settings when it was checked, ${unusedSettings}, but a recovery used ${launchSettings}; make them the default or delete them`;
    return [{ code: 'SETTINGS_UNUSED', text, serverID }];
  });
}

/** The recovery fell back to an older point than was requested, and no objective was missed by that. */
function snapshotReasons(facts: DrillFacts, { recoveryPoint }: Measures): Reason[] {
  const told = new Set(tooOldByFallback(facts, recoveryPoint));
  return fallbackServers(facts)
    .filter((server) => !told.has(server))
    .map(
      ({ hostname, serverID }): Reason => ({
        code: 'PREVIOUS_SNAPSHOT',
        text: `${hostname} was recovered from an earlier snapshot because a new one failed`,
        serverID,
      }),
    );
}
