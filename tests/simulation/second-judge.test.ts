import { describe, expect, it } from 'vitest';
import { GROUP, SUBNET } from './refusal-cases.ts';
import { codesOf, type Rehearsal, rehearse, SERVERS, serversWith } from './rehearse.ts';

/** What a second person found who had not written kunren. */

const HELD = { keepPassed: '4h', keepFailed: '4h', hardExpiry: '12h' };
const recovering = (...recoveries: [string, string][]) => ({
  realRecoveries: recoveries.map(([server, after]) => ({ server, after })),
});
const LOST = { faults: [{ operation: 'drs:StartRecovery', lost: true, times: 1 }] };
const tcp = (port: number) => [{ protocol: 'tcp', port }];
const mailsOf = ({ messages }: Rehearsal): string => messages.map(({ subject }) => subject).join('\n');
const outcomeOf = (rehearsal: Rehearsal) => [rehearsal.record.verdict, ...codesOf(rehearsal)];

describe('a real recovery aborts a held drill', () => {
  it('of every server at once, which leaves nothing of the drill', async () => {
    const rehearsal = await rehearse(recovering(['wordpress-db', '60m'], ['wordpress-web', '60m']), {
      cleanup: HELD,
    });
    expect(rehearsal.record.verdict).toBe('ABORTED');
    expect(codesOf(rehearsal)[0]).toBe('RECOVERY_STARTED');
    expect(mailsOf(rehearsal)).toContain('中止');
  });

  it('in the last minutes of the hold', async () => {
    const { record } = await rehearse({}, { cleanup: HELD });
    const heldSeconds = (Date.parse(record.cleanup.startedAt ?? '') - Date.parse(record.startedAt)) / 1_000;
    const rehearsal = await rehearse(recovering(['wordpress-db', `${heldSeconds - 80}s`]), { cleanup: HELD });
    expect(outcomeOf(rehearsal)).toEqual(['ABORTED', 'RECOVERY_STARTED']);
  });

  it('that has failed, and the failure stays', async () => {
    const rehearsal = await rehearse(
      {
        servers: serversWith({}, { services: [{ port: 8080, behaviour: 'closed' }] }),
        ...recovering(['wordpress-db', '150m'], ['wordpress-web', '150m']),
      },
      { cleanup: HELD },
    );
    expect(outcomeOf(rehearsal)).toEqual(['FAIL', 'PROBE_FAILED', 'RECOVERY_STARTED']);
  });
});

describe('a real recovery is the cause of an instance that is gone', () => {
  it('while its server is being proven', async () => {
    const rehearsal = await rehearse({
      servers: serversWith({ services: [{ port: 3306, opensAfter: '8m' }] }),
      ...recovering(['wordpress-db', '12m']),
    });
    expect(outcomeOf(rehearsal)).toEqual(['ABORTED', 'RECOVERY_STARTED']);
  });

  it.each(['18m30s', '18m50s', '19m10s', '19m30s'])('at the very end of the last wave, %s', async (after) => {
    const rehearsal = await rehearse(recovering(['wordpress-web', after]));
    expect(outcomeOf(rehearsal)).toEqual(['ABORTED', 'RECOVERY_STARTED']);
  });
});

describe('a start whose answer was lost is measured by our clock', () => {
  it.each(['10m', '-40m', '-10m'])('with that of DRS %s ahead', async (clockSkew) => {
    const objectives = { recoveryTime: '60m', recoveryPoint: '60m' };
    const plain = await rehearse({ clockSkew }, { objectives });
    const rehearsal = await rehearse({ clockSkew, ...LOST }, { objectives });
    expect(outcomeOf(rehearsal)).toEqual(outcomeOf(plain));
    const [seconds, others] = [rehearsal, plain].map(({ record }) => record.recoveryTime.actualSeconds ?? 0);
    expect(Math.abs((seconds ?? 0) - (others ?? 0))).toBeLessThan(60);
    const { record } = rehearsal;
    expect(Date.parse(record.waves[0]?.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(record.startedAt));
  });
});

describe('an optional server that launches while the next wave does', () => {
  const monitor = { hostname: 'monitor', services: [{ port: 9100 }] };
  const optional = { hostname: 'monitor', critical: false, probes: tcp(9100) };

  it('is proven', async () => {
    const rehearsal = await rehearse(
      { servers: [...SERVERS, { ...monitor, timings: { conversion: '11m' } }] },
      {
        limits: { servers: 3, duration: '3h' },
        waves: [
          {
            name: 'database',
            readyWithin: '45m',
            servers: [{ hostname: 'wordpress-db', probes: tcp(3306) }, optional],
          },
          { name: 'web', readyWithin: '45m', servers: [{ hostname: 'wordpress-web', probes: tcp(8080) }] },
        ],
      },
    );
    expect(outcomeOf(rehearsal)).toEqual(['PASS']);
  });

  it('is proven in a wave of its own', async () => {
    const rehearsal = await rehearse(
      { servers: [SERVERS[1], monitor] },
      {
        waves: [
          { name: 'monitoring', readyWithin: '45m', servers: [optional] },
          { name: 'web', readyWithin: '45m', servers: [{ hostname: 'wordpress-web', probes: tcp(8080) }] },
        ],
      },
    );
    expect(outcomeOf(rehearsal)).toEqual(['PASS']);
  });
});

it('what an hourly sweep has only just been able to terminate is not told as something that stays', async () => {
  const { messages, record } = await rehearse(
    {
      faults: [
        {
          operation: 'drs:DescribeRecoveryInstances',
          error: 'AccessDeniedException',
          status: 403,
          after: 14,
          times: 123,
        },
      ],
    },
    { cleanup: { timeLimit: '15m', hardExpiry: '12h' } },
  );
  expect(record.cleanup.status).toBe('INCOMPLETE');
  expect(messages.map(({ subject }) => /\[([^\]]+)\] wordpress/.exec(subject)?.[1])).toEqual([
    '合格・後片付け未完了',
    '残存リソースあり',
    '後片付け済み',
  ]);
});

describe('one cause is one reason', () => {
  it('that of the critical server, where nothing recovered', async () => {
    const rehearsal = await rehearse(
      {
        servers: [
          { ...SERVERS[0], outcome: 'never-boots' },
          { hostname: 'monitor', outcome: 'launch-failed' },
        ],
      },
      {
        waves: [
          {
            name: 'one',
            readyWithin: '45m',
            servers: [
              { hostname: 'wordpress-db', probes: tcp(3306) },
              { hostname: 'monitor', critical: false, probes: tcp(9100) },
            ],
          },
        ],
      },
    );
    expect(outcomeOf(rehearsal)).toEqual(['FAIL', 'NOT_READY', 'LAUNCH_FAILED']);
  });

  it('an execution that was aborted while it started a wave', async () => {
    const rehearsal = await rehearse({
      workflow: [{ state: 'StartWave', happens: 'execution-aborted', afterCalls: 3 }],
    });
    expect(codesOf(rehearsal)).toEqual(['EXECUTION_ABORTED']);
  });

  it('production that answers, which is why no other wave was started', async () => {
    const rehearsal = await rehearse(
      { reaches: ['10.1.2.3'] },
      {
        network: {
          subnets: [SUBNET],
          securityGroups: [GROUP],
          unreachable: [{ name: 'production', address: '10.1.2.3', port: 443 }],
        },
      },
    );
    expect(outcomeOf(rehearsal)).toEqual(['FAIL', 'NOT_ISOLATED', 'EARLIER_WAVE_FAILED']);
    expect(rehearsal.record.findings.map(({ code }) => code)).toEqual(['NOT_ISOLATED']);
  });

  it('an instance that was terminated, and not the action that it did not end', async () => {
    const rehearsal = await rehearse(
      {
        servers: serversWith({ ssm: { results: [{ matches: 'long', duration: '20m' }] } }),
        terminations: [{ server: 'wordpress-db', after: '14m' }],
      },
      {
        waves: [
          {
            name: 'one',
            readyWithin: '80m',
            servers: [{ hostname: 'wordpress-db', probes: tcp(3306) }],
            actions: [{ name: 'long', servers: ['wordpress-db'], script: 'long', timeout: '60m' }],
          },
          { name: 'two', readyWithin: '45m', servers: [{ hostname: 'wordpress-web', probes: tcp(8080) }] },
        ],
      },
    );
    expect(outcomeOf(rehearsal)).toEqual(['FAIL', 'INSTANCE_TERMINATED', 'EARLIER_WAVE_FAILED']);
  });

  it('a start that DRS never takes', async () => {
    const rehearsal = await rehearse({
      faults: [{ operation: 'drs:StartRecovery', error: 'InternalServerException', status: 500, times: 30 }],
    });
    expect(outcomeOf(rehearsal)).toEqual(['INCONCLUSIVE', 'WORKFLOW_ERROR']);
  });
});
