import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recordingResponses } from '../../adapters/aws/record-responses.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { RAW } from '../../reporting/evidence/file-names.ts';
import { planData } from '../../simulator/soak/plans.ts';
import { runCase } from '../../simulator/soak/run-case.ts';
import { PLAIN_SETTINGS } from '../builders.ts';
import { callsOf, EXPIRED, type Rehearsal, rehearse, SERVERS, serversWith } from './rehearse.ts';
import { cleared, onStage } from './stage.ts';

/** raw.ndjson.gz: the AWS responses of whole drills. The checkers verify each time that every line is of its drill. */

interface Line {
  readonly drillId: string;
  readonly step: string;
  readonly service: string;
  readonly operation: string;
  readonly input?: { readonly tags?: Record<string, string> };
  readonly output?: unknown;
  readonly error?: { readonly name: string; readonly status: number | null };
  readonly leftOut?: unknown;
}

const textOf = (bytes: Uint8Array | undefined): string => gunzipSync(bytes ?? Buffer.of()).toString();
const rawOf = ({ evidence }: Pick<Rehearsal, 'evidence'>): string => textOf(evidence.get(RAW));
const linesIn = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
const linesOf = (rehearsal: Pick<Rehearsal, 'evidence'>): Line[] => linesIn(rawOf(rehearsal));

const countCalls = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(names.toSorted(), (name) => name)].map(([name, all]) => [name, all.length]),
  );
const answersIn = (lines: readonly Line[]) =>
  countCalls(
    lines
      .filter(({ leftOut }) => leftOut === undefined)
      .map(({ service, operation }) => `${service}:${operation}`),
  );
/** Calls to kunren's own bucket, tables, functions and state machine, which are not recorded, and of the simulation's mailbox. */
const OTHERS = ['s3', 'dynamodb', 'kms', 'sns', 'sqs', 'events', 'lambda', 'states'];
const asked = ({ calls }: Pick<Rehearsal, 'calls'>) =>
  countCalls(
    calls
      .filter(({ service }) => !OTHERS.includes(service))
      .map(({ service, operation }) => `${service === 'monitoring' ? 'cloudwatch' : service}:${operation}`),
  );

const SECRET = 'Kepler-186f';
const INSIDE = {
  waves: [
    {
      name: 'database',
      readyWithin: '45m',
      actions: [{ name: 'restore', servers: ['wordpress-db'], script: `restore --password=${SECRET}` }],
      servers: [
        { hostname: 'wordpress-db', probes: [{ protocol: 'ssm', check: 'command', script: 'status' }] },
      ],
    },
  ],
};
const TALKATIVE = {
  servers: serversWith({
    tags: { 'db-password': SECRET, note: `password=${SECRET}`, Name: 'wordpress-db' },
    ssm: { results: [{ matches: 'st', output: `all is well\nDB_PASSWORD=${SECRET}` }] },
  }),
};

describe('a drill records AWS responses', () => {
  it('to every call that a fact came from, and to no call to its own bucket, tables and functions', async () => {
    const rehearsal = await rehearse(
      {
        ...TALKATIVE,
        alarms: [{ name: 'site-is-down', state: 'OK' }],
        calendars: [{ name: 'freeze', state: 'OPEN' }],
      },
      { ...INSIDE, guards: { changeCalendars: ['freeze'], blockingAlarms: ['site-is-down'] } },
    );
    const lines = linesOf(rehearsal);
    expect(answersIn(lines)).toEqual(asked(rehearsal));
    expect(Object.keys(answersIn(lines))).toEqual(
      expect.arrayContaining([
        'cloudwatch:DescribeAlarms',
        'drs:DescribeJobLogItems',
        'drs:DescribeJobs',
        'drs:DescribeRecoveryInstances',
        'drs:DescribeSourceServers',
        'drs:StartRecovery',
        'drs:TerminateRecoveryInstances',
        'ec2:DescribeInstances',
        'ec2:DescribeLaunchTemplateVersions',
        'servicequotas:ListServiceQuotas',
        'ssm:GetCalendarState',
        'ssm:ListCommandInvocations',
        'ssm:SendCommand',
        'sts:GetCallerIdentity',
      ]),
    );
    expect(rehearsal.record.verdict).toBe('PASS');
  });

  it('without private data: passwords in tags, scripts and their output, user data', async () => {
    const raw = rawOf(await rehearse(TALKATIVE, INSIDE));
    expect(raw).toContain('all is well');
    expect(raw).toContain('"UserData":"(removed)"');
    expect(raw).toContain('"db-password":"(removed)"');
    expect(raw).not.toContain(SECRET);
  });

  it('and no credentials: their provider’s calls are not recorded', async () => {
    const role = { arn: 'arn:aws:iam::111122223333:role/dr/kunren', externalId: 'tokyo-1' };
    const target = { account: '111122223333', region: 'ap-northeast-3', role };
    const rehearsal = await rehearse({}, { target });
    expect(callsOf(rehearsal, 'sts:AssumeRole').length).toBeGreaterThan(0);
    expect(answersIn(linesOf(rehearsal))).toHaveProperty('sts:GetCallerIdentity');
    expect(rawOf(rehearsal)).not.toMatch(/AssumeRole|tokyo-1|ASIA/);
  });

  it('byte by byte the same when the drill is repeated', async () => {
    const [one, other] = [await rehearse(TALKATIVE, INSIDE, 7), await rehearse(TALKATIVE, INSIDE, 7)];
    // Addresses depend on what else runs on this machine.
    const bytes = (rehearsal: Rehearsal) => rawOf(rehearsal).replaceAll(/127(\.\d+){3}/g, 'address');
    expect(bytes(one)).toBe(bytes(other));
  });

  it('also where it was refused', async () => {
    const lines = linesOf(await rehearse({ existing: [{ server: 'wordpress-db', kind: 'recovery' }] }));
    expect([...new Set(lines.map(({ step }) => step))].sort()).toEqual(['CheckGuards', 'OpenDrill']);
    expect(rawOf(await rehearse({}, EXPIRED))).toBe('');
  });

  it('errors too, and those that the SDK retried', async () => {
    const rehearsal = await rehearse({
      faults: [{ operation: 'drs:DescribeJobs', error: 'ThrottlingException', times: 2 }],
    });
    const errors = linesOf(rehearsal).filter(({ error }) => error !== undefined);
    expect(errors.map(({ operation, error }) => [operation, error?.name, error?.status])).toEqual([
      ['DescribeJobs', 'ThrottlingException', 429],
      ['DescribeJobs', 'ThrottlingException', 429],
    ]);
    expect(answersIn(linesOf(rehearsal))).toEqual(asked(rehearsal));
  });

  it('including those of the sweep that closed it', async () => {
    const rehearsal = await rehearse({
      workflow: [{ state: 'ProbeWave', time: 1, happens: 'execution-aborted' }],
    });
    const swept = linesOf(rehearsal).filter(({ step }) => step === 'SweepOrphans');
    expect(swept.map(({ operation }) => operation)).toContain('TerminateRecoveryInstances');
  });

  it('in its own file, where two drills run at the same time', async () => {
    const wave = (hostname: string) => [[{ hostname, critical: true, probe: 'none' as const }]];
    const plans = [
      planData('soak', wave('h1'), PLAIN_SETTINGS),
      planData('soak-too', wave('h2'), PLAIN_SETTINGS),
    ];
    const servers = ['h1', 'h2'].map((hostname) => ({ hostname }));
    const scenario = { schema: 'kunren-scenario/v1', description: 'Two plans at once.', servers };
    const { history } = await runCase({ plans, scenario }, 1);
    const starts = [...history.evidence].flatMap(([key, bytes]) =>
      key.endsWith(RAW)
        ? linesIn(textOf(bytes)).filter(({ operation }) => operation === 'StartRecovery')
        : [],
    );
    expect(starts.map(({ input }) => input?.tags?.['kunren:drill'])).toEqual(
      starts.map(({ drillId }) => drillId),
    );
    expect(new Set(starts.map(({ drillId }) => drillId)).size).toBe(2);
  });
});

describe('recording responses never harms a drill', () => {
  const KEPT = { operation: 's3:PutObject', key: '/answers/' };
  const passed = ({ record, ended }: Rehearsal) => [record.verdict, record.cleanup.status, ended];
  const WELL = ['PASS', 'COMPLETE', 'SUCCEEDED'];

  it.each([
    ['refuses them', { ...KEPT, error: 'AccessDenied', times: 10_000 }],
    ['is too slow', { ...KEPT, error: 'SlowDown', times: 10_000 }],
  ])('when the bucket %s the drill passes, and its file has none', async (_, fault) => {
    const rehearsal = await rehearse({ faults: [fault] });
    expect(passed(rehearsal)).toEqual(WELL);
    expect(rawOf(rehearsal)).toBe('');
    expect(callsOf(rehearsal, 's3:PutObject').some(({ error }) => error === fault.error)).toBe(true);
  });

  it('when the response to storing them is lost they are stored once', async () => {
    const rehearsal = await rehearse({ faults: [{ ...KEPT, lost: true, times: 3 }] });
    expect(passed(rehearsal)).toEqual(WELL);
    expect(answersIn(linesOf(rehearsal))).toEqual(asked(rehearsal));
  });

  it('when they may not be read the drill is signed without them, and says so', async () => {
    const rehearsal = await rehearse({
      faults: [{ operation: 's3:GetObject', key: '/answers/', error: 'AccessDenied', times: 10_000 }],
    });
    expect(passed(rehearsal)).toEqual(WELL);
    const kept = callsOf(rehearsal, 's3:PutObject').filter(({ input }) =>
      JSON.stringify(input).includes('/answers/'),
    );
    expect(linesOf(rehearsal)).toEqual([
      { drillId: rehearsal.record.drillId, step: 'CloseDrill', leftOut: { invocations: kept.length } },
    ]);
  });

  it.each(['runs-twice', 'runs-twice-at-once'] as const)('a step that %s keeps both', async (happens) => {
    const rehearsal = await rehearse({ workflow: [{ state: 'CheckGuards', time: 1, happens }] });
    expect(passed(rehearsal)).toEqual(WELL);
    expect(answersIn(linesOf(rehearsal))).toEqual(asked(rehearsal));
  });

  it('a killed step stores none, the next one does', async () => {
    const rehearsal = await rehearse({
      workflow: [{ state: 'CheckGuards', time: 1, happens: 'is-killed', afterCalls: 4 }],
    });
    expect(passed(rehearsal)).toEqual(WELL);
    const guards = linesOf(rehearsal).filter(({ step }) => step === 'CheckGuards');
    expect(guards.filter(({ operation }) => operation === 'DescribeSourceServers')).toHaveLength(1);
  });

  it('a step that throws stores what it received before', () =>
    onStage({ servers: SERVERS }, {}, async (stage) => {
      const state = await cleared(stage);
      const failing = recordingResponses('CheckWave', state, stage.ports, async () => {
        await openDrill(stage.begin(), stage.ports);
        await stage.ports.target({ region: 'ap-northeast-3', account: '111122223333' }).account();
        throw new Error('the step failed');
      });
      await expect(failing).rejects.toThrow('the step failed');
      const folder = stage.ports.folder(state.planId, state.drillId);
      expect(answersIn(linesIn(textOf(await folder.joinResponses())))).toEqual({
        'sts:GetCallerIdentity': 1,
      });
    }));
});
