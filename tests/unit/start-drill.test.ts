import { describe, expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { slotName } from '../../core/workflow/slot-name.ts';
import { startDrill } from '../../drill/start-drill.ts';
import { volumeIDOf } from '../../simulator/scenario/snapshot.ts';
import { mirrorPlan, TESTING_PLAN, testedPlan } from '../simulation/restore-account.ts';

const REQUEST = {
  plan: mirrorPlan(() => ({ id: 'web-prod' })),
  planSha256: '0'.repeat(64),
  trigger: { type: 'schedule' as const, actor: null },
  scheduledFor: '2026-12-01T17:00:00Z',
};

/** Step Functions with the names that were used, and the starts that are kept. */
function machine(...used: readonly string[]) {
  const started: string[] = [];
  const kept = new Map<string, unknown>();
  const ports = {
    now: () => new Date('2026-12-01T17:00:30Z'),
    deployedPlan: () => ({ isDeployed: true }),
    starts: {
      keep: async (name: string, start: unknown) => {
        expect(started).not.toContain(name);
        kept.set(name, start);
      },
    },
    startExecution: async (name: string) => {
      if (used.includes(name)) return false;
      started.push(name);
      return true;
    },
  } as unknown as Ports;
  return { ports, started, kept };
}

describe('the execution of a slot', () => {
  it('is named by its plan and slot, within what Step Functions takes', () => {
    expect(slotName('web-prod', '2026-12-01T17:00:00Z')).toBe('web-prod-20261201T170000Z');
    expect(slotName('a'.repeat(63), '2026-12-01T17:00:00.000Z')).toMatch(/^[a-z0-9A-Z-]{80}$/);
  });

  it('is started once', async () => {
    const { ports, started, kept } = machine();
    expect(await startDrill(REQUEST, ports)).toEqual({
      status: 'STARTED',
      execution: 'web-prod-20261201T170000Z',
    });
    expect(started).toEqual(['web-prod-20261201T170000Z']);
    expect([...kept]).toEqual([
      ['web-prod-20261201T170000Z', { trigger: 'schedule', scheduledFor: '2026-12-01T17:00:00Z' }],
    ]);
  });

  it('is said to be the schedule’s before it is there, so that nothing is started where that cannot be kept', async () => {
    const { ports, started } = machine();
    const starts = {
      keep: async () => {
        throw new Error('throttled');
      },
    };
    await expect(startDrill(REQUEST, { ...ports, starts } as unknown as Ports)).rejects.toThrow('throttled');
    expect(started).toEqual([]);
  });

  it('is not started again when an earlier delivery of it has ended', async () => {
    const { ports, started } = machine('web-prod-20261201T170000Z');
    expect((await startDrill(REQUEST, ports)).status).toBe('ALREADY_STARTED');
    expect(started).toEqual([]);
  });

  it('is of a schedule only', async () => {
    const { ports, started, kept } = machine();
    await expect(startDrill({ ...REQUEST, scheduledFor: null }, ports)).rejects.toThrow('use kunren start');
    expect([...started, ...kept]).toEqual([]);
  });
});

describe('the execution of a plan that waits for restore tests', () => {
  const request = {
    ...REQUEST,
    plan: testedPlan(),
    trigger: { type: 'restore-test' as const, actor: null },
    scheduledFor: null,
  };
  const job = (restoreJobID: string, changes = {}) => ({
    restoreJobID,
    sourceVolumeID: volumeIDOf('standby'),
    isOver: false,
    ...changes,
  });
  /** AWS Backup with these jobs of the plan's testing plan. */
  const withJobs = (jobs: unknown[], ...used: string[]) => {
    const { ports, started, kept } = machine(...used);
    const restoreTests = async (plan: string) => (plan === TESTING_PLAN ? jobs : []);
    const target = () => ({ restoreTests });
    return { ports: { ...ports, target } as unknown as Ports, started, kept };
  };

  it('is started by the last restore job, once for the same jobs, and again for others', async () => {
    const { ports, started, kept } = withJobs([job('B'), job('A')]);
    const first = await startDrill(request, ports);
    expect([...kept.values()]).toEqual([{ trigger: 'restore-test', scheduledFor: null }]);
    expect(first).toMatchObject({
      status: 'STARTED',
      execution: expect.stringMatching(/^mirror-disk-t[0-9a-f]{15}$/),
    });
    const again = withJobs([job('A'), job('B')], ...started);
    expect(await startDrill(request, again.ports)).toEqual({ ...first, status: 'ALREADY_STARTED' });
    const later = withJobs([job('C')], ...started);
    expect((await startDrill(request, later.ports)).status).toBe('STARTED');
  });

  it.each([
    ['there is none', []],
    ['it was answered', [job('A', { isOver: true })]],
    ['it is of another volume', [job('A', { sourceVolumeID: 'vol-0123456789abcdef0' })]],
  ])('waits while %s', async (_, jobs) => {
    const { ports, started } = withJobs(jobs);
    expect([await startDrill(request, ports), started]).toEqual([{ status: 'NOT_YET', execution: null }, []]);
  });
});
