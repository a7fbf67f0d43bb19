import { GetCalendarStateCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Target } from '../ports.ts';
import type { Connection } from './clients.ts';
import { observe } from './errors.ts';
import { recordResponses } from './record-responses.ts';

/** State of each change calendar, OPEN or CLOSED. */
export function calendarReader({ options, count }: Connection): Target['calendars'] {
  const client = recordResponses('ssm', new SSMClient(options), { options, count });
  return async (names) => {
    const states = names.map(
      async (name) =>
        [
          name,
          await observe(async () => {
            const { State } = await client.send(new GetCalendarStateCommand({ CalendarNames: [name] }));
            if (State === undefined) throw new Error('it has no state');
            return State;
          }),
        ] as const,
    );
    return new Map(await Promise.all(states));
  };
}
