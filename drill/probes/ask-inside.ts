import { observe } from '../../adapters/aws/errors.ts';
import type { Ports } from '../../adapters/ports.ts';
import type { AttemptSeen } from '../../core/facts/proof.ts';
import { type Errand, errandOf } from '../../core/inside/scripts.ts';
import { judgeInside, type KnownServer, presentable, type Said } from '../../core/inside/verdict.ts';
import { volumeErrand } from '../../core/inside/volume/errand.ts';
import { judgeVolume } from '../../core/inside/volume/judge.ts';
import type { AnyProbe } from '../../core/plan/plan.ts';
import type { PlannedServer } from '../../core/plan/planned-server.ts';
import { type AskedProbe, isOfVolume } from '../../core/plan/volume-proofs.ts';
import type { LoadedDrill, VolumesOnInstances } from '../recovery-method.ts';
import { runInside } from './run-inside.ts';

export interface Question {
  readonly serverID: string;
  /** By EC2. */
  readonly privateIpAddress: string | null;
  readonly probe: AskedProbe;
}

/** An attempt with the moment when its response was seen, which may be before the round ended. */
export interface TimedAttempt extends AttemptSeen {
  readonly at: Date;
}

/** Errors that are the server's own: its agent is not there, or does not answer. */
const OF_THE_SERVER = new Set(['AGENT_OFFLINE', 'TIMEOUT']);

export const isInside = (probe: AnyProbe): probe is AskedProbe => probe.protocol === 'ssm';

/** One attempt of each probe from inside, all at once; the results, in their order. */
export async function askInside(
  questions: readonly Question[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<TimedAttempt[]> {
  const planned = new Map(drill.opening.servers.map((server) => [server.serverID, server]));
  const startedAt = ports.now().getTime();
  const errands = await errandsOf(questions, planned, drill);
  const visits = questions.flatMap(({ serverID, probe }, place) => {
    const errand = errands[place];
    return errand === undefined || 'reason' in errand
      ? []
      : [{ place, serverID, ...errand, timeoutSeconds: probe.timeout }];
  });
  const answers = await runInside(visits, drill, ports, 'probe');
  const responses = new Map(visits.map(({ place }, index) => [place, answers[index]]));
  return questions.map(({ serverID, privateIpAddress, probe }, place) => {
    const errand = errands[place];
    const what =
      errand !== undefined && 'reason' in errand
        ? { errorCode: 'NOT_ATTACHED', text: errand.reason }
        : responses.get(place);
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
    const known = planned.get(serverID);
    const { hostname = '', lastPass } = known ?? {};
    return {
      at,
      durationMilliseconds,
      phases: null,
      ...judged(probe, what, { hostname, privateIpAddress, lastPass }),
    };
  });
}

function judged(
  probe: AskedProbe,
  said: Said,
  server: KnownServer,
): Omit<AttemptSeen, 'durationMilliseconds' | 'phases'> {
  if (!isOfVolume(probe)) return judgeInside(probe, said, server);
  const { canChange, ...verdict } = judgeVolume(probe, said);
  return { ...verdict, ...(verdict.passed || canChange ? {} : { isFinal: true }) };
}

/** What each question runs; a reason where the volume that it is about is not attached to the drill's own host. */
async function errandsOf(
  questions: readonly Question[],
  planned: ReadonlyMap<string, PlannedServer>,
  drill: LoadedDrill,
): Promise<(Errand | { readonly reason: string })[]> {
  const isAboutVolumes = questions.some(({ probe }) => isOfVolume(probe));
  const attached = isAboutVolumes
    ? await observe(async () => (await drill.method.volumesOf?.(drill)) ?? new Map())
    : { known: new Map() };
  return questions.map(({ serverID, probe }) => {
    const platform = planned.get(serverID)?.platform ?? 'linux';
    if (!isOfVolume(probe)) return errandOf(probe, platform);
    if ('unknown' in attached) return { reason: `not asked: volumes could not be read: ${attached.unknown}` };
    const volumes: ReturnType<VolumesOnInstances['get']> = attached.known.get(serverID);
    const ids = volumes?.get(probe.volume);
    if (ids === undefined) return { reason: `not asked: volume ${probe.volume} is not attached to its host` };
    const { volumeID, copyVolumeID } = ids;
    if (probe.proof.proof === 'writable-copy' && copyVolumeID === null)
      return { reason: `not asked: the writable copy of ${probe.volume} is not attached to its host` };
    return volumeErrand(probe, platform, { volumeID, ...(copyVolumeID === null ? {} : { copyVolumeID }) });
  });
}
