import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type Connection, countCalls } from './clients.ts';

/** Puts an event on the account's default bus, where rules can start what follows a drill. */
export type PutEvent = (event: BusEvent) => Promise<void>;

interface BusEvent {
  readonly detailType: string;
  /** JSON. */
  readonly detail: string;
  /** ARNs that the event is about. */
  readonly resources: readonly string[];
  readonly at: Date;
}

export const EVENT_SOURCE = 'kunren';

export function eventBus({ options, count }: Connection): PutEvent {
  const client = countCalls('events', new EventBridgeClient(options), count);
  return async ({ detailType, detail, resources, at }) => {
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: EVENT_SOURCE,
            DetailType: detailType,
            Detail: detail,
            Resources: [...resources],
            Time: at,
          },
        ],
      }),
    );
    // The call succeeds even when its entry is refused.
    if ((FailedEntryCount ?? 0) === 0) return;
    const { ErrorCode = 'unknown', ErrorMessage = '' } = Entries?.[0] ?? {};
    throw new Error(`EventBridge did not take the event: ${ErrorCode} ${ErrorMessage}`);
  };
}
