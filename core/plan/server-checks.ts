import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';

/** The rules for a plan's waves: no name twice, no server twice, no more servers than the limit. */
export function serverFindings(plan: PartialPlan): readonly Finding[] {
  return [
    ...waveNameFindings(plan),
    ...repeatedServerFindings(plan),
    ...countFindings(plan),
    ...actionFindings(plan),
  ];
}

function waveNameFindings({ waves }: PartialPlan): readonly Finding[] {
  const first = new Map<string, number>();
  return (waves ?? []).flatMap((wave, index) => {
    if (wave?.name === undefined) return [];
    const earlier = first.get(wave.name);
    if (earlier !== undefined) {
      const message = `${quote(wave.name)} already names waves[${earlier}]: choose another name`;
      return [{ path: ['waves', index, 'name'], message }];
    }
    first.set(wave.name, index);
    return [];
  });
}

/** A server named in two ways (by id here, by host name there) is found when the drill resolves its servers. */
function repeatedServerFindings({ waves }: PartialPlan): readonly Finding[] {
  const first = new Map<string, { readonly wave: number; readonly server: number }>();
  const findings: Finding[] = [];
  for (const [wave, { servers = [] } = {}] of (waves ?? []).entries()) {
    for (const [server, selector] of servers.entries()) {
      const named = selector === undefined ? undefined : identify(selector);
      if (named === undefined) continue;
      const earlier = first.get(named.identity);
      if (earlier === undefined) {
        first.set(named.identity, { wave, server });
        continue;
      }
      const place = `waves[${earlier.wave}].servers[${earlier.server}]`;
      const message = `${named.shown} is already in ${place}: a server belongs to one wave, once`;
      findings.push({ path: ['waves', wave, 'servers', server, named.key], message });
    }
  }
  return findings;
}

type PartialSelector = NonNullable<
  NonNullable<NonNullable<NonNullable<PartialPlan['waves']>[number]>['servers']>[number]
>;

function identify(selector: PartialSelector): { key: string; identity: string; shown: string } | undefined {
  const { id, hostname, tags } = selector as {
    id?: string;
    hostname?: string;
    tags?: Record<string, string>;
  };
  if (id !== undefined) return { key: 'id', identity: `id ${id.toLowerCase()}`, shown: quote(id) };
  if (hostname !== undefined) {
    return { key: 'hostname', identity: `hostname ${hostname.toLowerCase()}`, shown: quote(hostname) };
  }
  if (tags === undefined) return undefined;
  // Tags are compared as AWS does, by case, and in no order.
  const pairs = Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { key: 'tags', identity: `tags ${JSON.stringify(pairs)}`, shown: 'this set of tags' };
}

/** Tags select servers that only DRS can count, so a plan with tags is counted again by the drill. */
function countFindings({ waves, limits }: PartialPlan): readonly Finding[] {
  if (limits?.servers === undefined) return [];
  const named = (waves ?? []).flatMap((wave) => wave?.servers ?? []);
  const count = named.filter((selector) => selector !== undefined && !('tags' in selector)).length;
  if (count <= limits.servers) return [];
  const message = `${limits.servers} is fewer than the ${count} servers named in waves: raise it or remove servers`;
  return [{ path: ['limits', 'servers'], message }];
}

/** An action is named once in its wave, and is for servers of it; host names behind ids and tags only DRS knows. */
function actionFindings({ waves }: PartialPlan): readonly Finding[] {
  return (waves ?? []).flatMap((wave, index) => {
    const names = (wave?.actions ?? []).map((action) => action?.name);
    const selectors = wave?.servers ?? [];
    const hostnames = selectors.map(hostnameOf);
    const isKnown = (hostname: string): boolean =>
      hostnames.includes(undefined) || hostnames.includes(hostname.toLowerCase());
    return (wave?.actions ?? []).flatMap((action, place): Finding[] => {
      const path = ['waves', index, 'actions', place];
      const name = action?.name;
      const twice = name !== undefined && names.indexOf(name) < place;
      const strangers = (action?.servers ?? []).flatMap((hostname, at) =>
        hostname === undefined || isKnown(hostname)
          ? []
          : [
              {
                path: [...path, 'servers', at],
                message: `${quote(hostname)} is not the host name of a server of this wave: an action is for the servers of its own wave`,
              },
            ],
      );
      const message = `${quote(name ?? '')} already names an action of this wave: choose another name`;
      return [...(twice ? [{ path: [...path, 'name'], message }] : []), ...strangers];
    });
  });
}

const hostnameOf = (selector: PartialSelector | undefined): string | undefined => {
  const { hostname, restore } = (selector ?? {}) as { hostname?: string; restore?: string };
  return (hostname ?? restore)?.toLowerCase();
};
