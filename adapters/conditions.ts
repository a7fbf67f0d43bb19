import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { paginateListServiceQuotas, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetCalendarStateCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { chunk } from '../core/chunks.ts';
import { DOCUMENTED_QUOTAS, type Observation, type ObservedQuotas } from '../core/observations.ts';
import { observe } from './aws-errors.ts';
import { collect } from './drs.ts';

/** What is not DRS and still decides whether a drill may start. */

const QUOTA_CODES = {
  concurrentJobs: 'L-D88FAC3A',
  serversPerJob: 'L-B827C881',
  serversInJobs: 'L-05AFA8C6',
} as const;
/** DescribeAlarms takes at most 100 names. */
const NAMES_PER_CALL = 100;

/** The account whose credentials these are. */
export const account = (client: STSClient): Promise<Observation<string>> =>
  observe(async () => (await client.send(new GetCallerIdentityCommand({}))).Account ?? '');

/** Quotas of DRS, live where they can be read, else as documented. */
export async function quotas(client: ServiceQuotasClient): Promise<ObservedQuotas> {
  const read = await observe(() =>
    collect(paginateListServiceQuotas({ client }, { ServiceCode: 'drs' }), (page) => page.Quotas),
  );
  if ('unknown' in read) return DOCUMENTED_QUOTAS;
  const value = (name: keyof typeof QUOTA_CODES): number =>
    read.known.find((quota) => quota.QuotaCode === QUOTA_CODES[name])?.Value ?? DOCUMENTED_QUOTAS[name];
  return {
    source: 'service-quotas',
    concurrentJobs: value('concurrentJobs'),
    serversPerJob: value('serversPerJob'),
    serversInJobs: value('serversInJobs'),
  };
}

/** State of each change calendar, OPEN or CLOSED. */
export async function calendars(
  client: SSMClient,
  names: readonly string[],
): Promise<Map<string, Observation<string>>> {
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
}

/** State of each alarm; an alarm that does not exist is absent. */
export async function alarms(
  client: CloudWatchClient,
  names: readonly string[],
): Promise<Map<string, Observation<string>>> {
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
}
