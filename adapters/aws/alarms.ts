import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { Target } from '../ports.ts';
import { chunk } from './chunk.ts';
import type { Connection } from './clients.ts';
import { observe } from './errors.ts';
import { collect } from './pages.ts';
import { recordResponses } from './record-responses.ts';

/** DescribeAlarms takes at most 100 names. */
const NAMES_PER_CALL = 100;

/** State of each alarm; an alarm that does not exist is absent. */
export function alarmReader({ options, count }: Connection): Target['alarms'] {
  const client = recordResponses('cloudwatch', new CloudWatchClient(options), { options, count });
  return async (names) => {
    const read = await observe(async () => {
      const pages = await Promise.all(
        chunk(names, NAMES_PER_CALL).map((part) =>
          collect(
            paginateDescribeAlarms(
              { client },
              { AlarmNames: part, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
            ),
            (page) => [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])],
          ),
        ),
      );
      return pages.flat();
    });
    if ('unknown' in read) return new Map(names.map((name) => [name, read]));
    return new Map(
      read.known.map((alarm) => [alarm.AlarmName ?? '', { known: alarm.StateValue ?? 'unknown' }]),
    );
  };
}
