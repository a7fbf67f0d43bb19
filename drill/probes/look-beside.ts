import type { LoadedDrill } from '../recovery-method.ts';
import type { Surroundings } from './look-at-servers.ts';
import { lookAtLaunched, lookAtWave, type WaveLook } from './wave-look.ts';

/** The wave that is being proven, and those before it that have optional servers to look at still. */
export type Looks = readonly [WaveLook, ...WaveLook[]];
type Around = Omit<Surroundings, 'probes' | 'drill'>;

/** A wave that has timed out stays so: what passes later was late. */
export const wasLate = ({ before }: WaveLook): boolean => before?.timedOut === true;

/**
 * Looks at the critical servers of the current wave, and at optional ones beside them: nothing that decides waits until
 * an optional server has not answered. One look beside is under way at a time; it counts when it has ended.
 */
export function lookBeside(drill: LoadedDrill, around: Around) {
  let pending: Promise<void> | undefined;
  let outcome: PromiseSettledResult<WaveLook>[] | undefined;
  const collected = (looks: Looks): Looks => {
    if (outcome === undefined) return looks;
    const results = outcome;
    [pending, outcome] = [undefined, undefined];
    const seen = results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
    const merge = (look: WaveLook): WaveLook => {
      const found = seen.find(({ wave }) => wave === look.wave);
      if (found === undefined) return look;
      const { launch, acting } = found;
      return { ...look, launch, acting, servers: merged(look, found) };
    };
    const [current, ...earlier] = looks;
    return [merge(current), ...earlier.map(merge)];
  };
  return {
    /** One look at what decides; what the look beside has seen is in it when that has ended. */
    async look([current, ...earlier]: Looks): Promise<Looks> {
      const beside = [...optionalPartOf(current), ...earlier];
      if (pending === undefined && beside.length > 0) {
        const all = Promise.allSettled(beside.map((look) => lookAtWave(drill, look, around)));
        pending = all.then((results) => {
          outcome = results;
        });
      }
      const [looked] = await Promise.allSettled([lookAtCritical(drill, current, around)]);
      if (looked.status === 'fulfilled') return collected([looked.value, ...earlier]);
      await pending;
      throw looked.reason;
    },
    /** Waits until nothing is under way any more. */
    async settle(looks: Looks): Promise<Looks> {
      await pending;
      return collected(looks);
    },
  };
}

async function lookAtCritical(drill: LoadedDrill, look: WaveLook, around: Around): Promise<WaveLook> {
  if (wasLate(look)) return look;
  if (look.planned.every(({ critical }) => critical)) return lookAtWave(drill, look, around);
  const part = partOf(look, true);
  if (part.planned.length === 0) return look;
  return { ...look, servers: merged(look, await lookAtLaunched(drill, part, around)) };
}

/** The optional servers of a wave; also what is still launching, and actions that go on, concern only these. */
const optionalPartOf = (look: WaveLook): WaveLook[] =>
  wasLate(look) || look.planned.every(({ critical }) => critical) ? [] : [partOf(look, false)];

function partOf(look: WaveLook, isCritical: boolean): WaveLook {
  const wanted = new Set(
    look.planned.filter(({ critical }) => critical === isCritical).map(({ serverID }) => serverID),
  );
  const isIn = ({ serverID }: { readonly serverID: string }): boolean => wanted.has(serverID);
  return { ...look, planned: look.planned.filter(isIn), servers: look.servers.filter(isIn) };
}

/** The servers of a look with what a later one has seen of some of them. */
function merged({ servers }: WaveLook, { servers: seen }: WaveLook): WaveLook['servers'] {
  const all = new Map([...servers, ...seen].map((server) => [server.serverID, server]));
  return [...all.values()];
}
