import { describe, expect, it } from 'vitest';
import type { Ports, Target } from '../../adapters/ports.ts';
import type { ProvenServer } from '../../core/facts/probes.ts';
import { notRun } from '../../core/facts/proof.ts';
import type { Opening } from '../../core/facts/steps.ts';
import { insideProbeSchema } from '../../core/plan/inside.ts';
import { type AnyProbe, probeSchema } from '../../core/plan/plan.ts';
import { lookAtServers } from '../../drill/probes/look-at-servers.ts';
import type { LoadedDrill, RecoveryMethod } from '../../drill/recovery-method.ts';
import { at, DB, NOW, plannedServers, planOf, SUBNET, WEB } from '../builders.ts';

/** Looks at servers whose probes ask nobody: when each is tried is all that is seen. */

const probe = (port: number, interval: string): AnyProbe =>
  probeSchema.parse({ protocol: 'tcp', port, interval });
const ADDRESSES: Record<string, string> = { [DB]: '127.64.0.4', [WEB]: '127.64.0.5' };
const serverOf = (serverID: string, probes: readonly AnyProbe[]): ProvenServer => ({
  serverID,
  instanceID: `i-${serverID}`,
  state: null,
  instanceType: null,
  privateIpAddress: null,
  publicIpAddress: null,
  subnetID: null,
  securityGroupIDs: [],
  volumeIDs: [],
  bootedAt: null,
  verifiedAt: null,
  probes: probes.map(notRun),
  heartbeat: null,
});

/** Looks every so many seconds and gives the seconds at which each probe was tried, by `address:port`. */
async function triesOf(
  plan: Record<string, readonly AnyProbe[]>,
  looks: { readonly every: number; readonly times: number; readonly passesAt?: number },
): Promise<Record<string, number[]>> {
  const tries: Record<string, number[]> = {};
  let second = 0;
  const instances: RecoveryMethod['instances'] = async (ids) =>
    ids.map((instanceID) => ({
      instanceID,
      state: 'running',
      instanceType: 't3.medium',
      privateIpAddress: ADDRESSES[instanceID.slice('i-'.length)] ?? null,
      publicIpAddress: null,
      subnetID: SUBNET,
      securityGroupIDs: [],
      volumeIDs: [],
    }));
  const healthy: RecoveryMethod['healthy'] = async () => new Set();
  const attempt: Ports['probe'] = async ({ port }, address) => {
    const passed = second === looks.passesAt;
    const key = `${address}:${port}`;
    tries[key] = [...(tries[key] ?? []), second];
    return {
      passed,
      durationMilliseconds: 1,
      phases: { connectMilliseconds: 1, tlsMilliseconds: null, firstByteMilliseconds: null },
      seen: passed ? 'connected' : 'refused',
      errorCode: passed ? null : 'ECONNREFUSED',
    };
  };
  const around = {
    drill: {
      method: { instances, healthy } as RecoveryMethod,
      target: {} as Target,
      opening: { plan: planOf(), servers: plannedServers() } as Opening,
    } as LoadedDrill,
    probes: new Map(Object.entries(plan)),
    ports: { now: () => new Date(NOW.getTime() + second * 1_000), probe: attempt } as Ports,
    invokedAt: NOW,
    nextAt: new Map<string, number>(),
  };
  let servers = Object.entries(plan).map(([serverID, probes]) => serverOf(serverID, probes));
  for (let look = 0; look < looks.times; look += 1) {
    second = look * looks.every;
    servers = await lookAtServers(servers, around);
  }
  return tries;
}

describe('a probe', () => {
  it('is not tried again before its interval, although looks come more often', async () => {
    const tries = await triesOf({ [DB]: [probe(22, '30s'), probe(80, '10s')] }, { every: 10, times: 7 });
    expect(tries).toEqual({
      '127.64.0.4:22': [0, 30, 60],
      '127.64.0.4:80': [0, 10, 20, 30, 40, 50, 60],
    });
  });

  it('is tried at the first look after its interval, where no look comes just then', async () => {
    expect(await triesOf({ [DB]: [probe(22, '25s')] }, { every: 10, times: 7 })).toEqual({
      '127.64.0.4:22': [0, 30, 60],
    });
  });

  it('waits for no other server’s interval', async () => {
    const plan = { [DB]: [probe(22, '20s')], [WEB]: [probe(22, '10s')] };
    expect(await triesOf(plan, { every: 10, times: 3 })).toEqual({
      '127.64.0.4:22': [0, 20],
      '127.64.0.5:22': [0, 10, 20],
    });
  });

  it('is not tried again once it has passed', async () => {
    const tries = await triesOf(
      { [DB]: [probe(22, '10s'), probe(80, '20s')] },
      { every: 10, times: 4, passesAt: 10 },
    );
    expect(tries).toEqual({ '127.64.0.4:22': [0, 10], '127.64.0.4:80': [0, 20] });
  });

  it('is not tried when the invocation has no time left', async () => {
    const tries = await triesOf({ [DB]: [probe(22, '10s')] }, { every: 120, times: 4 });
    expect(tries).toEqual({ '127.64.0.4:22': [0, 120, 240] });
  });
});

describe('a server was last seen unproven', () => {
  const ssm = insideProbeSchema.parse({ protocol: 'ssm', check: 'hostname' });
  const denied = Object.assign(new Error('denied'), { name: 'AccessDeniedException', $metadata: {} });
  /** What one look sees that begins at 10 s, and whose attempts take a second. */
  async function seen(
    probes: readonly AnyProbe[],
    { state = 'running', passed = false, healthy = false, unprovenAt = null as string | null } = {},
  ): Promise<string | null | undefined> {
    let second = 10;
    const instance = { state, instanceType: null, privateIpAddress: '127.64.0.4', publicIpAddress: null };
    const around = {
      drill: {
        method: {
          instances: async (ids) =>
            ids.map((instanceID) => ({
              ...instance,
              instanceID,
              subnetID: SUBNET,
              securityGroupIDs: [],
              volumeIDs: [],
            })),
          healthy: async (ids) => new Set(healthy ? ids : []),
        } as Partial<RecoveryMethod> as RecoveryMethod,
        target: {} as Target,
        opening: { plan: planOf(), servers: plannedServers() } as Opening,
      } as LoadedDrill,
      probes: new Map([[DB, probes]]),
      ports: {
        now: () => new Date(NOW.getTime() + second * 1_000),
        inside: {
          ask: async () => {
            throw denied;
          },
        },
        async probe() {
          second += 1;
          const phases = { connectMilliseconds: 1, tlsMilliseconds: null, firstByteMilliseconds: null };
          return { passed, durationMilliseconds: 1, phases, seen: '', errorCode: null };
        },
      } as unknown as Ports,
      invokedAt: NOW,
      nextAt: new Map<string, number>(),
    };
    const [server] = await lookAtServers([{ ...serverOf(DB, probes), unprovenAt }], around);
    return server?.unprovenAt;
  }
  const began = new Date(NOW.getTime() + 10_000).toISOString();
  it.each<[string, Parameters<typeof seen>, string | null]>([
    ['when a look began in which it did not run', [[], { state: 'pending' }], began],
    ['when one began in which it had not booted, where only that counts', [[], {}], began],
    ['by no look in which it had booted', [[], { healthy: true }], null],
    ['when an attempt began that failed', [[probe(22, '10s')], {}], began],
    ['by no attempt that passed', [[probe(22, '10s')], { passed: true }], null],
    ['by no attempt that never reached it', [[ssm], {}], null],
    ['by an earlier look, where this one proves it', [[], { healthy: true, unprovenAt: at(0) }], at(0)],
  ])('%s', async (_, [probes, what], moment) => {
    expect(await seen(probes, what)).toBe(moment);
  });
});
