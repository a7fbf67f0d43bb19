import type { Finding } from './document.ts';
import type { PartialPlan } from './plan-checks.ts';
import { quote } from './wording.ts';

/** The rules on a plan's waves: no name twice, no server twice, no more servers than the limit. */
export function serverFindings(plan: PartialPlan): readonly Finding[] {
  return [...waveNameFindings(plan), ...repeatedServerFindings(plan), ...countFindings(plan)];
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

/** A server named in two ways (by id here, by host name there) is found when the drill resolves them. */
function repeatedServerFindings({ waves }: PartialPlan): readonly Finding[] {
  const first = new Map<string, { readonly wave: number; readonly server: number }>();
  const findings: Finding[] = [];
  for (const [wave, { servers = [] } = {}] of (waves ?? []).entries()) {
    for (const [server, selector] of servers.entries()) {
      const named = selector === undefined ? undefined : identify(selector);
      if (named === undefined) continue;
      const earlier = first.get(named.mark);
      if (earlier === undefined) {
        first.set(named.mark, { wave, server });
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

function identify(selector: PartialSelector): { key: string; mark: string; shown: string } | undefined {
  const { id, hostname, tags } = selector as {
    id?: string;
    hostname?: string;
    tags?: Record<string, string>;
  };
  if (id !== undefined) return { key: 'id', mark: `id ${id.toLowerCase()}`, shown: quote(id) };
  if (hostname !== undefined) {
    return { key: 'hostname', mark: `hostname ${hostname.toLowerCase()}`, shown: quote(hostname) };
  }
  if (tags === undefined) return undefined;
  // Tags are compared as AWS does, by case, and in no order.
  const pairs = Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { key: 'tags', mark: `tags ${JSON.stringify(pairs)}`, shown: 'this set of tags' };
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
