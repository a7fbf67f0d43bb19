import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { EventLog } from '../workflow.ts';

/**
 * An execution's events in the form of GetExecutionHistory: a single sequence, because kunren has no parallel states.
 */
export interface ExecutionHistory {
  readonly events: readonly HistoryEvent[];
  note(event: EventLog): void;
  /** An end that only Step Functions reports. */
  end(type: 'ExecutionAborted' | 'ExecutionTimedOut' | 'ExecutionFailed', why: Failure): void;
}

export interface Failure {
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

type Details = Omit<HistoryEvent, 'timestamp' | 'type' | 'id' | 'previousEventId'>;

/** Every Task of the state machine calls a Lambda by the optimized integration. */
const TASK = { resourceType: 'lambda', resource: 'invoke' } as const;
const WHOLE = { truncated: false } as const;

/** Begins the history of an execution. */
export function createHistory(begin: {
  readonly at: Date;
  readonly input: string;
  readonly roleArn: string;
  readonly region: string;
}): ExecutionHistory {
  const events: HistoryEvent[] = [];
  const add = (at: number, type: HistoryEventType, details: Details): void => {
    // The first state has no event before it: the start of the execution is not counted as one.
    const previousEventId = events.length <= 1 ? 0 : events.length;
    events.push({ timestamp: new Date(at), type, id: events.length + 1, previousEventId, ...details });
  };
  const schedule = (at: number, input: unknown): void => {
    const parameters = JSON.stringify({ Payload: input });
    add(at, 'TaskScheduled', { taskScheduledEventDetails: { ...TASK, region: begin.region, parameters } });
    add(at, 'TaskStarted', { taskStartedEventDetails: TASK });
  };
  add(begin.at.getTime(), 'ExecutionStarted', {
    executionStartedEventDetails: { input: begin.input, inputDetails: WHOLE, roleArn: begin.roleArn },
  });
  return {
    events,
    note(event) {
      const { timestamp, state } = event;
      if (state !== undefined) noteState(event, state, { add, schedule, last: events.at(-1)?.type });
      else if (event.type === 'ExecutionSucceeded') {
        const output = JSON.stringify(event.output);
        add(timestamp, 'ExecutionSucceeded', {
          executionSucceededEventDetails: { output, outputDetails: WHOLE },
        });
      }
    },
    end(type, { error, cause }) {
      const details = {
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      };
      const key = {
        ExecutionAborted: 'executionAbortedEventDetails',
        ExecutionTimedOut: 'executionTimedOutEventDetails',
        ExecutionFailed: 'executionFailedEventDetails',
      }[type];
      add(Date.now(), type, { [key]: details });
    },
  };
}

interface Writing {
  readonly add: (at: number, type: HistoryEventType, details: Details) => void;
  readonly schedule: (at: number, input: unknown) => void;
  /** The last event. */
  readonly last: HistoryEventType | undefined;
}

function noteState(
  { type, timestamp: at, Error: error = '', Cause }: EventLog,
  state: NonNullable<EventLog['state']>,
  { add, schedule, last }: Writing,
): void {
  const isTask = state.type === 'Task';
  const name = state.name;
  switch (type) {
    case 'StateEntered': {
      const input = JSON.stringify(state.input);
      add(at, `${state.type}StateEntered` as HistoryEventType, {
        stateEnteredEventDetails: { name, input, inputDetails: WHOLE },
      });
      if (isTask) schedule(at, state.input);
      return;
    }
    case 'StateRetried':
      schedule(at, state.input);
      return;
    case 'StateFailed': {
      if (!isTask) return;
      const details = { ...TASK, error, cause: String(Cause ?? '') };
      if (error === 'States.Timeout') add(at, 'TaskTimedOut', { taskTimedOutEventDetails: details });
      else add(at, 'TaskFailed', { taskFailedEventDetails: details });
      return;
    }
    case 'StateExited': {
      const output = JSON.stringify(state.output);
      // A state is also left by its Catch, and then its task has failed.
      if (isTask && last === 'TaskStarted') {
        const result = JSON.stringify({ Payload: state.output });
        const details = { ...TASK, output: result, outputDetails: WHOLE };
        add(at, 'TaskSucceeded', { taskSucceededEventDetails: details });
      }
      const exited = { stateExitedEventDetails: { name, output, outputDetails: WHOLE } };
      add(at, `${state.type}StateExited` as HistoryEventType, exited);
      return;
    }
    default:
  }
}

/** An event without inputs and outputs, but with names and errors. */
export function withoutData(event: HistoryEvent): HistoryEvent {
  const bare = Object.entries(event).map(([key, value]) => {
    if (!key.endsWith('EventDetails')) return [key, value];
    const { input: _, inputDetails: __, output: ___, outputDetails: ____, ...kept } = value;
    return [key, kept];
  });
  return Object.fromEntries(bare) as unknown as HistoryEvent;
}
