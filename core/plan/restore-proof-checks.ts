import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';
import type { Placed, RestoredPart } from './restore-entries.ts';
import { type Partition, partitionFolder, partitionSchema } from './volume-proofs.ts';

/** What the proofs of restored volumes must be, so that they prove something on the host that they run on. */

type Proof = NonNullable<
  NonNullable<NonNullable<NonNullable<RestoredPart['volumes']>[number]>['proofs']>[number]
>;
type Fault = readonly [key: string | null, message: string];

/** Of a host's volumes, with the writable copies of those that need one; EC2 attaches no more than 28 to a Nitro host. */
const ATTACHED_MAXIMUM = 20;

export function proofFindings(
  { restore }: PartialPlan,
  { entry, path }: Placed,
  isPaired: boolean,
): Finding[] {
  const platform = restore?.hosts?.[entry.host ?? '']?.platform;
  const volumes = entry.volumes ?? [];
  const copies = volumes.filter((volume) =>
    volume?.proofs?.some((proof) => proof?.proof === 'writable-copy'),
  );
  return [
    ...(volumes.length + copies.length > ATTACHED_MAXIMUM
      ? [
          {
            path: [...path, 'volumes'],
            message: `are ${volumes.length + copies.length} with their writable copies: put at most ${ATTACHED_MAXIMUM} on one host`,
          },
        ]
      : []),
    ...volumes.flatMap((volume, place) => {
      const here = [...path, 'volumes', place];
      const proofs = (volume?.proofs ?? []).flatMap((proof) => proof ?? []);
      return [
        ...(volume?.name?.endsWith('-copy')
          ? [
              {
                path: [...here, 'name'],
                message: 'ends in -copy, which is where a writable copy is mounted: choose another name',
              },
            ]
          : []),
        ...sharedFolders(proofs, platform).map((message) => ({ path: [...here, 'proofs'], message })),
        ...whole(proofs, isPaired).map((message) => ({ path: [...here, 'proofs'], message })),
        ...(volume?.proofs ?? []).flatMap((proof, at) =>
          proof === undefined || platform === undefined
            ? []
            : faultsOf(proof, platform).map(([key, message]) => ({
                path: [...here, 'proofs', at, ...(key === null ? [] : [key])],
                message,
              })),
        ),
      ];
    }),
  ];
}

/** Partitions that would be mounted in one place: the second is never seen there. Windows takes a and A for one. */
function sharedFolders(proofs: readonly Proof[], platform: 'linux' | 'windows' | undefined): string[] {
  const partitions = new Map(
    proofs.flatMap((proof) => {
      const parsed = partitionSchema.safeParse('partition' in proof ? proof.partition : undefined);
      return parsed.success && proof.proof !== 'read'
        ? [[JSON.stringify(parsed.data), parsed.data] as const]
        : [];
    }),
  );
  const byFolder = Map.groupBy(partitions.values(), (partition) => {
    const folder = partitionFolder(partition);
    return platform === 'windows' ? folder.toLowerCase() : folder;
  });
  return [...byFolder]
    .filter(([, same]) => same.length > 1)
    .map(
      ([folder, same]) =>
        `name ${same.map(wordOf).join(' and ')}, which would both be mounted as ${quote(folder)}: name one partition in one way, and of two that have such labels one by its number`,
    );
}

const wordOf = (partition: Partition): string =>
  partition === 'whole'
    ? 'the whole disk'
    : 'number' in partition
      ? `partition ${partition.number}`
      : `the label ${quote(partition.label)}`;

/** Whether the proofs of a volume prove anything together. */
function whole(proofs: readonly Proof[], isPaired: boolean): string[] {
  if (proofs.length === 0) return [];
  // To read every block says how fast that is, and not what is there.
  if (proofs.every(({ proof }) => proof === 'read'))
    return ['only read: add a proof of what is on the volume, such as file-system'];
  const compares = proofs.some((proof) => 'partition' in proof && !('type' in proof && proof.type === 'raw'));
  return isPaired && !compares
    ? ['compare no files with the other server (sameAs): add a proof of a partition that holds some']
    : [];
}

function faultsOf(proof: Proof, platform: 'linux' | 'windows'): Fault[] {
  const type = 'type' in proof ? proof.type : undefined;
  const isWhole = 'partition' in proof && (proof.partition === undefined || proof.partition === 'whole');
  const hasLetter = 'letter' in proof && proof.letter !== undefined;
  return platform === 'windows'
    ? [
        ...(type === 'ext4' || type === 'xfs'
          ? [['type', `a Windows host cannot read ${type}: use a host of Linux`] as const]
          : []),
        ...(isWhole && type !== 'raw'
          ? [
              [
                null,
                'Windows finds file systems in partitions alone: name one by number or label, or use a Linux host',
              ] as const,
            ]
          : []),
      ]
    : [
        ...(type === 'ntfs' && proof.proof === 'file-system' && proof.check !== false
          ? [
              [
                null,
                'Linux has no check of NTFS that proves anything: write check: false, or use a Windows host',
              ] as const,
            ]
          : []),
        ...(hasLetter ? [['letter', 'only Windows has drive letters: remove it'] as const] : []),
      ];
}
