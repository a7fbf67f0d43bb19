import type { DescribeImagesCommandInput, DescribeImagesCommandOutput, Image } from '@aws-sdk/client-ec2';
import { stableID } from '../account/random.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import type { ImageScenario } from '../scenario/snapshots.ts';
import { ec2Page, type FilterTable, filtered, invalidParameter, nextToken } from './support.ts';

/** The scenario's images, all of them Amazon's own. */

/** The account of Amazon's own images. */
const AMAZON = '137112412989';
const MADE = '2026-01-15T00:00:00.000Z';

const FILTERS: FilterTable<ImageScenario> = {
  'image-id': ({ id }) => [id],
  state: ({ state }) => [state],
  architecture: ({ architecture }) => [architecture],
  platform: ({ platform }) => [platform === 'windows' ? 'windows' : undefined],
  'owner-alias': () => ['amazon'],
  'owner-id': () => [AMAZON],
  'root-device-type': () => ['ebs'],
  name: ({ id }) => [nameOf(id)],
};

export const rootDeviceOf = ({ platform }: Pick<ImageScenario, 'platform'>): string =>
  platform === 'windows' ? '/dev/sda1' : '/dev/xvda';

/** The snapshot of an image's root: never one of the scenario's. */
export const rootSnapshotOf = ({ id }: Pick<ImageScenario, 'id'>): string => stableID('snap-', 'image', id);

const nameOf = (id: string): string => `simulated-${id}`;

export function describeImages(
  input: DescribeImagesCommandInput,
  aws: SimulatedAccount,
): Omit<DescribeImagesCommandOutput, '$metadata'> {
  const { ImageIds = [], Owners = [], ExecutableUsers } = input;
  if (ExecutableUsers?.length) throw invalidParameter('ExecutableUsers is not modelled by the simulator');
  const { images } = aws.scenario;
  const chosen = ImageIds.length === 0 ? images : ImageIds.map((id) => imageNamed(aws, id));
  const owned = chosen.filter(
    () => Owners.length === 0 || Owners.includes('amazon') || Owners.includes(AMAZON),
  );
  const found = filtered(owned, input.Filters, FILTERS, () => ({}));
  const page = ec2Page(aws, found, ImageIds.length > 0 ? 'whole' : input, {
    operation: 'DescribeImages',
    idOf: ({ id }) => id,
    minimum: 1,
  });
  return { Images: page.items.map(toImage), ...nextToken(page) };
}

function imageNamed({ scenario: { images } }: SimulatedAccount, id: string): ImageScenario {
  const found = images.find((image) => image.id === id);
  if (found === undefined)
    throw awsError('InvalidAMIID.NotFound', 400, `The image id '[${id}]' does not exist`);
  return found;
}

const toImage = (image: ImageScenario): Image => ({
  ImageId: image.id,
  ImageOwnerAlias: 'amazon',
  OwnerId: AMAZON,
  Name: nameOf(image.id),
  CreationDate: MADE,
  Public: true,
  State: image.state,
  Architecture: image.architecture,
  ImageType: 'machine',
  ...(image.platform === 'windows' ? { Platform: 'Windows' as const } : {}),
  PlatformDetails: image.platform === 'windows' ? 'Windows' : 'Linux/UNIX',
  RootDeviceName: rootDeviceOf(image),
  RootDeviceType: 'ebs',
  VirtualizationType: 'hvm',
  Hypervisor: 'xen',
  BlockDeviceMappings: [
    {
      DeviceName: rootDeviceOf(image),
      Ebs: {
        SnapshotId: rootSnapshotOf(image),
        VolumeSize: image.gibibytes,
        VolumeType: 'gp3',
        DeleteOnTermination: true,
        Encrypted: false,
      },
    },
  ],
});

const PARAMETER = 'resolve:ssm:';

/** The image that RunInstances names, by its id or by a parameter of Systems Manager. */
export function imageToRun(aws: SimulatedAccount, named: string): ImageScenario {
  const { images } = aws.scenario;
  const byParameter = (name: string) => images.find(({ parameters }) => parameters.includes(name));
  const image = named.startsWith(PARAMETER)
    ? byParameter(named.slice(PARAMETER.length))
    : imageNamed(aws, named);
  if (image === undefined)
    throw invalidParameter(`Parameter ${named.slice(PARAMETER.length)} does not exist in Systems Manager`);
  if (image.state !== 'available')
    throw awsError('InvalidAMIID.Unavailable', 400, `The image ID '${image.id}' is ${image.state}`);
  return image;
}
