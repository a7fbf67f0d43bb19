import { DescribeImagesCommand, type EC2Client, type Image } from '@aws-sdk/client-ec2';
import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { Observation } from '../../core/guards/observation.ts';
import { chunk } from './chunk.ts';
import { VALUES_PER_FILTER } from './ec2.ts';
import type { ObservedImage } from './restore-observations.ts';
import type { ReadImages } from './restore-ports.ts';

/** Systems Manager API Reference, GetParameters. */
const PARAMETERS_PER_CALL = 10;

/** Reads images by their ids, or by the public parameters that name the newest ones. */
export const imageReader =
  (ec2: EC2Client, ssm: SSMClient): ReadImages =>
  async (images) => {
    const parameters = images.filter((image) => image.startsWith('/'));
    const named = new Map<string, string>();
    for (const Names of chunk(parameters, PARAMETERS_PER_CALL)) {
      const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names }));
      for (const { Name = '', Value = '' } of Parameters) named.set(Name, Value);
    }
    const idOf = (image: string): string | undefined => (image.startsWith('/') ? named.get(image) : image);
    const ids = [...new Set(images.flatMap((image) => idOf(image) ?? []))];
    const found = new Map<string, ObservedImage>();
    for (const Values of chunk(ids, VALUES_PER_FILTER)) {
      // A filter, unlike a list of ids, does not fail on one that is gone.
      const { Images = [] } = await ec2.send(
        new DescribeImagesCommand({ Filters: [{ Name: 'image-id', Values }] }),
      );
      for (const image of Images) found.set(image.ImageId ?? '', toImage(image));
    }
    return new Map(images.map((image) => [image, observed(image, idOf(image), found)]));
  };

function observed(
  image: string,
  id: string | undefined,
  found: ReadonlyMap<string, ObservedImage>,
): Observation<ObservedImage> {
  if (id === undefined) return { unknown: `Systems Manager has no parameter ${image}` };
  const known = found.get(id);
  return known === undefined ? { unknown: `EC2 has no image ${id}` } : { known };
}

/** EC2 names the platform only of Windows (EC2 API Reference, Image). */
const toImage = (image: Image): ObservedImage => ({
  imageID: image.ImageId ?? '',
  state: image.State ?? 'unknown',
  platform: image.Platform?.toLowerCase() === 'windows' ? 'windows' : 'linux',
  architecture: image.Architecture ?? null,
  gibibytes: sizesOf(image),
});

function sizesOf({ BlockDeviceMappings = [] }: Image): Map<string, number> {
  const disks = BlockDeviceMappings.flatMap(({ Ebs }) => Ebs ?? []);
  const byType = Map.groupBy(disks, ({ VolumeType = 'gp2' }) => VolumeType as string);
  return new Map(
    [...byType].map(([type, same]) => [type, same.reduce((sum, { VolumeSize = 0 }) => sum + VolumeSize, 0)]),
  );
}
