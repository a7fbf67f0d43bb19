import { GetScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { isNamed } from './errors.ts';

/** A schedule as it is deployed, for the CLI. */
export interface ObservedSchedule {
  readonly isEnabled: boolean;
  readonly expression: string;
  readonly timeZone: string;
  /** What its target receives; null where that is no JSON. */
  readonly input: unknown;
}

/** Undefined when there is none of that name in the group. */
export async function readSchedule(
  client: SchedulerClient,
  place: { readonly group: string; readonly name: string },
): Promise<ObservedSchedule | undefined> {
  try {
    const found = await client.send(new GetScheduleCommand({ GroupName: place.group, Name: place.name }));
    return {
      isEnabled: found.State === 'ENABLED',
      expression: found.ScheduleExpression ?? '',
      timeZone: found.ScheduleExpressionTimezone ?? 'UTC',
      input: parsed(found.Target?.Input ?? ''),
    };
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
