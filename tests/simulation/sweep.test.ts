import { readFileSync } from 'node:fs';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import type { DrillFolder } from '../../adapters/store/drill-folder.ts';
import { functionContract, type StateInput } from '../../core/workflow/contract.ts';
import { toJobTags } from '../../drill/methods/drs/job-tags.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { startWave } from '../../drill/start-wave.ts';
import { sweepOrphans } from '../../drill/sweep-orphans.ts';
import { EXPIRED, mutationsIn, planDataWith, planOfData, serversWith } from './rehearse.ts';
import { cleared, ended, launched, onStage, type Stage, waveDone, withTarget } from './stage.ts';

const HOUR = 3_600;
type Event = StateInput<'SweepOrphans'>;

const recorded = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(`tests/recorded/${file}.json`, 'utf8'));

/** The event of this drill's execution, in AWS's format. */
function executionEnded(
  stage: Stage,
  status: 'FAILED' | 'TIMED_OUT' | 'ABORTED',
  input: unknown = stage.begin().request,
): Event {
  const sample = recorded('execution-status-change');
  const { execution } = stage.begin();
  stage.executionEnds(status, { input });
  return functionContract.SweepOrphans.input.parse({
    ...sample,
    detail: {
      ...(sample['detail'] as object),
      executionArn: execution.id,
      name: execution.name,
      startDate: Date.parse(execution.startedAt),
      status,
      input: JSON.stringify(input),
    },
  });
}
const hourly = (plan: Record<string, unknown> = {}): Event =>
  functionContract.SweepOrphans.input.parse({
    ...recorded('hourly-sweep'),
    plans: [{ plan: planDataWith(plan), planSha256: '0'.repeat(64) }],
  });

const PLAN = planOfData(planDataWith({}));
const alive = ({ simulator }: Stage) =>
  [...simulator.aws.instances.values()].filter(
    (one) => one.shutDownAt === Number.POSITIVE_INFINITY && one.role === 'recovery',
  );
const folderOf = (stage: Stage) => stage.ports.folder(PLAN.id, stage.begin().execution.name);
const leasesHeld = ({ simulator }: Stage): number => {
  const of = (operation: string) =>
    simulator.calls.filter((call) => call.operation === operation && call.status === 200).length;
  return of('PutItem') - of('DeleteItem');
};

it('leaves a living drill alone whose tags in AWS somebody has changed: what it wrote down of its expiry counts', async () => {
  await onStage({}, {}, async (stage) => {
    const { ports, simulator } = stage;
    await launched(await startWave(await cleared(stage), ports), ports);
    for (const { tags } of simulator.aws.jobs.values())
      if ('kunren:expires' in tags)
        (tags as Record<string, string>)['kunren:expires'] = ports.now().toISOString();
    await ports.sleep(60);
    expect(await sweepOrphans(hourly(), ports)).toMatchObject({ drills: [], failed: [] });
    expect(alive(stage)).toHaveLength(1);
  });
});

describe('both kinds of event', () => {
  it.each(['execution-status-change', 'hourly-sweep'])('%s, as recorded, is understood', (file) => {
    expect(functionContract.SweepOrphans.input.safeParse(recorded(file)).success).toBe(true);
  });
  it('an execution that succeeded is not accepted by the sweep', () => {
    const sample = recorded('execution-status-change');
    const succeeded = { ...sample, detail: { ...(sample['detail'] as object), status: 'SUCCEEDED' } };
    expect(functionContract.SweepOrphans.input.safeParse(succeeded).success).toBe(false);
  });
});

describe('when an execution ends without success', () => {
  it.each<[string, string, Record<string, unknown>]>([
    ['valid plan', 'invalid at waves', { plan: planDataWith({ waves: [] }), planSha256: '0'.repeat(64) }],
    ['drill’s, for it names no file of a plan', '(planSha256)', { plan: planDataWith() }],
  ])('because its input was no %s, that is reported, and nothing is touched', async (_, reason, request) => {
    await onStage({}, {}, async (stage) => {
      const before = stage.simulator.calls.length;
      const swept = await sweepOrphans(executionEnded(stage, 'FAILED', request), stage.ports);
      expect(swept).toMatchObject({ drills: [], failed: [expect.stringContaining(reason)] });
      const made = stage.simulator.calls.slice(before).map(({ operation }) => operation);
      expect(made.filter((operation) => !/^(Get|List|Describe)/.test(operation))).toEqual([]);
    });
  });

  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)(
    '%s, its drill is removed, closed, said, and its leases given back',
    async (status) => {
      await onStage({}, {}, async (stage) => {
        const { ports } = stage;
        await launched(await startWave(await cleared(stage), ports), ports);
        expect(alive(stage)).toHaveLength(1);
        const swept = await sweepOrphans(executionEnded(stage, status), ports);
        expect(swept).toMatchObject({ drills: [{ cleanup: 'COMPLETE' }], failed: [] });
        expect(await folderOf(stage).readRecord()).toMatchObject({
          verdict: 'ABORTED',
          closedBy: 'sweep',
          abortReasons: [{ code: `EXECUTION_${status}` }],
          cleanup: { status: 'COMPLETE' },
        });
        expect([alive(stage), leasesHeld(stage)]).toEqual([[], 0]);
        expect(await stage.takeMessages()).toMatchObject([{ subject: expect.stringContaining('中止') }]);
      });
    },
  );

  it('as somebody’s event says of one that runs, nothing is touched', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await launched(await startWave(await cleared(stage), ports), ports);
      const sample = recorded('execution-status-change');
      const { execution } = stage.begin();
      const made = functionContract.SweepOrphans.input.parse({
        ...sample,
        detail: { ...(sample['detail'] as object), executionArn: execution.id, name: execution.name },
      });
      expect(await sweepOrphans(made, ports)).toMatchObject({ drills: [], failed: [] });
      expect(alive(stage)).toHaveLength(1);
    });
  });

  it('before it had written anything, its drill is still closed', async () => {
    await onStage({}, {}, async (stage) => {
      await sweepOrphans(executionEnded(stage, 'FAILED'), stage.ports);
      expect(await folderOf(stage).readRecord()).toMatchObject({
        verdict: 'ABORTED',
        closedBy: 'sweep',
        servers: [],
      });
    });
  });

  it('while its job still launches, the sweep waits for the job’s instances', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await startWave(await cleared(stage), ports);
      const { drills } = await sweepOrphans(executionEnded(stage, 'ABORTED'), ports);
      expect(drills).toMatchObject([{ cleanup: 'COMPLETE' }]);
      expect(alive(stage)).toEqual([]);
    });
  });

  it('an event that comes twice closes once and notifies once', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await openDrill(stage.begin(), ports);
      await sweepOrphans(executionEnded(stage, 'FAILED'), ports);
      const record = await folderOf(stage).readRecord();
      await ports.sleep(HOUR / 2);
      await sweepOrphans(executionEnded(stage, 'FAILED'), ports);
      expect(await folderOf(stage).readRecord()).toEqual(record);
      expect(await stage.takeMessages()).toHaveLength(1);
    });
  });

  it('a step that is still running, or run again, when its drill is closed starts nothing', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports, simulator } = stage;
      const state = await cleared(stage);
      await sweepOrphans(executionEnded(stage, 'ABORTED'), ports);
      expect((await startWave(state, ports)).status).toBe('ABORTED');
      expect(mutationsIn(simulator.calls)).toEqual([]);
    });
  });

  it('after the workflow had closed the drill, the record is unchanged', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const { record } = await ended(
        await launched(await startWave(await cleared(stage), ports), ports),
        ports,
      );
      await sweepOrphans(executionEnded(stage, 'FAILED'), ports);
      expect(await folderOf(stage).readRecord()).toEqual(record);
    });
  });

  it('a real recovery that has begun since is not touched', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const state = await launched(await startWave(await cleared(stage), ports), ports);
      const [ours] = alive(stage);
      await stage.recoverForReal(ours?.server.scenario.id ?? '');
      await ports.sleep(HOUR);
      await sweepOrphans(executionEnded(stage, 'FAILED'), ports);
      expect(alive(stage)).toMatchObject([{ isDrill: false }]);
      expect(state.drillId).toBe(stage.begin().execution.name);
    });
  });
});

describe('every hour', () => {
  it('a drill past its hard expiry is removed and closed, even if no event ever came', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await launched(await startWave(await cleared(stage), ports), ports);
      await ports.sleep(PLAN.cleanup.hardExpiry);
      expect(await sweepOrphans(hourly(), ports)).toMatchObject({
        drills: [{ cleanup: 'COMPLETE' }],
        failed: [],
      });
      expect(await folderOf(stage).readRecord()).toMatchObject({
        verdict: 'ABORTED',
        abortReasons: [{ code: 'HARD_EXPIRY' }],
      });
      expect(alive(stage)).toEqual([]);
    });
  });

  it('a drill past its time for cleanup is closed although reading what is left is denied, and says so', async () => {
    const faults = [{ operation: 'ec2:DescribeTags', error: 'ExpiredTokenException', times: 10_000 }];
    await onStage({ faults }, {}, async (stage) => {
      const { ports } = stage;
      await launched(await startWave(await cleared(stage), ports), ports);
      const first = await sweepOrphans(executionEnded(stage, 'ABORTED'), ports);
      expect(first).toMatchObject({ drills: [{ cleanup: 'RUNNING' }] });
      expect(await folderOf(stage).hasRecord()).toBe(false);
      await ports.sleep(PLAN.cleanup.timeLimit);
      expect(await sweepOrphans(hourly(), ports)).toMatchObject({ drills: [{ cleanup: 'INCOMPLETE' }] });
      const { cleanup, verdict } = await folderOf(stage).readRecord();
      expect(verdict).toBe('ABORTED');
      expect(cleanup.leftovers.slice(-1)).toMatchObject([
        { type: 'operation', detail: expect.stringContaining('ExpiredToken') },
      ]);
      expect(leasesHeld(stage)).toBe(0);
    });
  });

  it('a drill that was closed unseen is reported as gone as soon as that could be seen', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const denied = withTarget(ports, ({ leftoverResources }) => ({
        leftoverResources: {
          ...leftoverResources,
          taggedWithJobs: () => Promise.reject(new Error('not allowed')),
        },
      }));
      await launched(await startWave(await cleared(stage), ports), ports);
      await sweepOrphans(executionEnded(stage, 'ABORTED'), denied);
      await ports.sleep(PLAN.cleanup.timeLimit);
      expect(await sweepOrphans(hourly(), denied)).toMatchObject({ drills: [{ cleanup: 'INCOMPLETE' }] });
      await stage.takeMessages();
      await ports.sleep(HOUR);
      // Long before its hard expiry.
      expect(await sweepOrphans(hourly(), ports)).toMatchObject({ drills: [{ cleanup: 'COMPLETE' }] });
      expect(await stage.takeMessages()).toHaveLength(1);
      await ports.sleep(HOUR);
      expect(await sweepOrphans(hourly(), ports)).toMatchObject({ drills: [] });
      expect(await stage.takeMessages()).toEqual([]);
    });
  });

  it('a drill that its workflow closed with something left is swept until it is gone, and that is said', async () => {
    const stuck = { servers: serversWith({ terminateFails: 6 }) };
    await onStage(stuck, { cleanup: { timeLimit: '10m' } }, async (stage) => {
      const { ports } = stage;
      const { record } = await ended(await waveDone(await cleared(stage), ports), ports);
      expect(record.cleanup.status).toBe('INCOMPLETE');
      await stage.takeMessages();
      const subjects: string[] = [];
      let hours = 0;
      for (; hours < 20 && subjects.length < 2; hours += 1) {
        await ports.sleep(HOUR);
        const { drills } = await sweepOrphans(hourly({ cleanup: { timeLimit: '10m' } }), ports);
        if (subjects.length === 0) expect(drills).toHaveLength(1);
        subjects.push(...(await stage.takeMessages()).map(({ subject }) => subject));
      }
      expect(subjects).toEqual([expect.stringContaining('残存'), expect.stringContaining('後片付け済み')]);
      expect(alive(stage)).toEqual([]);
    });
  });

  it('a drill that started nothing, and is not closed, is found by its folder', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await openDrill(stage.begin(), ports);
      expect(leasesHeld(stage)).toBe(2);
      expect(await sweepOrphans(hourly(), ports)).toMatchObject({ drills: [] });
      await ports.sleep(PLAN.cleanup.hardExpiry);
      expect(await sweepOrphans(hourly(), ports)).toMatchObject({ drills: [{ cleanup: 'COMPLETE' }] });
      expect(await folderOf(stage).readRecord()).toMatchObject({ verdict: 'ABORTED', closedBy: 'sweep' });
      expect(leasesHeld(stage)).toBe(0);
      expect(await sweepOrphans(hourly(), ports)).toMatchObject({ drills: [] });
    });
  });

  it('a drill that may still run is left alone', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await launched(await startWave(await cleared(stage), ports), ports);
      expect(await sweepOrphans(hourly(), ports)).toEqual({
        status: 'SWEPT',
        drills: [],
        missed: [],
        failed: [],
      });
      expect(alive(stage)).toHaveLength(1);
    });
  });

  /** What StartWave writes down before it asks DRS. */
  const asksForLaunch = (folder: DrillFolder, wave: number, now: Date): Promise<void> =>
    folder.write(
      'start',
      {
        startedAt: now.toISOString(),
        operations: [],
        points: {},
        outcome: 'STARTING',
        requestingAt: now.toISOString(),
        mayHaveStarted: false,
        refusals: [],
      },
      wave,
    );

  /** Sweeps every hour, as long as one says that it is not over. */
  async function sweepsUntilOver(ports: Ports): ReturnType<typeof sweepOrphans> {
    const swept = await sweepOrphans(hourly(), ports);
    if (swept.drills.every(({ cleanup }) => cleanup !== 'RUNNING')) return swept;
    await ports.sleep(HOUR);
    return await sweepsUntilOver(ports);
  }

  /** What somebody starts in DRS, with the tags of a drill. */
  async function startTagged(stage: Stage): Promise<string> {
    const { ports, simulator } = stage;
    const [server] = simulator.scenario.servers;
    const drillId = stage.begin().execution.name;
    const expiresAt = new Date(ports.now().getTime() + HOUR * 1_000).toISOString();
    const tags = toJobTags({ drillId, planId: PLAN.id, wave: 0, chunk: 0, expiresAt });
    await stage.byHand(() =>
      ports.target(PLAN.target).startDrill([{ sourceServerID: server?.id ?? '' }], tags),
    );
    await ports.sleep(2 * HOUR);
    return drillId;
  }

  it('what only somebody’s tags call a drill’s is left alone, and said', async () => {
    await onStage({}, {}, async (stage) => {
      await startTagged(stage);
      expect(await sweepOrphans(hourly(), stage.ports)).toMatchObject({
        drills: [],
        failed: [expect.stringMatching(/neither the evidence bucket nor Step Functions knows of it/)],
      });
      expect(alive(stage)).toHaveLength(1);
    });
  });

  it('a drill whose opening is lost is found by DRS’s tags, where Step Functions knows its execution', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      stage.executionEnds('FAILED', { input: {} });
      const drillId = stage.begin().execution.name;
      await asksForLaunch(ports.folder(PLAN.id, drillId), 0, ports.now());
      await startTagged(stage);
      expect(await sweepsUntilOver(ports)).toMatchObject({
        drills: [{ drillId, cleanup: 'COMPLETE' }],
        failed: [],
      });
      expect(alive(stage)).toEqual([]);
      expect(await folderOf(stage).readRecord()).toMatchObject({ verdict: 'ABORTED', closedBy: 'sweep' });
    });
  });

  it('what is tagged as a known drill’s that never asked for it is left alone, and said', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      stage.executionEnds('FAILED', { input: {} });
      const drillId = await startTagged(stage);
      expect(await sweepsUntilOver(ports)).toMatchObject({ drills: [{ drillId }] });
      expect(alive(stage)).toHaveLength(1);
      const { leftovers } = (await folderOf(stage).readRecord()).cleanup;
      expect(leftovers).toMatchObject([{ detail: expect.stringContaining('find out who tagged it') }]);
    });
  });

  it('what was launched after its drill was swept and found clean is removed', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      const { drillId } = await cleared(stage);
      await sweepOrphans(executionEnded(stage, 'ABORTED'), ports);
      const folder = folderOf(stage);
      const { servers = [] } = (await folder.read('opening')) ?? {};
      const late = async (wave: number) => {
        await ports.sleep(HOUR);
        const expiresAt = new Date(ports.now().getTime() + 12 * HOUR * 1_000).toISOString();
        const tags = toJobTags({ drillId, planId: PLAN.id, wave, chunk: 0, expiresAt });
        const sourceServerID = servers.find((server) => server.wave === wave)?.serverID ?? '';
        await asksForLaunch(folder, wave, ports.now());
        await stage.byHand(() => ports.target(PLAN.target).startDrill([{ sourceServerID }], tags));
        await ports.sleep(HOUR);
      };
      // After the first the hourly sweep has not checked yet, after the second it has found the drill clean.
      for (const wave of [0, 1]) {
        await late(wave);
        expect(alive(stage)).toHaveLength(1);
        expect(await sweepsUntilOver(ports)).toMatchObject({ drills: [{ cleanup: 'COMPLETE' }] });
        expect(alive(stage)).toEqual([]);
      }
      expect(await sweepsUntilOver(ports)).toMatchObject({ drills: [] });
    });
  });

  it('a drill that left nothing behind is not reported', async () => {
    await onStage({}, {}, async (stage) => {
      const { ports } = stage;
      await ended(await launched(await startWave(await cleared(stage), ports), ports), ports);
      await stage.takeMessages();
      await ports.sleep(PLAN.cleanup.hardExpiry);
      expect(await sweepOrphans(hourly(), ports)).toMatchObject({ drills: [{ cleanup: 'COMPLETE' }] });
      expect(await stage.takeMessages()).toEqual([]);
    });
  });

  it('what cannot be removed raises the alarm, once', async () => {
    const servers = [
      { hostname: 'wordpress-db', volumesStay: true, services: [{ port: 3306 }] },
      { hostname: 'wordpress-web' },
    ];
    await onStage({ servers }, {}, async (stage) => {
      const { ports } = stage;
      await ended(await launched(await startWave(await cleared(stage), ports), ports), ports);
      await stage.takeMessages();
      await ports.sleep(PLAN.cleanup.hardExpiry);
      for (let hour = 0; hour < 4; hour += 1) {
        await sweepOrphans(hourly(), ports);
        await ports.sleep(HOUR);
      }
      expect(await stage.takeMessages()).toMatchObject([
        { subject: expect.stringContaining('残存リソース') },
      ]);
    });
  });

  it('one plan that cannot be swept does not block the others', async () => {
    await onStage({}, {}, async (stage) => {
      const event = hourly() as Extract<Event, { source: 'kunren.schedule' }>;
      const broken = { plan: { schema: 'kunren/v1' }, planSha256: '0'.repeat(64) };
      const swept = await sweepOrphans({ ...event, plans: [broken, ...event.plans] }, stage.ports);
      expect(swept.failed).toHaveLength(1);
      expect(swept.failed[0]).toContain('another plan than the one that was deployed');
    });
  });
});

/** A drill that the schedule starts now, for this slot. */
async function opened({ begin, ports }: Stage, scheduledFor: string): Promise<void> {
  const startedAt = ports.now().toISOString();
  const { request, execution } = begin();
  const name = ulid(Date.parse(startedAt));
  await ports.starts.keep(name, { trigger: 'schedule', scheduledFor }, ports.now());
  await openDrill({ request, execution: { ...execution, name, startedAt } }, ports);
}

describe('a slot of the schedule in which no drill began', () => {
  const daily = { schedule: { expression: 'cron(0 3 * * ? *)', timeZone: 'Asia/Tokyo' } };

  it('is reported loudly, and once', async () => {
    await onStage({}, daily, async (stage) => {
      const { ports } = stage;
      const missed: unknown[] = [];
      for (let hour = 0; hour < 8; hour += 1) {
        missed.push(...(await sweepOrphans(hourly(daily), ports)).missed);
        await ports.sleep(HOUR);
      }
      expect(new Set(missed.map((one) => JSON.stringify(one)))).toEqual(
        new Set([JSON.stringify({ planId: PLAN.id, slot: '2026-11-21T18:00:00.000Z' })]),
      );
      expect(await stage.takeMessages()).toMatchObject([{ subject: expect.stringContaining('未実施') }]);
    });
  });

  it('is not missing when its drill began late, nor when it was refused', async () => {
    await onStage(
      {},
      {
        ...daily,
        enabled: true,
        approval: { ticket: 'C-1', approver: 'A', expires: '2026-11-21T00:00:00Z' },
      },
      async (stage) => {
        const { ports } = stage;
        await sweepOrphans(hourly(daily), ports);
        await ports.sleep(HOUR + 900);
        await opened(stage, '2026-11-21T18:00:00Z');
        await ports.sleep(3 * HOUR);
        expect((await sweepOrphans(hourly(daily), ports)).missed).toEqual([]);
      },
    );
  });

  it('is missing when somebody else’s execution claims it', async () => {
    const planned = { ...daily, ...EXPIRED, enabled: true };
    await onStage({}, planned, async (stage) => {
      const { ports } = stage;
      await sweepOrphans(hourly(planned), ports);
      await ports.sleep(HOUR + 900);
      const scheduledFor = '2026-11-21T18:00:00Z';
      const { request, execution } = stage.begin();
      const forged = { ...request, trigger: { type: 'schedule' as const, actor: null }, scheduledFor };
      const { planId, drillId } = await openDrill({ request: forged, execution }, ports);
      expect(await ports.folder(planId, drillId).read('opening')).toMatchObject({
        trigger: { type: 'manual', actor: null },
        scheduledFor: null,
      });
      await ports.sleep(3 * HOUR);
      expect((await sweepOrphans(hourly(planned), ports)).missed).toEqual([
        { planId, slot: '2026-11-21T18:00:00.000Z' },
      ]);
    });
  });

  // Clocks in New York show half past one at 05:30 and again at 06:30.
  it.each<[string, string | null, string[]]>([
    ['is not missing when its drill began the first time', '05:30', []],
    ['is not missing when its drill began the second time', '06:30', []],
    ['is missing once when none began at either', null, ['2026-11-01T05:30:00.000Z']],
  ])('whose time comes twice %s', async (_, began, expected) => {
    const first = { schedule: { expression: 'cron(30 1 1 * ? *)', timeZone: 'America/New_York' } };
    await onStage({ startAt: '2026-11-01T04:15:00Z' }, first, async (stage) => {
      const { ports } = stage;
      const missed = new Set<string>();
      const firstStart = `2026-11-01T${began}:00.000Z`;
      for (let hour = 0; hour < 30; hour += 1) {
        for (const { slot } of (await sweepOrphans(hourly(first), ports)).missed) missed.add(slot);
        await ports.sleep(HOUR / 2);
        const startedAt = ports.now().toISOString();
        if (began !== null && startedAt.slice(0, 13) === firstStart.slice(0, 13)) {
          await opened(stage, firstStart);
        }
        await ports.sleep(HOUR / 2);
      }
      expect([...missed]).toEqual(expected);
    });
  });

  it('does not count while the plan is disabled, nor before the plan was there', async () => {
    await onStage({}, daily, async (stage) => {
      const { ports } = stage;
      await ports.sleep(3 * HOUR);
      expect((await sweepOrphans(hourly(daily), ports)).missed).toEqual([]);
      const off = { ...daily, enabled: false };
      await sweepOrphans(hourly(off), ports);
      await ports.sleep(26 * HOUR);
      expect((await sweepOrphans(hourly(off), ports)).missed).toEqual([]);
    });
  });
});
