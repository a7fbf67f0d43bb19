import type { Ports } from '../../adapters/ports.ts';
import type { AttemptSeen } from '../../core/facts/proof.ts';
import { errandOf } from '../../core/inside/scripts.ts';
import { judgeInside, presentable } from '../../core/inside/verdict.ts';
import type { InsideProbe } from '../../core/plan/inside.ts';
import type { AnyProbe } from '../../core/plan/plan.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import { runInside } from './run-inside.ts';

export interface Question {
  readonly serverID: string;
  /** By EC2. */
  readonly privateIpAddress: string | null;
  readonly probe: InsideProbe;
}

/** An attempt with the moment when its response was seen, which may be before the round ended. */
export interface TimedAttempt extends AttemptSeen {
  readonly at: Date;
}

/** Errors that are the server's own: its agent is not there, or does not answer. */
const OF_THE_SERVER = new Set(['AGENT_OFFLINE', 'TIMEOUT']);

export const isInside = (probe: AnyProbe): probe is InsideProbe => probe.protocol === 'ssm';

/** One attempt of each probe from inside, all at once; the results, in their order. */
export async function askInside(
  questions: readonly Question[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<TimedAttempt[]> {
  const planned = new Map(drill.opening.servers.map((server) => [server.serverID, server]));
  const startedAt = ports.now().getTime();
  const visits = questions.map(({ serverID, probe }) => ({
    serverID,
    ...errandOf(probe, planned.get(serverID)?.platform ?? 'linux'),
    timeoutSeconds: probe.timeout,
  }));
  const responses = await runInside(visits, drill, ports, 'probe');
  return questions.map(({ serverID, privateIpAddress, probe }, place) => {
    const what = responses[place];
    const at = what !== undefined && 'answeredAt' in what ? what.answeredAt : ports.now();
    const durationMilliseconds = at.getTime() - startedAt;
    if (what === undefined || 'errorCode' in what) {
      const { text = 'not asked', errorCode = 'FAILED' } = what ?? {};
      return {
        at,
        notAsked: OF_THE_SERVER.has(errorCode) ? undefined : true,
        passed: false,
        durationMilliseconds,
        phases: null,
        seen: presentable(text),
        errorCode,
      };
    }
    const { hostname = '', lastPass } = planned.get(serverID) ?? {};
    return {
      at,
      durationMilliseconds,
      phases: null,
      ...judgeInside(probe, what, { hostname, privateIpAddress, lastPass }),
    };
  });
}
