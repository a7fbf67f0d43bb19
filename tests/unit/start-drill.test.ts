import { describe, expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { slotName } from '../../core/workflow/slot-name.ts';
import { startDrill } from '../../drill/start-drill.ts';

const REQUEST = {
  plan: { id: 'web-prod' },
  planSha256: '0'.repeat(64),
  trigger: { type: 'schedule' as const, actor: null },
  scheduledFor: '2026-12-01T17:00:00Z',
};

/** Step Functions with the names that were used. */
function machine(...used: readonly string[]) {
  const started: string[] = [];
  const ports = {
    startExecution: async (name: string) => {
      if (used.includes(name)) return false;
      started.push(name);
      return true;
    },
  } as unknown as Ports;
  return { ports, started };
}

describe('the execution of a slot', () => {
  it('is named by its plan and slot, within what Step Functions takes', () => {
    expect(slotName('web-prod', '2026-12-01T17:00:00Z')).toBe('web-prod-20261201T170000Z');
    expect(slotName('a'.repeat(63), '2026-12-01T17:00:00.000Z')).toMatch(/^[a-z0-9A-Z-]{80}$/);
  });

  it('is started once', async () => {
    const { ports, started } = machine();
    expect(await startDrill(REQUEST, ports)).toEqual({
      status: 'STARTED',
      execution: 'web-prod-20261201T170000Z',
    });
    expect(started).toEqual(['web-prod-20261201T170000Z']);
  });

  it('is not started again when an earlier delivery of it has ended', async () => {
    const { ports, started } = machine('web-prod-20261201T170000Z');
    expect((await startDrill(REQUEST, ports)).status).toBe('ALREADY_STARTED');
    expect(started).toEqual([]);
  });

  it('is of a schedule only', async () => {
    const { ports, started } = machine();
    await expect(startDrill({ ...REQUEST, scheduledFor: null }, ports)).rejects.toThrow('use kunren start');
    expect(started).toEqual([]);
  });
});
