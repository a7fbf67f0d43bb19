import type { TerminateInstancesCommandInput, TerminateInstancesCommandOutput } from '@aws-sdk/client-ec2';
import { endInstance, isOfDrs, stateOf } from '../account/lifetime.ts';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { chosenInstances, toState } from './instances.ts';

const EC2_TERMINATION_SECONDS = 60;

/** Ends hosts of restore drills. Of what DRS launched nobody should: such a deletion is recorded for the checkers. */
export function terminateInstances(
  input: TerminateInstancesCommandInput,
  aws: SimulatedAccount,
): Omit<TerminateInstancesCommandOutput, '$metadata'> {
  const now = aws.now();
  const chosen = chosenInstances(aws, now, input.InstanceIds ?? []);
  if (!input.InstanceIds?.length) throw awsError('MissingParameter', 400, 'InstanceId is missing');
  const kept = chosen.find(({ instance }) => instance.terminationProtection);
  if (kept !== undefined) {
    throw awsError(
      'OperationNotPermitted',
      400,
      `The instance '${kept.instance.instanceID}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    );
  }
  return {
    TerminatingInstances: chosen.map(({ instance, state }) => {
      if (state !== 'terminated' && state !== 'shutting-down') {
        endInstance(aws, instance, {
          at: now,
          seconds: isOfDrs(instance) ? EC2_TERMINATION_SECONDS : aws.scenario.restore.terminate,
          cause: 'TerminateInstances',
        });
      }
      return {
        InstanceId: instance.instanceID,
        PreviousState: toState(state),
        CurrentState: toState(stateOf(instance, now) ?? 'terminated'),
      };
    }),
  };
}
