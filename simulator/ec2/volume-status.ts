import type {
  DescribeVolumeStatusCommandInput,
  DescribeVolumeStatusCommandOutput,
  InitializationStatusDetails,
  VolumeStatusInfoStatus,
} from '@aws-sdk/client-ec2';
import type { EbsVolume } from '../account/ebs.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { initializationOf } from '../account/volume-state.ts';
import type { ListedVolume } from './listed-volumes.ts';
import { ec2Page, type FilterTable, filtered, nextToken, refusePagesWithIDs } from './support.ts';
import { chosenVolumes } from './volumes.ts';

/** EBS User Guide, 'Monitor volume initialization': the progress is up to five minutes old. */
const STALE_MILLISECONDS = 300_000;

export function describeVolumeStatus(
  input: DescribeVolumeStatusCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeVolumeStatusCommandOutput, '$metadata'> {
  refusePagesWithIDs(input.VolumeIds, input, 'volumesSet');
  const now = aws.now();
  // Those that are going are told of no more.
  const chosen = chosenVolumes(aws, now, input.VolumeIds).filter(({ state }) => state !== 'deleting');
  const table: FilterTable<ListedVolume> = {
    'availability-zone': ({ zone }) => [zone],
    'volume-status.status': (volume) => [statusOf(volume)],
  };
  const found = filtered(chosen, input.Filters, table, ({ tags }) => tags);
  const page = ec2Page(aws, found, input.VolumeIds?.length ? 'whole' : input, {
    operation: 'DescribeVolumeStatus',
    idOf: ({ volumeID }) => volumeID,
  });
  return {
    VolumeStatuses: page.items.map((volume) => ({
      VolumeId: volume.volumeID,
      AvailabilityZone: volume.zone,
      VolumeStatus: {
        Status: statusOf(volume),
        Details: [
          { Name: 'io-enabled' as const, Status: statusOf(volume) === 'ok' ? 'passed' : 'insufficient-data' },
          { Name: 'io-performance' as const, Status: 'not-applicable' },
        ],
      },
      Events: [],
      Actions: [],
      ...initializationIn(aws, volume, now),
    })),
    ...nextToken(page),
  };
}

const statusOf = ({ state }: ListedVolume): VolumeStatusInfoStatus =>
  state === 'available' || state === 'in-use' ? 'ok' : 'insufficient-data';

/** Only of what was made from a snapshot, and once it is available. */
function initializationIn(
  aws: SimulatedAccount,
  { volumeID, state }: ListedVolume,
  now: number,
): { InitializationStatusDetails?: InitializationStatusDetails } {
  const volume = aws.ebs.volumes.get(volumeID);
  if (volume?.snapshot === undefined || (state !== 'available' && state !== 'in-use')) return {};
  const { initializationRate: asked } = volume;
  const seenAt = lookedAt(volume, now);
  const { progress, secondsLeft } = initializationOf(
    volume,
    asked ?? aws.scenario.restore.initializationRate,
    seenAt,
  );
  return {
    InitializationStatusDetails: {
      InitializationType: asked === undefined ? 'default' : 'provisioned-rate',
      Progress: progress,
      ...(asked === undefined ? {} : { EstimatedTimeToCompleteInSeconds: secondsLeft }),
    },
  };
}

/** When EBS last looked, which it does every five minutes. */
const lookedAt = ({ availableAt }: EbsVolume, now: number): number =>
  availableAt + Math.floor((now - availableAt) / STALE_MILLISECONDS) * STALE_MILLISECONDS;
