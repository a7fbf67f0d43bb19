import { observe } from '../../adapters/aws/errors.ts';
import type { Ports } from '../../adapters/ports.ts';
import { type Errand, errandOf } from '../../core/inside/scripts.ts';
import { volumeErrand } from '../../core/inside/volume/errand.ts';
import type { AnyProbe } from '../../core/plan/plan.ts';
import { type AskedProbe, isOfVolume } from '../../core/plan/volume-proofs.ts';
import type { InsideAnswer, InsideQuestion } from '../../core/workflow/inside.ts';
import type { LoadedDrill, VolumesOnInstances } from '../recovery-method.ts';
import { visitServers } from './visit-servers.ts';

type Asked = Extract<InsideQuestion, { about: 'probes' }>['of'][number];

export const isInside = (probe: AnyProbe): probe is AskedProbe => probe.protocol === 'ssm';

interface Why {
  readonly errorCode: string;
  readonly text: string;
}

const NOT_PLANNED: Why = {
  errorCode: 'NOT_PLANNED',
  text: 'not asked: the plan has no such probe from inside',
};
const notAttached = (what: string): Why => ({ errorCode: 'NOT_ATTACHED', text: `not asked: ${what}` });

/** Runs each of these probes of the plan once, all at once; what the servers said, in their order. */
export async function answerProbes(
  asked: readonly Asked[],
  drill: LoadedDrill,
  ports: Ports,
): Promise<InsideAnswer[]> {
  const errands = await errandsOf(asked, drill);
  const visits = errands.flatMap((errand, place) =>
    'errorCode' in errand ? [] : [{ place, serverID: asked[place]?.serverID ?? '', ...errand }],
  );
  const said = await visitServers(visits, drill, ports, 'probe');
  const answers = new Map(visits.map(({ place }, index) => [place, said[index]]));
  return errands.map((errand, place) =>
    'errorCode' in errand ? errand : (answers.get(place) ?? NOT_PLANNED),
  );
}

type Planned = Errand & { readonly timeoutSeconds: number };

/** What each probe runs; a reason where the volume that it is about is not attached to the drill's own host. */
async function errandsOf(asked: readonly Asked[], drill: LoadedDrill): Promise<(Planned | Why)[]> {
  const servers = new Map(drill.opening.servers.map((server) => [server.serverID, server]));
  const planned = asked.map(({ serverID, place }) => {
    const server = servers.get(serverID);
    const probe = server?.probes[place];
    return server === undefined || probe === undefined || !isInside(probe) ? undefined : { server, probe };
  });
  const attached = planned.some((one) => one !== undefined && isOfVolume(one.probe))
    ? await observe(async () => (await drill.method.volumesOf?.(drill)) ?? new Map())
    : { known: new Map() };
  return planned.map((one) => {
    if (one === undefined) return NOT_PLANNED;
    const { probe, server } = one;
    const platform = server.platform ?? 'linux';
    const timeoutSeconds = probe.timeout;
    if (!isOfVolume(probe)) return { ...errandOf(probe, platform), timeoutSeconds };
    if ('unknown' in attached) return notAttached(`volumes could not be read: ${attached.unknown}`);
    const volumes: ReturnType<VolumesOnInstances['get']> = attached.known.get(server.serverID);
    const ids = volumes?.get(probe.volume);
    if (ids === undefined) return notAttached(`volume ${probe.volume} is not attached to its host`);
    const { volumeID, copyVolumeID } = ids;
    if (probe.proof.proof === 'writable-copy' && copyVolumeID === null)
      return notAttached(`the writable copy of ${probe.volume} is not attached to its host`);
    const copy = copyVolumeID === null ? {} : { copyVolumeID };
    return { ...volumeErrand(probe, platform, { volumeID, ...copy }), timeoutSeconds };
  });
}
