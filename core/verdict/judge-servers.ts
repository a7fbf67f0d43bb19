import { probeName } from '../facts/probe-name.ts';
import { isGone } from '../facts/proof.ts';
import type { ReasonCode } from '../guards/refusal.ts';
import { formatDuration } from '../text/duration.ts';
import { actionReasons } from './judge-actions.ts';
import { fatalLaunchAction } from './judge-launch-actions.ts';
import { isolationFailures } from './judge-proof.ts';
import { namesOf, secondsBetween } from './measuring.ts';
import type { DrillFacts, DrillServer, Reason } from './record.ts';
import { isOutOfTime, limitOf } from './wave-time.ts';

/**
 * Why servers did not recover, one reason for each. Causes come before what follows from them: the launch, the state of
 * the instance, its boot, and only then the probes.
 */

/** A server that did not recover, and whether it failed or was never checked to the end. */
export interface Shortfall {
  readonly server: DrillServer;
  readonly reason: Reason;
  readonly failed: boolean;
}

interface Cause {
  readonly code: ReasonCode;
  readonly text: string;
  readonly failed: boolean;
}

type Probe = DrillServer['probes'][number];

/** Every server that did not recover. */
export const shortfallsOf = (facts: DrillFacts): Shortfall[] =>
  facts.servers
    .filter((server) => server.verifiedAt === null)
    .map((server) => {
      const { code, text, failed } = whyNotRecovered(facts, server);
      const reason = { code, text: `${nameOf(facts, server)} ${text}`, serverID: server.serverID };
      return { server, failed, reason };
    });

/** A server by its host name, and by its id too where two servers have that name. */
const nameOf = ({ servers }: DrillFacts, { hostname, serverID }: DrillServer): string =>
  servers.filter((server) => server.hostname === hostname).length > 1
    ? `${hostname} (${serverID})`
    : hostname;

/** The reasons of these servers; several that were never started share one. */
export function reasonsOf(shortfalls: readonly Shortfall[]): Reason[] {
  const byCode = Map.groupBy(shortfalls, ({ reason }) => reason.code);
  return [...byCode].flatMap(([code, members]) =>
    isShared(code) && members.length > 1
      ? [{ code, text: `${namesOf(members.map(({ server }) => server))} were ${SHARED[code]}` }]
      : members.map(({ reason }) => reason),
  );
}

const SHARED = {
  EARLIER_WAVE_FAILED: 'not started because an earlier wave failed',
  NOT_STARTED: 'not started',
} as const;

const isShared = (code: ReasonCode): code is keyof typeof SHARED => code in SHARED;

const whyNotRecovered = (facts: DrillFacts, server: DrillServer): Cause =>
  whyNotLaunched(facts, server) ??
  whyLost(server) ??
  whyNotBooted(facts, server) ??
  whyNotProven(facts, server);

function whyNotLaunched(facts: DrillFacts, server: DrillServer): Cause | null {
  const { status, error, phases, refusedForNow } = server.launch;
  if (status === 'NOT_STARTED') {
    const failed = earlierWaveFailed(facts, server);
    const code = failed ? 'EARLIER_WAVE_FAILED' : 'NOT_STARTED';
    return { code, text: `was ${SHARED[code]}`, failed };
  }
  if (status === 'FAILED') {
    const action = error === null ? fatalLaunchAction(server) : null;
    const text = action ?? `failed to launch: ${error ?? 'no reason was given'}`;
    return { code: action === null ? 'LAUNCH_FAILED' : 'LAUNCH_ACTION_FAILED', text, failed: true };
  }
  if (status !== 'LAUNCHED') {
    const last = refusedForNow === undefined ? '' : `; last, ${refusedForNow}`;
    return isOutOfTime(facts, server)
      ? {
          code: 'LAUNCH_TIMED_OUT',
          text: `was not launched${limitOf(facts, server)}: ${pendingAction(server) ?? unfinished(phases)} (launch status ${status})${last}`,
          failed: true,
        }
      : {
          code: 'NOT_PROVEN',
          text: `was not followed to its launch (launch status ${status})${last}`,
          failed: false,
        };
  }
  return server.instanceID === null
    ? { code: 'NO_INSTANCE', text: 'was launched but has no instance', failed: true }
    : null;
}

/** An action after the launch that had not ended, which the launch then waits for. */
function pendingAction({ launch: { launchActions = [] } }: DrillServer): string | null {
  const open = launchActions.find(({ status }) => status === 'IN_PROGRESS');
  return open === undefined ? null : `its launch action ${open.name} had not ended`;
}

/** The first phase of the launch that did not end. */
function unfinished(phases: DrillServer['launch']['phases']): string {
  const open = phases.find(({ endedAt }) => endedAt === null);
  if (open === undefined) return 'nothing was seen of its launch';
  return `its ${open.name} had not ${open.startedAt === null ? 'begun' : 'ended'}`;
}

/** What happened to a server that had been proven: nothing that was seen before explains it. */
function whyLost({ lostAt, instance, instanceID }: DrillServer): Cause | null {
  if (lostAt === undefined || instance === null) return null;
  if (isGone(instance))
    return {
      code: 'INSTANCE_TERMINATED',
      text: `was proven, and then ${terminatedText(instanceID, instance)}`,
      failed: true,
    };
  return instance.state === null
    ? {
        code: 'NOT_PROVEN',
        text: 'was proven, and then EC2 did not show its instance any more',
        failed: false,
      }
    : {
        code: 'NOT_RUNNING',
        text: `was proven, and then did not run any more (instance state ${instance.state})`,
        failed: true,
      };
}

function terminatedText(
  instanceID: string | null,
  { state, stateReason }: NonNullable<DrillServer['instance']>,
): string {
  const reason = stateReason == null ? '' : ` (${stateReason})`;
  return `lost its instance ${instanceID}, which EC2 shows as ${state}${reason}`;
}

/** The state of the instance explains its silent probes, and never the other way round. */
function whyNotBooted(facts: DrillFacts, server: DrillServer): Cause | null {
  const { instance, instanceID, bootedAt, probes } = server;
  if (instance === null) return null;
  if (isGone(instance))
    return { code: 'INSTANCE_TERMINATED', text: terminatedText(instanceID, instance), failed: true };
  if (!isOutOfTime(facts, server)) return null;
  if (instance.state !== 'running') {
    const text = `did not run${limitOf(facts, server)} (instance state ${instance.state ?? 'unknown'})`;
    return { code: 'NOT_RUNNING', text, failed: true };
  }
  // A probe that passed came from a system that runs, whatever EC2 has seen of it.
  if (bootedAt !== null || probes.some((probe) => !probe.canary && probe.status === 'PASSED')) return null;
  const failed = failedOf(server);
  const limit = limitOf(facts, server);
  const text =
    failed.length === 0
      ? `did not pass its EC2 status checks${limit}`
      : `did not pass its EC2 status checks${limit}, and so not ${failed.map(seenBy).join('; ')}`;
  return { code: 'NOT_READY', text, failed: true };
}

function whyNotProven(facts: DrillFacts, server: DrillServer): Cause {
  const failed = failedOf(server);
  // What kunren could not ask says nothing of the server.
  const asked = failed.filter(({ notAsked }) => notAsked !== true);
  if (failed.length > 0 && asked.length === 0)
    return {
      code: 'NOT_PROVEN',
      text: `was not proven: it could not be asked for ${failed.map(seenBy).join('; ')}`,
      failed: false,
    };
  if (failed.length > 0 && !isDecided(facts, server))
    return {
      code: 'NOT_PROVEN',
      text: `was still looked at when the drill ended: ${failed.map(seenBy).join('; ')}`,
      failed: false,
    };
  if (failed.length > 0) {
    const limit = isOutOfTime(facts, server) ? limitOf(facts, server) : '';
    const [first] = failed;
    const what =
      failed.length === 1 && first !== undefined
        ? `did not pass ${probeName(first)}${limit}: ${answerOf(first)}`
        : `did not pass ${failed.length} of its ${server.probes.length} probes${limit}: ${failed.map(seenBy).join('; ')}`;
    // An optional server is looked at beyond the end of its wave.
    const text = limit === '' || !server.critical ? what : withSlowBoot(facts, server, what);
    return { code: 'PROBE_FAILED', text, failed: true };
  }
  if (server.instance === null || !isOutOfTime(facts, server)) {
    return { code: 'NOT_PROVEN', text: 'was launched but not proven to work', failed: false };
  }
  const untried = server.probes.filter(({ status }) => status === 'NOT_RUN');
  const isCanarys = untried.every(({ canary }) => canary);
  const [first] = untried;
  if (first === undefined || !isCanarys) {
    const left = untried.map(probeName).join(', ');
    const limit = limitOf(facts, server);
    const text =
      left === '' ? `was not proven${limit}` : `was not proven${limit}: there was no time left for ${left}`;
    return { code: 'NOT_PROVEN', text, failed: true };
  }
  // For a server that runs and passed everything else, an untried canary is not its failure.
  const text = `was not proven: its canary ${probeName(first)} was not tried, ${first.seen ?? 'there was no time left'}`;
  return { code: 'NOT_PROVEN', text, failed: false };
}

const failedOf = ({ probes }: DrillServer): Probe[] =>
  probes.filter((probe) => probe.status === 'FAILED' && !probe.canary);
const answerOf = ({ seen, errorCode }: Probe): string => seen ?? errorCode ?? 'no answer';
const seenBy = (probe: Probe): string => `${probeName(probe)}: ${answerOf(probe)}`;

/** Where booting took longer than all that was left for the probes, it is the cause. */
function withSlowBoot(facts: DrillFacts, { wave, launch, bootedAt }: DrillServer, what: string): string {
  const endedAt = facts.waves.find(({ name }) => name === wave)?.endedAt ?? null;
  const bootSeconds = secondsBetween(launch.launchedAt, bootedAt);
  const leftSeconds = secondsBetween(bootedAt, endedAt);
  return bootSeconds === null || leftSeconds === null || bootSeconds <= leftSeconds
    ? what
    : `booted only ${formatDuration(bootSeconds)} after its launch, ${formatDuration(leftSeconds)} before its time was over, and ${what}`;
}

/** Whether more time could not have proven a server: what decides ends its wave, and the others end with it. */
const isDecided = (facts: DrillFacts, server: DrillServer): boolean =>
  (server.critical && isolationFailures(facts).length === 0) ||
  isOutOfTime(facts, server) ||
  failedOf(server).some(({ mismatch }) => mismatch?.confirmed);

function earlierWaveFailed(facts: DrillFacts, server: DrillServer): boolean {
  const order = new Map(facts.waves.map((wave, index) => [wave.name, index]));
  const place = order.get(server.wave) ?? 0;
  const waves = facts.waves.filter(({ name }) => (order.get(name) ?? 0) < place);
  const stopped = [...actionReasons({ ...facts, waves }).failures, ...isolationFailures({ ...facts, waves })];
  if (stopped.length > 0) return true;
  return facts.servers.some(
    (other) =>
      other.critical &&
      other.verifiedAt === null &&
      (order.get(other.wave) ?? 0) < place &&
      // A server that was not followed to its end is not known to have failed.
      whyNotRecovered(facts, other).failed,
  );
}
