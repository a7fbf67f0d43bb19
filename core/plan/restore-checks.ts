import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';
import type { Placed, RestoredPart } from './restore-entries.ts';
import { proofFindings } from './restore-proof-checks.ts';
import { restoreTestFindings } from './restore-test-checks.ts';

/** The rules of a plan whose method is `restore`, and that other plans have none of its parts. */

export function restoreFindings(plan: PartialPlan): readonly Finding[] {
  const all = (plan.waves ?? []).flatMap((wave, place) =>
    (wave?.servers ?? []).flatMap((entry, at) =>
      entry === undefined ? [] : [{ entry, path: ['waves', place, 'servers', at] }],
    ),
  );
  const entries = all.flatMap(({ entry, path }) =>
    'restore' in entry ? [{ entry: entry as RestoredPart, path }] : [],
  );
  const copied = new Set(entries.flatMap(({ entry }) => entry.sameAs ?? []) as (string | undefined)[]);
  const isRestore = plan.method === 'restore';
  if (!isRestore)
    return [
      ...entries.map(({ path }) => ({
        path: [...path, 'restore'],
        message:
          'is only for method: restore: choose the server by id, hostname or tags, or write that method',
      })),
      ...(plan.restore === undefined
        ? []
        : [{ path: ['restore'], message: 'is only for method: restore: write that method or remove it' }]),
    ];
  return [
    ...(plan.restore === undefined
      ? [
          {
            path: [],
            message: 'method: restore needs the key "restore", which says onto what volumes are restored',
          },
        ]
      : []),
    ...all
      .filter(({ entry }) => !('restore' in entry))
      .map(({ path }) => ({
        path,
        message:
          'is not restored: with method: restore every server has the keys "restore", "host" and "subnet"',
      })),
    ...foreignParts(plan),
    ...entries.flatMap((placed) => [
      ...placeFindings(plan, placed),
      ...contentFindings(plan, placed, entries),
      ...proofFindings(plan, placed, copied.has(placed.entry.restore)),
    ]),
    ...nameFindings(entries),
    ...restoreTestFindings(plan, entries),
    ...costFindings(plan),
    ...keyFindings(plan),
  ];
}

/** Parts that only replicated servers have. */
const foreignParts = (plan: PartialPlan): Finding[] =>
  (['privatePath', 'failback', 'expect', 'readiness'] as const)
    .filter((key) => plan[key] !== undefined)
    .map((key) => ({ path: [key], message: 'is only for method: drs: remove it' }));

function placeFindings({ restore, network }: PartialPlan, { entry, path }: Placed): Finding[] {
  const { host, subnet } = entry;
  const hosts = restore?.hosts;
  const profile = hosts === undefined || host === undefined ? undefined : hosts[host]?.instanceProfile;
  const { subnets, instanceProfiles } = network ?? {};
  return [
    ...(hosts !== undefined && host !== undefined && !Object.hasOwn(hosts, host)
      ? [
          {
            path: [...path, 'host'],
            message: `${quote(host)} is not in restore.hosts: add it there or name one of them`,
          },
        ]
      : []),
    ...(subnet !== undefined && subnets !== undefined && !subnets.includes(subnet)
      ? [
          {
            path: [...path, 'subnet'],
            message: `${quote(subnet)} is not in network.subnets: add it there or name one of them`,
          },
        ]
      : []),
    ...(profile !== undefined && instanceProfiles !== undefined && !instanceProfiles.includes(profile)
      ? [
          {
            path: [...path, 'host'],
            message: `${quote(profile)}, its instance profile, is not in network.instanceProfiles: add it there or choose another host`,
          },
        ]
      : []),
  ];
}

/** A host has volumes of its own, or those of another one once more. */
function contentFindings(
  { restore }: PartialPlan,
  { entry, path }: Placed,
  entries: readonly Placed[],
): Finding[] {
  const { restore: own, volumes, sameAs, set } = entry;
  if (sameAs === undefined)
    return [
      ...(volumes === undefined ? [{ path, message: 'needs one of the keys "volumes" or "sameAs"' }] : []),
      ...((volumes?.length ?? 0) > 1 && set === undefined
        ? [
            {
              path,
              message:
                'several volumes need the key "set": the tag whose value says which snapshots belong together',
            },
          ]
        : []),
    ];
  const other = entries.find(({ entry: { restore: name } }) => name === sameAs);
  const platformOf = (one: RestoredPart | undefined) => restore?.hosts?.[one?.host ?? '']?.platform;
  const fault =
    volumes !== undefined || set !== undefined
      ? 'takes its volumes from the other server: remove its own volumes and set'
      : sameAs === own
        ? 'is the server itself: name another one'
        : other === undefined
          ? `${quote(sameAs)} is no server of this plan: name one that has volumes`
          : other.path[1] !== path[1]
            ? 'is in another wave, whose snapshots may be others: put both into one wave'
            : other.entry.sameAs !== undefined
              ? `${quote(sameAs)} has no volumes of its own: name ${quote(other.entry.sameAs ?? '')}, where they are`
              : platformOf(entry) !== platformOf(other.entry)
                ? 'is on a host of the other platform, which reads files in another way: use a host of the same'
                : undefined;
  return fault === undefined ? [] : [{ path: [...path, 'sameAs'], message: fault }];
}

function nameFindings(entries: readonly Placed[]): Finding[] {
  return entries.flatMap(({ entry, path }, place): Finding[] => {
    const first = entries.findIndex(({ entry: other }) => other.restore === entry.restore);
    const names = (entry.volumes ?? []).map((volume) => volume?.name);
    return [
      ...(entry.restore !== undefined && first < place
        ? [
            {
              path: [...path, 'restore'],
              message: `${quote(entry.restore)} already names a server: choose another name`,
            },
          ]
        : []),
      ...names.flatMap((name, at) =>
        name !== undefined && names.indexOf(name) < at
          ? [
              {
                path: [...path, 'volumes', at, 'name'],
                message: `${quote(name)} already names a volume of this server: choose another name`,
              },
            ]
          : [],
      ),
    ];
  });
}

/** EC2 knows keys of its own Region alone. */
function keyFindings({ restore, target }: PartialPlan): Finding[] {
  const region = restore?.key?.split(':')[3];
  return region === undefined || target?.region === undefined || region === target.region
    ? []
    : [
        {
          path: ['restore', 'key'],
          message: `is a key of ${region}, and volumes are made in ${target.region}: name a key of that Region`,
        },
      ];
}

/** A limit without prices limits nothing. */
function costFindings({ limits, restore, report }: PartialPlan): Finding[] {
  if (limits?.cost === undefined || restore === undefined) return [];
  const type = restore.volumeType;
  const types = Object.values(restore.hosts ?? {}).flatMap((host) => host?.instanceType ?? []);
  const missing = [
    ...(type !== undefined && report?.storagePrices?.[type] === undefined
      ? [`report.storagePrices.${type}`]
      : []),
    ...types
      .filter((one) => report?.hourlyPrices?.[one] === undefined)
      .map((one) => `report.hourlyPrices of ${one}`),
    ...(restore.initializationRate !== undefined && report?.initializationPrice === undefined
      ? ['report.initializationPrice']
      : []),
  ];
  return missing.length === 0
    ? []
    : [
        {
          path: ['limits', 'cost'],
          message: `cannot be kept without prices: add ${[...new Set(missing)].join(' and ')}`,
        },
      ];
}
