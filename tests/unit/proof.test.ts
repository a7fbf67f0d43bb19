import { describe, expect, it } from 'vitest';
import type { ProbeFact, ProvenServer } from '../../core/facts/probes.ts';
import {
  isOpen,
  isSettled,
  judgeIsolation,
  notRun,
  outsideNetwork,
  withAttempt,
  withCanary,
  withVerdictOfProbes,
} from '../../core/facts/proof.ts';
import { probeSchema } from '../../core/plan/plan.ts';
import { NOW } from '../builders.ts';

const probe = (changes: Record<string, unknown> = {}) =>
  probeSchema.parse({ protocol: 'tcp', port: 22, ...changes });
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);
const attempt = (passed: boolean, seen = passed ? 'connected' : 'refused', code = 'ECONNREFUSED') => ({
  passed,
  durationMilliseconds: 1,
  phases: { connectMilliseconds: 1, tlsMilliseconds: null, firstByteMilliseconds: null },
  seen,
  errorCode: passed ? null : code,
});
const running = (...probes: ProbeFact[]): ProvenServer => ({
  serverID: 's-1111111111111111a',
  instanceID: 'i-0aaaaaaaaaaaaaaaa',
  state: 'running',
  instanceType: null,
  privateIpAddress: '127.64.0.4',
  publicIpAddress: null,
  subnetID: null,
  securityGroupIDs: [],
  volumeIDs: [],
  bootedAt: at(100).toISOString(),
  verifiedAt: null,
  heartbeat: null,
  probes,
});

describe('a mismatch that cannot heal', () => {
  const ssh = probe({ protocol: 'ssh' });
  /** Tried at these seconds, each time with this code, or passed. */
  const tried = (seconds: readonly number[], code: (second: number) => string | null = () => 'HOST_KEY') =>
    seconds.reduce((fact, second) => {
      const errorCode = code(second);
      return withAttempt(fact, attempt(errorCode === null, 'another key', errorCode ?? ''), ssh, at(second));
    }, notRun(ssh));
  const SECONDS = [0, 10, 30, 70, 150, 310];

  it('is confirmed by several attempts over some minutes, and not tried again', () => {
    const fact = tried(SECONDS);
    expect(fact).toMatchObject({
      status: 'FAILED',
      mismatch: { seenTimes: 6, since: at(0).toISOString(), confirmed: true },
      seen: 'another key; seen 6 times in 5m 10s, not tried again',
    });
    expect(isOpen(fact, running(fact))).toBe(false);
    expect(isSettled(running(fact))).toBe(true);
    expect(withVerdictOfProbes(running(fact)).verifiedAt).toBeNull();
  });

  it.each<[string, readonly number[], ((second: number) => string | null)?]>([
    ['many attempts in seconds', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['few attempts over minutes', [0, 400, 800]],
    ['a key that cloud-init makes in between', SECONDS, (second) => (second === 30 ? null : 'HOST_KEY')],
    ['a server that restarts in between', SECONDS, (second) => (second === 150 ? 'CLOSED' : 'HOST_KEY')],
    ['what may heal', [...SECONDS, 3_000], () => 'ECONNREFUSED'],
  ])('is not confirmed by %s', (_, seconds, code) => {
    const fact = tried(seconds, code);
    expect(isOpen(fact, running(fact))).toBe(true);
    expect(isSettled(running(fact))).toBe(false);
  });

  it('leaves the server’s other probes their time', () => {
    const other = withAttempt(notRun(probe()), attempt(false), probe(), at(0));
    expect(isSettled(running(tried(SECONDS), other))).toBe(false);
    const passed = withAttempt(notRun(probe()), attempt(true), probe(), at(0));
    expect(isSettled(running(tried(SECONDS), passed))).toBe(true);
  });
});

describe('passes in a row', () => {
  const thrice = probe({ passes: 3 });
  const tried = (...passed: boolean[]) =>
    passed.reduce(
      (fact, pass, second) => withAttempt(fact, attempt(pass), thrice, at(second)),
      notRun(thrice),
    );
  it('count from the first of them', () => {
    expect(tried(false, true, true, true)).toMatchObject({
      status: 'PASSED',
      attempts: 4,
      passedAt: at(1).toISOString(),
    });
  });
  it('start again after a failure', () => {
    expect(tried(true, true, false, true)).toMatchObject({
      status: 'FAILED',
      passesInARow: 1,
      passingSince: at(3).toISOString(),
      passedAt: null,
    });
  });
  it('say how many there were when there are too few', () => {
    expect(tried(true, true)).toMatchObject({
      status: 'FAILED',
      seen: 'connected; 2 of 3 in a row',
      errorCode: 'TOO_FEW_PASSES',
    });
  });
  it('are one where the plan says nothing', () => {
    expect(withAttempt(notRun(probe()), attempt(true), probe(), at(5))).toMatchObject({
      status: 'PASSED',
      passedAt: at(5).toISOString(),
    });
  });
});

describe('a canary', () => {
  const canary = notRun(probe({ canary: true, port: 9 }));
  const passed = withAttempt(notRun(probe()), attempt(true), probe(), at(5));
  it('is tried once all other probes have passed, and once only', () => {
    const failing = withAttempt(notRun(probe()), attempt(false), probe(), at(5));
    expect(isOpen(canary, running(failing, canary))).toBe(false);
    expect(isOpen(canary, running(passed, canary))).toBe(true);
    expect(isOpen(withCanary(canary, attempt(false), at(6)), running(passed, canary))).toBe(false);
  });
  it('that fails has done what it must', () => {
    expect(withCanary(canary, attempt(false), at(6))).toMatchObject({
      status: 'PASSED',
      seen: 'failed as it must: refused',
    });
  });
  it('that passes is a failure with a code of its own', () => {
    expect(withCanary(canary, attempt(true), at(6))).toMatchObject({
      status: 'FAILED',
      errorCode: 'CANARY_PASSED',
    });
  });
  it('holds verification back until it was tried, and never moves its time', () => {
    expect(withVerdictOfProbes(running(passed, canary)).verifiedAt).toBeNull();
    const tried = withCanary(canary, attempt(false), at(60));
    expect(withVerdictOfProbes(running(passed, tried)).verifiedAt).toBe(at(5).toISOString());
  });
  it('on a server outside the plan’s network is not tried, and proves nothing either way', () => {
    const outside = outsideNetwork(canary, 'subnet-0eeeeeeeeeeeeeeee');
    expect(outside).toMatchObject({ status: 'NOT_RUN', errorCode: 'OUTSIDE_NETWORK' });
    expect(withVerdictOfProbes(running(outside)).verifiedAt).toBeNull();
  });
  it('alone leaves the proof to the EC2 status checks', () => {
    const tried = withCanary(canary, attempt(false), at(60));
    expect(withVerdictOfProbes(running(tried)).verifiedAt).toBe(at(100).toISOString());
  });
});

describe('isolation', () => {
  it.each<[string, ReturnType<typeof attempt>, boolean | null]>([
    ['a connection is reached', attempt(true), true],
    ['a refusal came from a host', attempt(false), true],
    ['a reset came from a host', attempt(false, 'reset', 'ECONNRESET'), true],
    ['silence is isolation', attempt(false, 'no answer within 5 s', 'TIMEOUT'), false],
    ['no route is isolation', attempt(false, 'no route', 'ENETUNREACH'), false],
    ['a fault of our own proves nothing', attempt(false, 'too many files', 'EMFILE'), null],
  ])('%s', (_, seen, reached) => {
    expect(judgeIsolation(seen).reached).toBe(reached);
  });
});
