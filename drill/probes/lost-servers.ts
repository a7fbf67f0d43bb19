import type { Ports } from '../../adapters/ports.ts';
import type { ProvenServer } from '../../core/facts/probes.ts';
import { isGone, isProven, withLoss } from '../../core/facts/proof.ts';
import { abortReasonsOf } from '../abort-reasons.ts';
import type { LoadedDrill } from '../recovery-method.ts';
import type { Surroundings } from './look-at-servers.ts';
import type { Looks } from './look-beside.ts';

/** EC2 need not be asked as often as probes are tried. */
const INTERVAL_MILLISECONDS = 60_000;

/** Whether somebody closes the drill, or removes its instances: what goes then was not lost. */
export const isBeingRemoved = async (folder: LoadedDrill['folder']): Promise<boolean> =>
  (await folder.read('closing')) !== undefined || (await folder.read('cleanup')) !== undefined;

/**
 * Looks at the end of a wave whether everything that was proven still runs, in this wave and in those before: a drill
 * proves a system and not its servers one after the other. A loss is a fact of its server.
 * @throws where EC2 cannot be asked: nobody knows then.
 */
export async function withLosses(
  drill: LoadedDrill,
  looks: Looks,
  { ports, nextAt }: Pick<Surroundings, 'ports' | 'nextAt'>,
): Promise<{ readonly looks: Looks; readonly lostBefore: readonly string[] }> {
  const { folder, method, target } = drill;
  const [current] = looks;
  const shown = new Set(looks.map(({ wave }) => wave));
  const others = [...Array(current.wave).keys()].filter((wave) => !shown.has(wave));
  const written = await Promise.all(
    others.map(async (wave) => ({ wave, probes: await folder.read('probes', wave) })),
  );
  const all = [...looks.map(({ servers }) => servers), ...written.map(({ probes }) => probes?.servers ?? [])];
  const lostIn = (waves: readonly (readonly ProvenServer[])[]): string[] =>
    waves.flatMap((servers) => servers.flatMap((one) => (one.lostAt === undefined ? [] : [one.serverID])));
  const ids = all
    .flat()
    .filter(isProven)
    .map(({ instanceID }) => instanceID);
  if (ids.length === 0 || ports.now().getTime() < (nextAt.get('losses') ?? 0))
    return { looks, lostBefore: lostIn(all.slice(1)) };
  nextAt.set('losses', ports.now().getTime() + INTERVAL_MILLISECONDS);
  const seen = await method.instances(ids, target);
  const instances = new Map(seen.map((instance) => [instance.instanceID, instance]));
  const after = (servers: readonly ProvenServer[]): ProvenServer[] =>
    servers.map((server) =>
      isProven(server) ? withLoss(server, instances.get(server.instanceID), ports.now()) : server,
    );
  for (const { wave, probes } of written) {
    if (probes === undefined) continue;
    const servers = after(probes.servers);
    const isNew = servers.some(({ lostAt }, place) => lostAt !== probes.servers[place]?.lostAt);
    if (isNew && !(await isBeingRemoved(folder))) await folder.write('probes', { ...probes, servers }, wave);
  }
  const [now, ...earlier] = looks.map((look) => ({ ...look, servers: after(look.servers) }));
  return {
    looks: [now ?? current, ...earlier],
    lostBefore: lostIn(all.slice(1).map(after)),
  };
}

/**
 * Asks the service, whenever more instances are gone than before, whether somebody else launches their servers, which
 * deletes them: that is then the cause, and nothing that the drill did.
 */
export function watchForCause(drill: LoadedDrill, begin: Looks, ports: Ports) {
  const goneIn = (looks: Looks): number => looks.flatMap(({ servers }) => servers.filter(isGone)).length;
  let known = goneIn(begin);
  return async (looks: Looks, lostBefore: readonly string[] = []): Promise<boolean> => {
    const gone = goneIn(looks) + lostBefore.length;
    if (gone <= known) return false;
    known = gone;
    return (await abortReasonsOf(drill, ports)).length > 0;
  };
}
