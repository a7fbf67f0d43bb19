import type { ActionResult } from '../facts/actions.ts';
import { isGone } from '../facts/proof.ts';
import type { DrillFacts, Reason } from './record.ts';

/** What the facts say of the actions inside servers (docs/inside-probes.md). */

/** Why an action was not sent, or not followed, after something that has a reason of its own. */
const CONSEQUENCES = new Set(['EARLIER_ACTION_FAILED', 'ABORTED', 'DRILL_ENDED']);

interface ActionReasons {
  /** Failed actions with `onFailure: fail`, on critical servers. */
  readonly failures: readonly Reason[];
  /** The same, with an unknown result. */
  readonly doubts: readonly Reason[];
  readonly weaknesses: readonly Reason[];
}

/** SSM refused kunren itself, which says nothing of the server. */
const DENIED = /AccessDenied|Unauthorized|NotAuthorized|ExpiredToken/;

/**
 * The actions that did not succeed, by what that means for the drill. `silent` are servers whose own state says why
 * nothing inside them could be done.
 */
export function actionReasons(facts: DrillFacts, silent: ReadonlySet<string> = new Set()): ActionReasons {
  const critical = new Set(facts.servers.filter((server) => server.critical).map(({ serverID }) => serverID));
  const launched = new Set(
    facts.servers.filter(({ launch }) => launch.status === 'LAUNCHED').map(({ serverID }) => serverID),
  );
  const gone = new Set(
    facts.servers
      .filter(({ instance }) => instance !== null && isGone(instance))
      .map(({ serverID }) => serverID),
  );
  const shortfalls = facts.waves
    .flatMap(({ actions }) =>
      actions.flatMap((action) => action.results.map((result) => ({ action, result }))),
    )
    .filter(({ result }) => result.status !== 'SUCCEEDED' && !CONSEQUENCES.has(result.errorCode ?? ''))
    // An instance that was terminated, or never ran, is the cause, and has a reason of its own.
    .filter(
      ({ result }) => result.status === 'FAILED' || ![gone, silent].some((ids) => ids.has(result.serverID)),
    )
    // What never launched has a reason of its own; what launched later than its wave has none.
    .filter(({ result }) => result.errorCode !== 'NOT_LAUNCHED' || launched.has(result.serverID))
    .map(({ action, result }) => ({
      counts: action.onFailure === 'fail' && critical.has(result.serverID),
      isKnown: isKnown(result),
      reason: reasonOf(action.name, result),
    }));
  return {
    failures: shortfalls.filter(({ counts, isKnown }) => counts && isKnown).map(({ reason }) => reason),
    doubts: shortfalls.filter(({ counts, isKnown }) => counts && !isKnown).map(({ reason }) => reason),
    weaknesses: shortfalls.filter(({ counts }) => !counts).map(({ reason }) => reason),
  };
}

const isKnown = ({ status, errorCode }: ActionResult): boolean =>
  // Without a reason it was not sent because the workflow had ended.
  status !== 'UNKNOWN' && !(status === 'NOT_SENT' && (errorCode === null || DENIED.test(errorCode)));

const ENDS = {
  FAILED: 'failed',
  TIMED_OUT: 'did not end in time and was cancelled',
  NOT_SENT: 'was not sent',
  UNKNOWN: 'has an unknown result',
} as const;

function reasonOf(name: string, result: ActionResult): Reason {
  const { serverID, hostname, status } = result;
  const end = status === 'SUCCEEDED' ? '' : ENDS[status];
  const detail = detailOf(result);
  return {
    code: isKnown(result) ? 'ACTION_FAILED' : 'ACTION_UNKNOWN',
    text: `action ${name} on ${hostname} ${end}${detail === '' ? '' : `: ${detail}`}`,
    serverID,
  };
}

function detailOf({ exitStatus, errorCode, output }: ActionResult): string {
  const said = output ?? '';
  if (exitStatus !== null)
    return said === '' ? `exit status ${exitStatus}` : `exit status ${exitStatus}, ${said}`;
  // The words of AWS begin with the error's name.
  const code = said.startsWith(`${errorCode}:`) ? '' : (errorCode ?? '');
  return [code, said].filter((part) => part !== '').join(', ');
}
