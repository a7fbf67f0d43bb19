import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { collect } from './pages.ts';

/** An alarm of the stack itself, for the CLI. */
export interface ObservedAlarm {
  readonly name: string;
  /** OK, ALARM or INSUFFICIENT_DATA. */
  readonly state: string;
  readonly reason: string;
  /** Whether it acts at all. */
  readonly acts: boolean;
  /** What it tells when it goes into alarm: ARNs. */
  readonly tells: readonly string[];
}

/** Those of the metric alarms that exist; of at most 100 names, as DescribeAlarms takes them. */
export async function readAlarms(
  client: CloudWatchClient,
  names: readonly string[],
): Promise<ObservedAlarm[]> {
  const alarms = await collect(
    paginateDescribeAlarms({ client }, { AlarmNames: [...names], AlarmTypes: ['MetricAlarm'] }),
    (page) => page.MetricAlarms,
  );
  return alarms.map(
    ({ AlarmName = '', StateValue = 'unknown', StateReason = '', ActionsEnabled, AlarmActions = [] }) => ({
      name: AlarmName,
      state: StateValue,
      reason: StateReason,
      acts: ActionsEnabled === true,
      tells: AlarmActions,
    }),
  );
}
