import { describe, expect, it } from 'vitest';
import { type Asking, asksInside } from '../../adapters/ask-inside.ts';
import type { InsideQuestion } from '../../core/workflow/inside.ts';
import {
  INSIDE_LIMIT_SECONDS,
  INVOCATION_LIMIT_SECONDS,
  INVOCATION_SECONDS,
} from '../../core/workflow/pacing.ts';

/** How a step asks RunInside: with the facts that it knows, and within its own time. */

const DRILL = { planId: 'p', drillId: '01K3ZV8Q4M6Y2N0P7R5T9W1X3A', secretsKey: 'a2V5' };
const QUESTION: InsideQuestion = { about: 'actions', wave: 0, ends: null };

/** What was invoked by a step that began so long ago, and what it counts and knows afterwards. */
async function asked(ago: number, facts?: Record<string, string>, question = QUESTION) {
  const invoked: { event: unknown; seconds: number }[] = [];
  const counted: string[] = [];
  const pins = { reader: 'ProbeWave', known: { opening: 'v1', 'wave-0/launch': 'v1' }, written: {} };
  const asking: Asking = { beganAt: Date.now() - ago * 1_000, pins: new Map([[DRILL.drillId, pins]]) };
  Object.assign(pins.written, { 'wave-0/launch': 'v2' });
  const inside = asksInside(
    async (event, seconds) => {
      invoked.push({ event, seconds });
      return { status: 'ANSWERED', calls: { 'ssm:SendCommand': 2 }, answers: [], facts };
    },
    () => asking,
    (call) => counted.push(call),
  );
  const failure = await inside.ask(DRILL, question).then(
    () => null,
    (error: Error) => error.name,
  );
  return { invoked, counted, written: pins.written, failure };
}

describe('a question to RunInside', () => {
  it('has the drill, its key, and the newest version of each fact that the step knows', async () => {
    const { invoked } = await asked(0);
    expect(invoked).toMatchObject([
      { event: { ...DRILL, question: QUESTION, facts: { opening: 'v1', 'wave-0/launch': 'v2' } } },
    ]);
  });

  it('counts as the step’s what RunInside called and wrote', async () => {
    const after = { opening: 'v1', 'wave-0/launch': 'v2', 'wave-0/actions': 'v7' };
    const { counted, written } = await asked(0, after);
    expect(counted).toEqual(['ssm:SendCommand', 'ssm:SendCommand']);
    expect(written).toEqual({ 'wave-0/launch': 'v2', 'wave-0/actions': 'v7' });
  });

  it.each([
    ['at first', 0, INSIDE_LIMIT_SECONDS + 1],
    ['at the last moment at which a look begins', INVOCATION_SECONDS, INSIDE_LIMIT_SECONDS + 1],
    ['after a look that took long', INVOCATION_SECONDS + 30, 25],
  ])('waits no longer than the step lasts, %s', async (_, ago, most) => {
    const { invoked } = await asked(ago);
    expect(invoked[0]?.seconds).toBeLessThanOrEqual(most);
    expect(invoked[0]?.seconds).toBeGreaterThan(most - 2);
  });

  it('is not asked when the step has no time left', async () => {
    const { invoked, failure } = await asked(INVOCATION_LIMIT_SECONDS - 8);
    expect(invoked).toEqual([]);
    expect(failure).toBe('TimeoutError');
  });
});
