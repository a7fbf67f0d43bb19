import type { Finding } from '../../core/plan/document.ts';
import type { Salvaged } from '../../core/plan/salvage.ts';
import type { ScenarioFile } from './schema.ts';

/** Rules across the keys of restore drills: names that must exist, and be there once. */

type Parts = Salvaged<ScenarioFile>;

export const checkRestore = (parts: Parts): Finding[] => [
  ...checkSnapshots(parts),
  ...checkNames(parts),
  ...checkZones(parts),
];

/** The names of one entry. */
function namesOf({
  name = '',
  count = 1,
}: {
  name?: string | undefined;
  count?: number | undefined;
}): string[] {
  return Array.from({ length: count }, (_, index) => name.replaceAll('{n}', String(index + 1)));
}

function checkSnapshots({ snapshots = [] }: Parts): Finding[] {
  const seen = new Set<string>();
  return snapshots.flatMap((snapshot, index): Finding[] => {
    if (snapshot?.name === undefined) return [];
    const path = ['snapshots', index, 'name'];
    const { name, count = 1, id } = snapshot;
    if (count > 1 && !name.includes('{n}'))
      return [{ path, message: `needs {n} where the number goes, because count is ${count}` }];
    if (count > 1 && id !== undefined)
      return [
        {
          path: ['snapshots', index, 'id'],
          message: `cannot be the id of ${count} snapshots; leave it out and each gets its own`,
        },
      ];
    const keys = [...namesOf({ name, count }), ...(id === undefined ? [] : [id])];
    const twice = keys.find((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return twice === undefined ? [] : [{ path, message: `${twice} is another snapshot's; choose another` }];
  });
}

/** Snapshots that other keys name. */
function checkNames(parts: Parts): Finding[] {
  const known = new Set((parts.snapshots ?? []).flatMap((one) => (one === undefined ? [] : namesOf(one))));
  const { restore } = parts;
  const lists = (['stuckCreating', 'failsCreating', 'attachRefused', 'deleteRefused'] as const).flatMap(
    (key) =>
      (restore?.[key] ?? []).map((one, index) => ({
        path: ['restore', key, index, 'snapshot'],
        name: one?.snapshot,
      })),
  );
  const points = (parts.backupVaults ?? []).flatMap((vault, index) =>
    (vault?.recoveryPoints ?? []).map((point, at) => ({
      path: ['backupVaults', index, 'recoveryPoints', at, 'snapshot'],
      name: point?.snapshot,
    })),
  );
  const foreign = (parts.foreign ?? []).flatMap((one, index) =>
    (one?.volumes ?? []).map((volume, at) => ({
      path: ['foreign', index, 'volumes', at, 'snapshot'],
      name: volume?.snapshot,
    })),
  );
  const tests = (parts.restoreTests ?? []).map((one, index) => ({
    path: ['restoreTests', index, 'snapshot'],
    name: one?.snapshot,
  }));
  return [...lists, ...points, ...foreign, ...tests].flatMap(({ path, name }): Finding[] =>
    name === undefined || known.has(name)
      ? []
      : [{ path, message: `${name} is not the name of a snapshot of this scenario` }],
  );
}

function checkZones({ region, subnets = [] }: Parts): Finding[] {
  return subnets.flatMap((subnet, index): Finding[] =>
    subnet?.zone === undefined || region === undefined || subnet.zone.slice(0, -1) === region
      ? []
      : [{ path: ['subnets', index, 'zone'], message: `${subnet.zone} is not a zone of ${region}` }],
  );
}
