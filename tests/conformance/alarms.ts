import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import type { Scenario } from '../../simulator/scenario.ts';
import { CREDENTIALS } from './deployment.ts';

/** The scenario's alarms, raised in moto: only the simulator reads the scenario. */
export async function raiseAlarms({ alarms }: Scenario, region: string, endpoint: string): Promise<void> {
  const client = new CloudWatchClient({
    region,
    endpoint,
    credentials: CREDENTIALS,
  });
  for (const { name: AlarmName, state: StateValue } of alarms) {
    await client.send(
      new PutMetricAlarmCommand({
        AlarmName,
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 1,
        MetricName: 'Errors',
        Namespace: 'kunren',
        Period: 60,
        Statistic: 'Sum',
        Threshold: 0,
      }),
    );
    await client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'the story' }));
  }
  client.destroy();
}
