import type { RunInstancesCommandInput, RunInstancesCommandOutput } from '@aws-sdk/client-ec2';
import { addHost, type HostRequest } from '../account/hosts.ts';
import { stateOf } from '../account/lifetime.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { quotaValue } from '../service-quotas/quotas.ts';
import { vcpusOf } from './capacity.ts';
import { madeOnce } from './idempotency.ts';
import { toInstance } from './instances.ts';
import { hostRequest } from './run-request.ts';
import { refuseTooMuchStorage } from './storage-quota.ts';
import { invalidParameter } from './support.ts';
import { zoneOfSubnet } from './zones.ts';

/** Running On-Demand Standard instances, in vCPUs. */
const VCPU_QUOTA = 'L-1216C47A';
/** Those that count for the quota. */
const LIVING = new Set(['pending', 'running', 'stopping']);
const ENDED = new Set(['shutting-down', 'terminated']);

export function runInstances(
  input: RunInstancesCommandInput,
  aws: SimulatedAccount,
): Omit<RunInstancesCommandOutput, '$metadata'> {
  const { ClientToken, ...parameters } = input;
  const now = aws.now();
  const isThere = (id: string): boolean => {
    const made = aws.instances.get(id);
    return made !== undefined && !ENDED.has(stateOf(made, now) ?? 'terminated');
  };
  const asked = {
    operation: 'RunInstances',
    token: ClientToken,
    parameters,
    // EC2 API Reference, 'Error codes': of a token whose instance was terminated.
    refuseGone: (made: readonly string[]) =>
      made.every(isThere)
        ? undefined
        : awsError(
            'IdempotentInstanceTerminated',
            400,
            'The client token was used for an instance that has been terminated.',
          ),
  };
  const ids = madeOnce(aws, asked, () => start(input, aws));
  const instances = ids.flatMap((id) => aws.instances.get(id) ?? []);
  return {
    ReservationId: instances[0]?.host?.reservationID,
    OwnerId: aws.scenario.account,
    Groups: [],
    // A repeated call tells of the instances as they are then.
    Instances: instances.map((instance) =>
      toInstance(aws, { instance, state: stateOf(instance, now) ?? 'terminated' }, now),
    ),
  };
}

function start(input: RunInstancesCommandInput, aws: SimulatedAccount): string[] {
  const { MinCount = 0, MaxCount = 0 } = input;
  if (MinCount < 1 || MaxCount < MinCount)
    throw invalidParameter('MinCount and MaxCount must be at least 1, and MaxCount not below MinCount');
  const request = hostRequest(input, aws);
  refuseMissingType(aws, request);
  const count = Math.min(MaxCount, roomFor(aws, request.instanceType));
  if (count < MinCount)
    throw awsError(
      'VcpuLimitExceeded',
      400,
      `You have requested more vCPU capacity than your current vCPU limit of ${quotaValue(aws, VCPU_QUOTA)} allows for the instance bucket that the specified instance type belongs to.`,
    );
  const volumes = Array.from({ length: count }, () => request.volumes).flat();
  refuseTooMuchStorage(aws, volumes, aws.now());
  return Array.from({ length: count }, () => addHost(aws, request).instanceID);
}

function refuseMissingType(aws: SimulatedAccount, { instanceType, subnetID }: HostRequest): void {
  const { instanceTypesMissing, instanceTypesNotInZone, restore } = aws.scenario;
  const zone = zoneOfSubnet(aws, subnetID);
  if (!/^[a-z]\w*(-\w+)*\.\w[\w-]*$/.test(instanceType) || instanceTypesMissing.includes(instanceType))
    throw invalidParameter(`Invalid value '${instanceType}' for InstanceType.`);
  if (instanceTypesNotInZone.includes(instanceType))
    throw awsError(
      'Unsupported',
      400,
      `Your requested instance type (${instanceType}) is not supported in your requested Availability Zone (${zone}).`,
    );
  const isFull = restore.noCapacity.some(
    (one) =>
      (one.zone === undefined || one.zone === zone) &&
      (one.instanceType === undefined || one.instanceType === instanceType),
  );
  if (isFull)
    throw awsError(
      'InsufficientInstanceCapacity',
      500,
      `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${zone}).`,
    );
}

/** How many instances of a type the quota still allows. */
function roomFor(aws: SimulatedAccount, instanceType: string): number {
  const now = aws.now();
  const used = [...aws.instances.values()]
    .filter((instance) => LIVING.has(stateOf(instance, now) ?? ''))
    .reduce((sum, instance) => sum + vcpusOf(instance.instanceType), 0);
  return Math.floor((quotaValue(aws, VCPU_QUOTA) - used) / vcpusOf(instanceType));
}
