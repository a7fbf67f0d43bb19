import type {
  ModifyInstanceAttributeCommandInput,
  ModifyInstanceAttributeCommandOutput,
} from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../account/state.ts';
import { holdOf } from '../account/volume-state.ts';
import { awsError } from '../protocol/error.ts';
import { refuseUnmodelled } from './accepted.ts';
import { chosenInstances } from './instances.ts';
import { invalidParameter } from './support.ts';

/** Whether volumes are deleted with their instance: the one attribute that is modelled. */
export function modifyInstanceAttribute(
  input: ModifyInstanceAttributeCommandInput,
  aws: SimulatedAccount,
): Omit<ModifyInstanceAttributeCommandOutput, '$metadata'> {
  refuseUnmodelled(input, ['InstanceId', 'BlockDeviceMappings', 'DryRun']);
  const { InstanceId = '', BlockDeviceMappings = [] } = input;
  const now = aws.now();
  const [visible] = chosenInstances(aws, now, [InstanceId]);
  if (visible === undefined || BlockDeviceMappings.length === 0)
    throw awsError('InvalidParameterCombination', 400, 'No attributes specified.');
  if (visible.state === 'terminated' || visible.state === 'shutting-down')
    throw awsError(
      'IncorrectInstanceState',
      400,
      `The instance '${InstanceId}' is not in a state from which it can be modified.`,
    );
  const held = [...aws.ebs.volumes.values()].flatMap((volume) => holdOf(volume, now) ?? []);
  const changes = BlockDeviceMappings.map(({ DeviceName = '', Ebs, ...more }) => {
    refuseUnmodelled(more, []);
    const hold = held.find(
      ({ instance, device }) => instance.instanceID === InstanceId && device === DeviceName,
    );
    if (hold === undefined) throw invalidParameter(`No device is currently mapped at ${DeviceName}`);
    return { hold, deletes: Ebs?.DeleteOnTermination };
  });
  for (const { hold, deletes } of changes) if (deletes !== undefined) hold.deleteOnTermination = deletes;
  return {};
}
