import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { GetServiceQuotaCommand, ListServiceQuotasCommand } from '@aws-sdk/client-service-quotas';
import { DescribeInstanceInformationCommand, GetCalendarStateCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { bench, failure, startDrill, TWO_SERVERS } from './support.ts';

describe('STS', () => {
  test('says the account of the scenario', async () => {
    await using on = await bench({ account: '444455556666' });
    expect(await on.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '444455556666' });
  });

  test('lends roles of that account and of no other', async () => {
    await using on = await bench();
    const assume = (account: string) =>
      on.sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::${account}:role/team/drill`,
          RoleSessionName: 'kunren',
          ExternalId: 'external',
          DurationSeconds: 900,
        }),
      );
    const { Credentials, AssumedRoleUser } = await assume('111122223333');
    expect(Credentials).toMatchObject({
      SecretAccessKey: 'simulated',
      Expiration: new Date('2026-11-21T12:15:00.000Z'),
    });
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::111122223333:assumed-role/drill/kunren');
    expect(await failure(assume('999999999999'))).toMatchObject({ name: 'AccessDenied' });
  });
});

describe('Systems Manager', () => {
  const CALENDARS = {
    ...TWO_SERVERS,
    calendars: [
      { name: 'open', state: 'OPEN' },
      { name: 'freeze', state: 'CLOSED' },
    ],
  };

  test('says whether change calendars are open, by name or ARN', async () => {
    await using on = await bench(CALENDARS);
    const state = async (...CalendarNames: string[]) =>
      (await on.ssm.send(new GetCalendarStateCommand({ CalendarNames }))).State;
    expect(await state('open')).toBe('OPEN');
    expect(await state('arn:aws:ssm:ap-northeast-3:111122223333:document/freeze')).toBe('CLOSED');
    expect(await state('open', 'freeze')).toBe('CLOSED');
    expect(await failure(state('none'))).toMatchObject({ name: 'InvalidDocument' });
  });

  test('knows an instance from the end of its boot on', async () => {
    await using on = await bench();
    await startDrill(on);
    const online = async () =>
      ((await on.ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList ?? []).map(
        ({ ComputerName, PingStatus }) => `${ComputerName} ${PingStatus}`,
      );
    on.clock.pass(500);
    expect(await online()).toEqual([]);
    on.clock.pass(300);
    expect(await online()).toEqual(['db Online']);
  });
});

describe('CloudWatch', () => {
  test('says the state of alarms by name', async () => {
    await using on = await bench({
      alarms: [
        { name: 'checkout', state: 'OK' },
        { name: 'latency', state: 'ALARM' },
      ],
    });
    const { MetricAlarms, CompositeAlarms } = await on.cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmNames: ['latency', 'unknown'] }),
    );
    expect(MetricAlarms?.map(({ AlarmName, StateValue }) => [AlarmName, StateValue])).toEqual([
      ['latency', 'ALARM'],
    ]);
    expect(CompositeAlarms).toEqual([]);
    expect(MetricAlarms?.[0]?.StateUpdatedTimestamp).toEqual(new Date('2026-11-21T12:00:00Z'));
  });
});

describe('Service Quotas', () => {
  test('has the documented quotas of DRS and what the scenario changes', async () => {
    await using on = await bench({ quotas: { 'L-D88FAC3A': 5 } });
    const { Quotas = [] } = await on.quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'drs' }));
    expect(Object.fromEntries(Quotas.map(({ QuotaCode, Value }) => [QuotaCode, Value]))).toMatchObject({
      'L-D88FAC3A': 5,
      'L-B827C881': 100,
      'L-05AFA8C6': 500,
    });
    const one = await on.quotas.send(
      new GetServiceQuotaCommand({ ServiceCode: 'drs', QuotaCode: 'L-D88FAC3A' }),
    );
    expect(one.Quota?.Value).toBe(5);
  });

  test('can be unreadable', async () => {
    await using on = await bench({ quotasReadable: false });
    const call = on.quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'drs' }));
    expect(await failure(call)).toMatchObject({ name: 'AccessDeniedException' });
  });
});
