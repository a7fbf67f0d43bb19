import type { ObservedAlarm } from '../../adapters/aws/stack-alarms.ts';
import { STACK_ALARMS } from '../../infra/stack-alarms.ts';
import { asking, broken, type Judged, type Line, ok, unread } from './line.ts';
import type { Check } from './scope.ts';

/** Whether each alarm of the stack is there, tells people, and is quiet; one line where all are. */
export const alarmsCheck: Check = {
  name: 'alarms',
  isOfStack: true,
  async look({ inspector, physicalId, deploy }) {
    try {
      const topic = await physicalId('ReportsTopic');
      const names = await Promise.all(Object.keys(STACK_ALARMS).map(physicalId));
      const found = await asking('cloudwatch:DescribeAlarms', () => inspector.alarms(names));
      const alarms = new Map(found.map((alarm) => [alarm.name, alarm]));
      const lines = names.flatMap((name): Line[] => {
        const fault = faultOf(alarms.get(name), topic, deploy);
        return fault === undefined ? [] : [{ subject: name, ...fault }];
      });
      const quiet = ok(`all ${names.length} are quiet, and each tells ReportsTopic`);
      return lines.length > 0 ? lines : [{ subject: 'of the stack', ...quiet }];
    } catch (error) {
      return [{ subject: 'of the stack', ...unread(error) }];
    }
  },
};

function faultOf(alarm: ObservedAlarm | undefined, topic: string, deploy: string): Judged | undefined {
  if (alarm === undefined) return broken('there is no such alarm', deploy);
  const { name, state, reason, acts, tells } = alarm;
  if (!acts)
    return broken(
      'its actions are switched off, so it tells nobody',
      `aws cloudwatch enable-alarm-actions --alarm-names ${name}`,
    );
  if (!tells.includes(topic)) return broken('it does not tell ReportsTopic', deploy);
  if (state === 'ALARM')
    return broken(`it is in alarm: ${reason}`, 'its description says what it is about and where to look');
  return undefined;
}
