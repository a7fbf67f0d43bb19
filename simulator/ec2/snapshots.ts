import type {
  DescribeSnapshotsCommandInput,
  DescribeSnapshotsCommandOutput,
  Snapshot,
  SnapshotState,
  StorageTier,
} from '@aws-sdk/client-ec2';
import { JOB_TAG, MANAGED_TAG, SERVER_TAG } from '../account/drs-tags.ts';
import { keyArn } from '../account/key-arn.ts';
import { GIBIBYTES } from '../account/make.ts';
import { pointsInTime } from '../account/points-in-time.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { type ScenarioSnapshot, scenarioSnapshots } from './scenario-snapshots.ts';
import {
  byID,
  ec2Page,
  type FilterTable,
  filtered,
  nextToken,
  refusePagesWithIDs,
  toTags,
} from './support.ts';

/** A snapshot as EC2 shows it, whoever made it. */
interface EbsSnapshot {
  readonly id: string;
  readonly at: number;
  readonly completedAt: number;
  readonly state: SnapshotState;
  readonly progress: string;
  readonly tier: StorageTier;
  readonly owner: string;
  readonly volumeID: string | undefined;
  readonly gibibytes: number;
  readonly usedGibibytes: number;
  readonly encrypted: boolean;
  readonly kmsKey: string | undefined;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

const FILTERS: FilterTable<EbsSnapshot> = {
  'snapshot-id': ({ id }) => [id],
  status: ({ state }) => [state],
  'owner-id': ({ owner }) => [owner],
  'volume-id': ({ volumeID }) => [volumeID],
  'volume-size': ({ gibibytes }) => [String(gibibytes)],
  'storage-tier': ({ tier }) => [tier],
  encrypted: ({ encrypted }) => [String(encrypted)],
  description: ({ description }) => [description],
  progress: ({ progress }) => [progress],
  'start-time': ({ at }) => [new Date(at).toISOString()],
};
/** Filters that no point in time of DRS's can pass; there are many of them. */
const NOT_OF_POINTS = new Set([`tag:${JOB_TAG}`, 'volume-id']);

export function describeSnapshots(
  input: DescribeSnapshotsCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeSnapshotsCommandOutput, '$metadata'> {
  refusePagesWithIDs(input.SnapshotIds, input, 'snapshotSet');
  const now = aws.now();
  const withoutPoints = (input.Filters ?? []).some(({ Name = '' }) => NOT_OF_POINTS.has(Name));
  const all = [
    ...jobSnapshots(aws, now),
    ...scenarioSnapshots(aws, now).map((one) => ofScenario(aws, one)),
    ...(withoutPoints ? [] : pointSnapshots(aws, now)),
  ];
  const index = new Map(all.map((snapshot) => [snapshot.id, snapshot]));
  const chosen = input.SnapshotIds?.length
    ? byID(input.SnapshotIds, (id) => index.get(id), { code: 'InvalidSnapshot.NotFound', noun: 'snapshot' })
    : all;
  const owned = chosen.filter(({ owner }) => isOwnedBy(owner, input.OwnerIds, aws));
  const found = filtered(owned, input.Filters, FILTERS, ({ tags }) => tags);
  const page = ec2Page(aws, found, input.SnapshotIds?.length ? 'whole' : input, {
    operation: 'DescribeSnapshots',
    idOf: ({ id }) => id,
  });
  return { Snapshots: page.items.map(toSnapshot), ...nextToken(page) };
}

/** Without owners EC2 shows everybody's snapshots that the account may use. */
const isOwnedBy = (
  owner: string,
  owners: readonly string[] | undefined,
  { scenario: { account } }: SimulatedAccount,
): boolean => !owners?.length || owners.some((one) => one === owner || (one === 'self' && owner === account));

const toSnapshot = (snapshot: EbsSnapshot): Snapshot => ({
  SnapshotId: snapshot.id,
  ...(snapshot.volumeID === undefined ? {} : { VolumeId: snapshot.volumeID }),
  State: snapshot.state,
  Progress: snapshot.progress,
  StartTime: new Date(snapshot.at),
  ...(snapshot.state === 'completed' ? { CompletionTime: new Date(snapshot.completedAt) } : {}),
  VolumeSize: snapshot.gibibytes,
  FullSnapshotSizeInBytes: Math.round(snapshot.usedGibibytes * 2 ** 30),
  StorageTier: snapshot.tier,
  OwnerId: snapshot.owner,
  Description: snapshot.description,
  Encrypted: snapshot.encrypted,
  ...(snapshot.kmsKey === undefined ? {} : { KmsKeyId: snapshot.kmsKey }),
  Tags: toTags(snapshot.tags),
});

const ofScenario = (
  aws: SimulatedAccount,
  { snapshot, at, completedAt, state, progress }: ScenarioSnapshot,
): EbsSnapshot => ({
  id: snapshot.id,
  ...{ at, completedAt, state, progress },
  tier: snapshot.tier,
  owner: snapshot.owner,
  volumeID: snapshot.volumeID,
  gibibytes: snapshot.gibibytes,
  usedGibibytes: snapshot.usedGibibytes ?? snapshot.gibibytes,
  encrypted: snapshot.encrypted,
  kmsKey: snapshot.encrypted ? keyArn(aws, snapshot.kmsKey) : undefined,
  description: snapshot.name,
  tags: snapshot.tags,
});

/** What all snapshots of DRS's have. */
const ofDrs = ({ scenario }: SimulatedAccount, at: number, gibibytes: number) => ({
  at,
  completedAt: at,
  state: 'completed' as const,
  progress: '100%',
  tier: 'standard' as const,
  owner: scenario.account,
  volumeID: undefined,
  gibibytes,
  usedGibibytes: gibibytes,
  encrypted: true,
  kmsKey: undefined,
});

function jobSnapshots(aws: SimulatedAccount, now: number): EbsSnapshot[] {
  return [...aws.jobSnapshots.values()]
    .filter(({ startedAt, deletedAt }) => now >= startedAt && now < deletedAt)
    .map(({ snapshotID, startedAt, gibibytes, tags, jobID }) => ({
      ...ofDrs(aws, startedAt, gibibytes),
      id: snapshotID,
      description: `AWS Elastic Disaster Recovery snapshot of ${jobID}`,
      tags,
    }));
}

function pointSnapshots(aws: SimulatedAccount, now: number): EbsSnapshot[] {
  return [...aws.servers.values()].flatMap((server) =>
    pointsInTime(aws, server, now).flatMap(({ ebsSnapshotIDs, snapshotID, takenAt }) =>
      ebsSnapshotIDs.map((id) => ({
        ...ofDrs(aws, takenAt, GIBIBYTES),
        id,
        description: `AWS Elastic Disaster Recovery point in time ${snapshotID}`,
        tags: { [MANAGED_TAG]: 'drs.amazonaws.com', [SERVER_TAG]: server.scenario.id },
      })),
    ),
  );
}
