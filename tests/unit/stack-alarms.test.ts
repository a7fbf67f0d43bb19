import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { STACK_ALARMS } from '../../infra/stack-alarms.ts';

it('the alarms that doctor looks for are those of the stack, under their names', () => {
  const text = ['alarms', 'webhooks'].map((name) => readFileSync(`infra/${name}.yml`, 'utf8')).join('\n');
  const alarm =
    /^ {2}(\w+):\n {4}Type: AWS::CloudWatch::Alarm\n {4}Properties:\n {6}AlarmName: !Sub '\$\{AWS::StackName\}-(.+)'$/gm;
  const defined = [...text.matchAll(alarm)].map(([, id, name]) => [id, name]);
  expect(defined).toHaveLength(text.split('AWS::CloudWatch::Alarm').length - 1);
  expect(Object.fromEntries(defined)).toEqual(STACK_ALARMS);
});
