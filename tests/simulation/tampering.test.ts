import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { clampMoments } from '../../adapters/store/clamp-moments.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { BUNDLE, RECORD } from '../../reporting/evidence/file-names.ts';
import type { History } from '../../simulator/history.ts';
import { simulate } from '../../simulator/simulate.ts';
import type { SimulatedStep } from '../../simulator/start-drills.ts';
import { planDataWith, planOfData, scenarioWith, serversWith } from './rehearse.ts';

/**
 * Somebody who can write into the bucket, which its policy forbids to all but kunren's own roles (tests of custody), while a
 * drill runs: nothing that is written in place of a fact steers the drill, and nothing that kunren did not make is signed.
 */

type Json = Record<string, unknown>;

const LATE = '2099-01-01T00:00:00.000Z';

interface Tampering {
  /** Once this step has ended. */
  readonly after: string;
  /** The object in the drill's folder. */
  readonly file: string;
  /** What is written there, of what was there; undefined where nothing was. */
  readonly write: ((before: Json | undefined, step: SimulatedStep) => unknown) | 'removes';
}

interface Outcome {
  readonly history: History;
  readonly wasWritten: boolean;
  readonly file: (name: string) => Json | undefined;
  readonly calls: (operation: string) => History['calls'];
}

async function tamperedWith(
  { after, file, write }: Tampering,
  scenario: Json = {},
  plan: Json = {},
): Promise<Outcome> {
  const planData = planDataWith(plan);
  let wasWritten = false;
  let folder = '';
  const history = await simulate({
    drills: [{ plan: planOfData(planData), planData, planSha256: '0'.repeat(64) }],
    scenario: scenarioWith(scenario),
    seed: 1,
    onStep: async (step) => {
      folder = `drills/${step.drill.plan.id}/${step.drillId}`;
      if (step.state !== after || wasWritten) return;
      wasWritten = true;
      const key = `${folder}/${file}`;
      const { s3, bucket } = step.stack;
      const before = await step.stack.readBytes(key).then(
        (bytes) => JSON.parse(Buffer.from(bytes).toString()) as Json,
        () => undefined,
      );
      if (write === 'removes') {
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
        return;
      }
      const written = write(before, step);
      const body = typeof written === 'string' ? written : JSON.stringify(written);
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }),
      );
    },
  });
  return {
    history,
    wasWritten,
    file: (name) => {
      const bytes = history.evidence.get(`${folder}/${name}`) ?? history.records.get(`${folder}/${name}`);
      return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString()) as Json);
    },
    calls: (operation) => history.calls.filter((call) => call.operation === operation),
  };
}

const recordIn = ({ file }: Outcome): DrillRecord => file(RECORD) as unknown as DrillRecord;

const failuresOf = ({ output }: History['sweeps'][number]): readonly string[] =>
  (output as { failed: string[] } | null)?.failed ?? ['no answer'];

describe('facts that are written anew between two steps', () => {
  it('start no server that the plan does not name', async () => {
    const outcome = await tamperedWith({
      after: 'CheckGuards',
      file: 'facts/opening.json',
      write: (before) => ({
        ...before,
        servers: ((before?.['servers'] ?? []) as Json[]).map((server) => ({
          ...server,
          serverID: 's-0123456789abcdef0',
        })),
      }),
    });
    expect(outcome.wasWritten).toBe(true);
    expect(JSON.stringify(outcome.calls('StartRecovery'))).not.toContain('s-0123456789abcdef0');
    expect(recordIn(outcome).verdict).toBe('PASS');
  });

  it('terminate nothing that is another drill’s', async () => {
    const outcome = await tamperedWith({
      after: 'ProbeWave',
      file: 'facts/opening.json',
      write: (before) => ({ ...before, drillId: '01M7ZGSVM0GGGGGGGGGGGGGGGG' }),
    });
    expect(recordIn(outcome).cleanup.status).toBe('COMPLETE');
    expect(recordIn(outcome).drillId).not.toBe('01M7ZGSVM0GGGGGGGGGGGGGGGG');
  });

  it('turn no failed drill into a passed one', async () => {
    const file = 'facts/wave-1/probes.json';
    let passing: Json | undefined;
    const keep = (before: Json | undefined): Json | undefined => {
      passing = before;
      return before;
    };
    await tamperedWith({ after: 'TerminateDrill', file, write: keep });
    const outcome = await tamperedWith(
      { after: 'TerminateDrill', file, write: () => passing },
      { servers: serversWith({}, { services: [] }) },
      { cleanup: { keepPassed: '0s', keepFailed: '0s', timeLimit: '30m', hardExpiry: '6h' } },
    );
    expect([outcome.wasWritten, recordIn(outcome).verdict]).toEqual([true, 'FAIL']);
    expect(recordIn(outcome).servers.filter(({ verifiedAt }) => verifiedAt !== null)).toHaveLength(1);
  });
});

describe('moments that are still to come', () => {
  it('do not keep cleanup from terminating what a drill has started', async () => {
    const requested = (before: Json | undefined): Json => ({
      ...before,
      requests: [{ at: '2099-01-01T00:00:00.000Z', operationID: 'drsjob-1', instanceIDs: instances }],
    });
    let instances: string[] = [];
    const outcome = await tamperedWith({
      after: 'TerminateDrill',
      file: 'facts/cleanup.json',
      write: (before) => {
        instances = (before?.['watched'] as { instanceIDs: string[] } | undefined)?.instanceIDs ?? [];
        return requested(before);
      },
    });
    expect(outcome.wasWritten).toBe(true);
    expect(recordIn(outcome).cleanup.status).toBe('COMPLETE');
    const ended = Date.parse(recordIn(outcome).endedAt);
    expect(ended).toBeLessThan(Date.parse('2026-11-22T12:00:00Z'));
  });

  it('are read as now, but for what may be allowed until then', () => {
    const now = new Date('2026-12-01T00:00:00Z');
    const fact = { at: '2099-01-01T00:00:00.000Z', of: [{ since: '2026-11-30T23:00:00Z' }], text: 'in 2099' };
    expect(clampMoments('cleanup', fact, now)).toEqual({ ...fact, at: now.toISOString() });
    expect(clampMoments('opening', fact, now)).toEqual(fact);
  });
});

describe('a record that was planted while a drill ran', () => {
  it('is not signed, though it is one of a drill that passed; the execution fails, which raises an alarm', async () => {
    const untouched = await tamperedWith({ after: 'never', file: '', write: () => undefined });
    const passed = recordIn(untouched);
    expect(passed.verdict).toBe('PASS');
    const outcome = await tamperedWith(
      {
        after: 'ProbeWave',
        file: RECORD,
        write: (_, { drillId }) => JSON.parse(JSON.stringify(passed).replaceAll(passed.drillId, drillId)),
      },
      { servers: serversWith({}, { services: [] }) },
    );
    expect([outcome.wasWritten, recordIn(outcome).verdict]).toEqual([true, 'PASS']);
    expect(outcome.file(BUNDLE)).toBeUndefined();
    expect(outcome.history.sweeps.filter(({ cause }) => cause === 'execution')).not.toEqual([]);
    expect(JSON.stringify(outcome.history.messages)).not.toContain('【合格】');
    expect(JSON.stringify(outcome.history.messages)).toContain('不合格');
  });
});

describe('a workflow that died after its facts were changed', () => {
  /** Somebody ends it while its instances run, so that the sweep must remove them and write the record. */
  const DIES = { workflow: [{ state: 'ProbeWave', happens: 'execution-aborted' }] };
  const OPENING = 'facts/opening.json';

  it.each<[string, Tampering['write'] | 'removes']>([
    ['another plan’s servers', (before) => ({ ...before, servers: [], planId: 'another', startedAt: LATE })],
    ['an expiry that never comes', (before) => ({ ...before, expiresAt: LATE })],
    ['no opening at all', () => ({})],
    ['half an opening', () => '{"drillId":'],
    ['nothing', 'removes'],
  ])('is swept by what it knew, not by %s', async (_, write) => {
    const outcome = await tamperedWith({ after: 'CheckWave', file: OPENING, write }, DIES);
    expect(outcome.wasWritten).toBe(true);
    expect(recordIn(outcome)).toMatchObject({
      verdict: 'ABORTED',
      planId: 'wordpress-workshop',
      closedBy: 'sweep',
      abortReasons: [{ code: 'EXECUTION_ABORTED' }],
      cleanup: { status: 'COMPLETE' },
    });
    expect(recordIn(outcome).servers).toHaveLength(2);
    expect(outcome.history.sweeps.flatMap(failuresOf)).toEqual([]);
  });
});
