import {
  PutEvents$,
  type PutEventsCommandInput,
  type PutEventsCommandOutput,
} from '@aws-sdk/client-eventbridge';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';

/** Every operation of EventBridge that the simulator supports. */
export const EVENTS_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  PutEvents: modelled(PutEvents$, putEvents),
};

/** EventBridge API Reference, PutEvents: 1 to 10 entries. */
const ENTRIES_MAX = 10;
/** Of all entries together: EventBridge User Guide, 'Calculating PutEvents event entry size'. */
const BYTES_MAX = 262_144;

type Entry = NonNullable<PutEventsCommandInput['Entries']>[number];
type Result = NonNullable<PutEventsCommandOutput['Entries']>[number];

/** Accepts events for the default bus; rules are not simulated, and the events are in the record of calls. */
function putEvents({ Entries = [] }: PutEventsCommandInput): Omit<PutEventsCommandOutput, '$metadata'> {
  if (Entries.length < 1 || Entries.length > ENTRIES_MAX) {
    throw awsError('ValidationException', 400, `There must be 1 to ${ENTRIES_MAX} entries.`);
  }
  const bytes = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes > BYTES_MAX)
    throw awsError('ValidationException', 400, 'Total size of the entries in the request is over the limit.');
  const results = Entries.map(
    (entry, index): Result =>
      faultIn(entry) ?? { EventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` },
  );
  return {
    FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
    Entries: results,
  };
}

const sizeOf = ({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: Entry): number =>
  (Time === undefined ? 0 : 14) +
  [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** Faults for which EventBridge refuses one entry and accepts the others. */
function faultIn({ Source, DetailType, Detail, EventBusName = 'default' }: Entry): Result | undefined {
  const refuse = (ErrorCode: string, ErrorMessage: string): Result => ({ ErrorCode, ErrorMessage });
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (value === undefined || value === '')
      return refuse(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
  }
  if (Source?.startsWith('aws.')) return refuse('NotAuthorizedForSource', 'Not authorized for the source.');
  // Unlike AWS, which accepts and drops the entry, the simulator returns that there is no such bus.
  if (!/(^|\/)default$/.test(EventBusName))
    return refuse('ResourceNotFoundException', `${EventBusName} does not exist.`);
  try {
    JSON.parse(Detail ?? '');
    return undefined;
  } catch {
    return refuse('MalformedDetail', 'Detail is malformed.');
  }
}
