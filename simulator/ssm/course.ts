import type { Command, CommandInvocation, CommandInvocationStatus } from '@aws-sdk/client-ssm';
import type { CommandRun, SentCommand } from '../account/state.ts';

/** A command's status at a moment, in SSM's terms. */

const OUTPUT_IN_LIST = 2_500;

interface Standing {
  readonly status: CommandInvocationStatus;
  readonly details: string;
}

/** A server that goes down during the command never reports. */
export function standingOf({ cancelledAt }: SentCommand, run: CommandRun, now: number): Standing {
  if (cancelledAt < run.endsAt && now >= cancelledAt) return { status: 'Cancelled', details: 'Cancelled' };
  if (now < run.startsAt) return { status: 'Pending', details: 'Pending' };
  if (now < run.endsAt || run.instance.shutDownAt < run.endsAt)
    return { status: 'InProgress', details: 'In Progress' };
  if (run.timesOut) return { status: 'TimedOut', details: 'Execution Timed Out' };
  return run.exitStatus === 0
    ? { status: 'Success', details: 'Success' }
    : { status: 'Failed', details: 'Failed' };
}

export function toCommand(command: SentCommand, now: number): Command {
  const standings = command.runs.map((run) => standingOf(command, run, now).status);
  const isOpen = standings.some((status) => status === 'Pending' || status === 'InProgress');
  const failed = standings.find((status) => status !== 'Success');
  const status = isOpen ? 'InProgress' : failed === undefined ? 'Success' : 'Failed';
  return {
    CommandId: command.commandID,
    DocumentName: command.document,
    Comment: command.comment,
    Parameters: Object.fromEntries(Object.entries(command.parameters).map(([name, all]) => [name, [...all]])),
    InstanceIds: command.runs.map(({ instance }) => instance.instanceID),
    RequestedDateTime: new Date(command.sentAt),
    Status: status,
    StatusDetails: status,
    TargetCount: command.runs.length,
  };
}

/** -1 until it has run (SSM's model, `ResponseCode`). */
export const exitOf = ({ status }: Standing, run: CommandRun): number =>
  status === 'Success' || status === 'Failed' ? run.exitStatus : -1;

export const hasEnded = ({ status }: Standing): boolean => status !== 'Pending' && status !== 'InProgress';

export function toInvocation(
  command: SentCommand,
  run: CommandRun,
  now: number,
  details: boolean,
): CommandInvocation {
  const standing = standingOf(command, run, now);
  const { status, details: StatusDetails } = standing;
  return {
    CommandId: command.commandID,
    InstanceId: run.instance.instanceID,
    InstanceName: run.instance.server.scenario.hostname,
    Comment: command.comment,
    DocumentName: command.document,
    RequestedDateTime: new Date(command.sentAt),
    Status: status,
    StatusDetails,
    CommandPlugins: details
      ? [
          {
            Name: command.document.includes('PowerShell') ? 'aws:runPowerShellScript' : 'aws:runShellScript',
            Status: status === 'Cancelling' || status === 'Delayed' ? 'InProgress' : status,
            StatusDetails,
            ResponseCode: exitOf(standing, run),
            ResponseStartDateTime: new Date(run.startsAt),
            ...(hasEnded(standing)
              ? { ResponseFinishDateTime: new Date(run.endsAt), Output: run.output.slice(0, OUTPUT_IN_LIST) }
              : {}),
          },
        ]
      : [],
  };
}
