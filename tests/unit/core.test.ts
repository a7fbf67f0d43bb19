import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { chunk } from '../../adapters/aws/chunk.ts';
import type { ProvenServer } from '../../core/facts/probes.ts';
import type { Opening } from '../../core/facts/steps.ts';
import { drillPlanSchema } from '../../core/plan/plan.ts';
import { formatDuration, parseDuration } from '../../core/text/duration.ts';
import { afterWave } from '../../core/workflow/after-wave.ts';
import { makeOpening } from '../../core/workflow/opening.ts';
import { fitsInvocation, SPARSE_WAIT_SECONDS, sparseWaitSeconds } from '../../core/workflow/pacing.ts';
import { chunkServers } from '../../drill/methods/drs/chunk-servers.ts';
import { drillTagsOf, toJobTags } from '../../drill/methods/drs/job-tags.ts';
import { launchFacts } from '../../drill/methods/drs/launch-facts.ts';
import { resolveServers } from '../../drill/methods/drs/resolve-servers.ts';
import { DB, job, NOW, plannedServers, planOf, recoveryInstance, sourceServer, WEB } from '../builders.ts';

describe('durations', () => {
  it.each([
    ['90s', 90],
    ['1h30m', 5_400],
    ['7d', 604_800],
    ['0s', 0],
    ['P0D', 0],
    ['PT3S', 3],
    ['PT1M30S', 90],
    ['P1DT2H', 93_600],
    ['PT0.5S', 0.5],
    ['P1W', 604_800],
    ['', undefined],
    ['P', undefined],
    ['PT', undefined],
    ['90', undefined],
    ['-5m', undefined],
    ['P1M', undefined],
    ['P1Y', undefined],
    ['5 m', undefined],
    ['PT5', undefined],
  ])('reads %j as %j seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });
  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        expect(parseDuration(formatDuration(seconds).replaceAll(' ', ''))).toBe(seconds);
      }),
    );
  });
});

describe('a plan', () => {
  it('comes back from its written form unchanged', () => {
    const plan = planOf({ cleanup: { keepFailed: '2h' }, recoveryPoint: { atLeastAge: '10m' } });
    expect(drillPlanSchema.parse(JSON.parse(JSON.stringify(z.encode(drillPlanSchema, plan))))).toEqual(plan);
  });
});

describe('job tags', () => {
  const tags = { drillId: '01D', planId: 'p', wave: 2, chunk: 0, expiresAt: '2026-11-22T00:00:00.000Z' };
  it('come back as they were put', () => {
    expect(drillTagsOf({ tags: toJobTags(tags) })).toEqual(tags);
  });
  it('have these keys in AWS, by which jobs of earlier versions are found too', () => {
    expect(toJobTags(tags)).toEqual({
      'kunren:drill': '01D',
      'kunren:plan': 'p',
      'kunren:wave': '2',
      'kunren:chunk': '0',
      'kunren:expires': '2026-11-22T00:00:00.000Z',
    });
  });
  it.each([
    ['a wave that is no number', { 'kunren:wave': 'two' }],
    ['a wave with something before it', { 'kunren:wave': 'x2' }],
    ['a wave with something behind it', { 'kunren:wave': '2x' }],
    ['a wave with a sign', { 'kunren:wave': '-1' }],
    ['a chunk that no drill has', { 'kunren:chunk': '1234567' }],
    ['an expiry that is no moment', { 'kunren:expires': 'soon' }],
  ])('prove nothing with %s', (_, changes) => {
    expect(drillTagsOf({ tags: { ...toJobTags(tags), ...changes } })).toBeUndefined();
  });
  it('may be of a wave and a chunk of several digits', () => {
    const many = { ...tags, wave: 123_456, chunk: 10 };
    expect(drillTagsOf({ tags: toJobTags(many) })).toEqual(many);
  });
  it.each(Object.keys(toJobTags(tags)))('prove nothing without %s', (key) => {
    expect(drillTagsOf({ tags: { ...toJobTags(tags), [key]: '' } })).toBeUndefined();
  });
});

describe('resolveServers', () => {
  const known = [
    sourceServer(),
    sourceServer({ sourceServerID: WEB, hostname: 'WordPress-Web', tags: { tier: 'web' } }),
  ];
  const waves = (...servers: Record<string, unknown>[]) => planOf({ waves: [{ name: 'one', servers }] });
  it.each<[string, Record<string, unknown>[], string[]]>([
    ['by id', [{ id: DB }], [DB]],
    ['by hostname, whatever its case', [{ hostname: 'wordpress-web' }], [WEB]],
    ['by tags', [{ tags: { tier: 'web' } }], [WEB]],
  ])('finds servers %s', (_, selectors, found) => {
    const { servers, refusals } = resolveServers(waves(...selectors), known);
    expect([servers.map((server) => server.serverID), refusals]).toEqual([found, []]);
  });
  it.each<[string, Record<string, unknown>[], string]>([
    ['an id that DRS does not know', [{ id: 's-9999999999999999z' }], 'SERVER_NOT_FOUND'],
    ['tags that nobody carries', [{ tags: { tier: 'db' } }], 'SERVER_NOT_FOUND'],
    ['a server that two selectors find', [{ id: WEB }, { tags: { tier: 'web' } }], 'SERVER_IN_TWO_WAVES'],
  ])('refuses %s', (_, selectors, code) => {
    expect(resolveServers(waves(...selectors), known).refusals.map((refusal) => refusal.code)).toEqual([
      code,
    ]);
  });
  it.each([
    ['with a typing error', 'wordpres-web', "did you mean 'WordPress-Web'?"],
    ['with its domain', 'wordpress-web.corp.example', "did you mean 'WordPress-Web'?"],
    ['of nobody', 'billing', "check the plan's target and the selector"],
  ])('refuses a hostname %s, and names the nearest, if any', (_, hostname, text) => {
    const [refusal] = resolveServers(waves({ hostname }), known).refusals;
    expect(refusal).toMatchObject({ code: 'SERVER_NOT_FOUND', text: expect.stringContaining(text) });
  });
  it('refuses a hostname that several servers have', () => {
    const twins = [sourceServer(), sourceServer({ sourceServerID: WEB })];
    expect(resolveServers(waves({ hostname: 'wordpress-db' }), twins).refusals).toMatchObject([
      { code: 'SERVER_AMBIGUOUS' },
    ]);
  });
  it('refuses more servers than the plan allows', () => {
    const plan = planOf({
      limits: { servers: 1, duration: '3h' },
      waves: [{ name: 'one', servers: [{ id: DB }, { id: WEB }] }],
    });
    expect(resolveServers(plan, known).refusals).toMatchObject([{ code: 'TOO_MANY_SERVERS' }]);
  });
});

describe('launchFacts', () => {
  const start = {
    startedAt: NOW.toISOString(),
    points: {},
    outcome: 'STARTED' as const,
    mayHaveStarted: false,
    refusals: [],
    operations: [{ operationID: job().jobID, requestedAt: NOW.toISOString(), serverIDs: [DB] }],
  };
  const seen = { jobs: [job()], instances: [recoveryInstance()] };
  const base = {
    start,
    seen,
    events: new Map(),
    before: undefined,
    now: NOW,
    lookedAt: NOW,
    timedOut: false,
  };
  it('keep the first time that something was seen', () => {
    const before = launchFacts(base);
    const later = launchFacts({ ...base, before, now: new Date(NOW.getTime() + 60_000) });
    expect([later.servers[0]?.launchedAt, later.operations[0]?.noticedAt]).toEqual([
      NOW.toISOString(),
      NOW.toISOString(),
    ]);
  });
  it('never take the instance of another job for this launch’s', () => {
    const others = { jobs: [job()], instances: [recoveryInstance({ jobID: 'drsjob-other' })] };
    expect(launchFacts({ ...base, seen: others }).servers[0]).toMatchObject({
      instanceID: null,
      recoveredPoint: { at: null, source: null },
    });
  });
  it('find this launch’s instance beside one of an earlier job, in whatever order DRS lists them', () => {
    const earlier = recoveryInstance({ recoveryInstanceID: 'i-0ccccccccccccccc', jobID: 'drsjob-other' });
    for (const instances of [
      [earlier, recoveryInstance()],
      [recoveryInstance(), earlier],
    ]) {
      expect(launchFacts({ ...base, seen: { jobs: [job()], instances } }).servers[0]).toMatchObject({
        instanceID: recoveryInstance().recoveryInstanceID,
      });
    }
  });
  it('put each server’s events in order of time, whatever order DRS gives', () => {
    const event = (at: string, name: string) => ({
      at,
      event: name,
      sourceServerID: DB,
      rawError: null,
      dataTimestamp: null,
    });
    const events = new Map([
      [
        job().jobID,
        [event('2026-11-21T17:09:00Z', 'LAUNCH_START'), event('2026-11-21T17:01:00Z', 'SNAPSHOT_START')],
      ],
    ]);
    const [server] = launchFacts({ ...base, events }).servers;
    expect(server?.methodFacts).toMatchObject({
      events: [{ event: 'SNAPSHOT_START' }, { event: 'LAUNCH_START' }],
    });
  });
});

describe('afterWave', () => {
  const opening = (changes: Record<string, unknown> = {}): Opening => {
    const plan = planOf(changes);
    const request = {
      plan: {},
      planSha256: '0'.repeat(64),
      trigger: { type: 'local' as const, actor: null },
      scheduledFor: null,
    };
    const execution = { id: 'x', name: 'x', startedAt: NOW.toISOString() };
    return { ...makeOpening(plan, '01D', { request, execution }, true), servers: plannedServers(plan) };
  };
  const proven = (serverID: string) => ({ serverID, verifiedAt: NOW.toISOString() }) as ProvenServer;
  const keep = { cleanup: { keepPassed: '1h', keepFailed: '2h' } };
  it.each<[string, Opening, ProvenServer[], { wave: number; failed: boolean }, object]>([
    [
      'to the next wave',
      opening(),
      [proven(DB)],
      { wave: 0, failed: false },
      { status: 'NEXT_WAVE', wave: 1, failed: false },
    ],
    [
      'to cleanup after the last',
      opening(),
      [proven(WEB)],
      { wave: 1, failed: false },
      { status: 'DONE', failed: false },
    ],
    [
      'to cleanup when a critical server failed',
      opening(),
      [],
      { wave: 0, failed: false },
      { status: 'DONE', failed: true },
    ],
    [
      'to keeping a passed drill',
      opening(keep),
      [proven(WEB)],
      { wave: 1, failed: false },
      { status: 'HOLD', waitSeconds: 3_600 },
    ],
    [
      'to keeping a drill that failed earlier',
      opening(keep),
      [proven(WEB)],
      { wave: 1, failed: true },
      { status: 'HOLD', waitSeconds: 7_200 },
    ],
    [
      'to cleanup at once where nothing was launched that one could look at',
      opening(keep),
      [],
      { wave: 0, failed: false },
      { status: 'DONE', failed: true },
    ],
    [
      'to keeping no longer than the hard expiry allows',
      opening({ cleanup: { keepFailed: '9h', timeLimit: '1h', hardExpiry: '6h' } }),
      [],
      { wave: 1, failed: false },
      { status: 'HOLD', waitSeconds: 18_000 },
    ],
  ])('goes %s', (_, opened, servers, state, expected) => {
    expect(afterWave(opened, { servers, isolation: [], actions: [] }, state, NOW)).toMatchObject(expected);
  });
  it('goes on after a failure where the plan says so', () => {
    const waves = planOf().waves.map((wave, index) => ({
      name: wave.name,
      onFailure: 'continue',
      servers: [{ id: index === 0 ? DB : WEB }],
    }));
    const nothing = { servers: [], isolation: [], actions: [] };
    expect(afterWave(opening({ waves }), nothing, { wave: 0, failed: false }, NOW)).toMatchObject({
      status: 'NEXT_WAVE',
      failed: true,
    });
  });
  it('starts no further wave when something of production answered, whatever the plan says', () => {
    const waves = planOf().waves.map((wave, index) => ({
      name: wave.name,
      onFailure: 'continue',
      servers: [{ id: index === 0 ? DB : WEB }],
    }));
    const reached = {
      name: 'production',
      address: '10.0.0.5',
      port: 3306,
      reached: true,
      at: NOW.toISOString(),
      seen: 'connected',
      errorCode: null,
    };
    expect(
      afterWave(
        opening({ waves }),
        { servers: [], isolation: [reached], actions: [] },
        { wave: 0, failed: false },
        NOW,
      ),
    ).toMatchObject({ status: 'DONE', failed: true });
  });
});

describe('pacing', () => {
  const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
  it('never waits past the deadline', () => {
    expect([
      sparseWaitSeconds(NOW, later(9_999)),
      sparseWaitSeconds(NOW, later(30)),
      sparseWaitSeconds(NOW, later(-5)),
    ]).toEqual([SPARSE_WAIT_SECONDS, 30, 1]);
  });
  it('stays in an invocation only as long as it may last', () => {
    expect([fitsInvocation(NOW, later(230), 10), fitsInvocation(NOW, later(231), 10)]).toEqual([true, false]);
  });
});

describe('chunks', () => {
  it('are jobs of at most 100 servers, or of the quota where that is smaller', () => {
    const servers = Array.from({ length: 250 }, (_, index) => index);
    expect(chunkServers(servers, 100).map((members) => members.length)).toEqual([100, 100, 50]);
    expect(chunkServers(servers, 500).map((members) => members.length)).toEqual([100, 100, 50]);
    expect(chunkServers(servers, 60).map((members) => members.length)).toEqual([60, 60, 60, 60, 10]);
  });
  it('lose nothing and keep the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 50 }), (items, size) => {
        expect(chunk(items, size).flat()).toEqual(items);
      }),
    );
  });
});
