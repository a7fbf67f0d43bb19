import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ObservedHost, ObservedRestoredVolume } from '../../adapters/aws/restore-observations.ts';
import type { Attach, HostRequest, VolumeRequest } from '../../adapters/aws/restore-ports.ts';
import type { Ports, Target } from '../../adapters/ports.ts';
import { restoreSample } from '../../bench/accounts.ts';
import type { CleanupFacts } from '../../core/facts/steps.ts';
import { TransientError } from '../../core/workflow/errors.ts';
import { INVOCATION_LIMIT_SECONDS } from '../../core/workflow/pacing.ts';
import { join } from '../../drill/methods/restore/join.ts';
import { remove } from '../../drill/methods/restore/remove.ts';
import { resolve } from '../../drill/methods/restore/resolve.ts';
import { beforeStart } from '../../drill/methods/restore/start.ts';
import type { LoadedDrill } from '../../drill/recovery-method.ts';
import { NOW } from '../builders.ts';
import { planOfData } from '../simulation/rehearse.ts';

/** Steps of a restore that cannot make, attach or delete everything within the time of one function. */

const HOSTS = 100;
/** Every change takes EC2 so long. */
const CALL_SECONDS = 4;
const plan = planOfData(parse(restoreSample({ hosts: HOSTS, volumes: 1 }).plan) as Record<string, unknown>);
const { servers } = await resolve(plan);
const points = Object.fromEntries(
  servers.map(({ serverID }, index) => [
    serverID,
    { pointID: `snap-${String(index).padStart(8, '0')}`, at: '' },
  ]),
);

/** An account in which each change takes its time; EC2 lists at once what was made. */
function account() {
  let at = NOW.getTime();
  const [hosts, volumes] = [new Map<string, ObservedHost>(), new Map<string, ObservedRestoredVolume>()];
  const asked: string[] = [];
  const change = async (what: string): Promise<void> => {
    asked.push(what);
    at += CALL_SECONDS * 1_000;
  };
  const target = {
    restored: { volumes: async () => [...volumes.values()], hosts: async () => [...hosts.values()] },
    makeRestored: {
      async volume({ token, snapshotID, tags }: VolumeRequest) {
        await change(`volume ${token}`);
        const volumeID = `vol-${volumes.size}`;
        const [createdAt, rest] = [NOW.toISOString(), { zone: null, gibibytes: 100, type: null }];
        volumes.set(volumeID, {
          volumeID,
          state: 'available',
          createdAt,
          snapshotID,
          tags,
          attachments: [],
          ...rest,
        });
        return volumeID;
      },
      async host({ token, tags }: HostRequest) {
        await change(`host ${token}`);
        const instanceID = `i-${hosts.size}`;
        const rest = { stateReason: null, launchedAt: null, devices: [] };
        hosts.set(instanceID, { instanceID, state: 'running', clientToken: token, tags, ...rest });
        return instanceID;
      },
    },
    attach: {
      async volume(volumeID, instanceID) {
        await change(`attach ${volumeID}`);
        const volume = volumes.get(volumeID);
        if (volume === undefined) throw new Error(`there is no ${volumeID}`);
        const attachments = [
          { instanceID, state: 'attached', attachedAt: null, isDeletedWithInstance: true },
        ];
        volumes.set(volumeID, { ...volume, state: 'in-use', attachments });
      },
      deleteWithInstance: async () => {},
    } satisfies Attach,
    removeRestored: {
      hosts: async () => {},
      async volume(volumeID: string) {
        await change(`delete ${volumeID}`);
        volumes.delete(volumeID);
      },
    },
  } as unknown as Target;
  const places = Object.fromEntries(
    servers.map(({ serverID }) => [serverID, { zone: 'a', imageID: 'ami-1' }]),
  );
  const files = new Map<string, unknown>([
    ['guards', { methodFacts: { places, gibibytes: 1 } }],
    ['start', { points, operations: [] }],
  ]);
  const drill = {
    opening: {
      drillId: 'D',
      planId: plan.id,
      plan,
      servers,
      startedAt: NOW.toISOString(),
      expiresAt: NOW.toISOString(),
    },
    target,
    folder: {
      read: async (name: string) => files.get(name),
      write: async (name: string, value: unknown) => void files.set(name, value),
    },
  } as unknown as LoadedDrill;
  const ports = {
    now: () => new Date(at),
    sleep: async (seconds: number) => {
      at += seconds * 1_000;
    },
  } as unknown as Ports;
  return { drill, ports, hosts, volumes, asked };
}

/** Runs a step until it says that it is done; no run may last longer than a function may. */
async function untilDone({ now }: Ports, step: () => Promise<boolean>): Promise<number> {
  for (let runs = 1; ; runs += 1) {
    const begunAt = now().getTime();
    const isDone = await step();
    expect((now().getTime() - begunAt) / 1_000).toBeLessThan(INVOCATION_LIMIT_SECONDS);
    if (isDone) return runs;
  }
}

type Account = ReturnType<typeof account>;

const make = ({ drill, ports }: Account): Promise<number> =>
  untilDone(ports, async () => {
    const { start } = await beforeStart(drill, 0, ports);
    return start(points as never).then(
      () => true,
      (error) => {
        expect(error).toBeInstanceOf(TransientError);
        expect(String(error)).toMatch(/servers are still to be restored/);
        return false;
      },
    );
  });

it('volumes and hosts are made by several tries of a step, none of them twice', async () => {
  const own = account();
  expect(await make(own)).toBeGreaterThan(1);
  expect([own.hosts.size, own.volumes.size, own.asked.length]).toEqual([HOSTS, HOSTS, 2 * HOSTS]);
  expect(new Set(own.asked).size).toBe(2 * HOSTS);
});

it('volumes are attached, and deleted, in several rounds', async () => {
  const own = account();
  const { drill, ports, volumes, asked } = own;
  await make(own);
  const isAttached = (): boolean =>
    [...volumes.values()].every(({ attachments }) => attachments.length === 1);
  const joins = await untilDone(ports, async () => {
    await join(drill, 0, ports);
    return isAttached();
  });
  expect(joins).toBeGreaterThan(1);
  expect(asked.filter((one) => one.startsWith('attach'))).toHaveLength(HOSTS);
  for (const [id, volume] of volumes) volumes.set(id, { ...volume, state: 'available', attachments: [] });
  const before = {
    watched: { instanceIDs: [], volumeIDs: [] },
    requests: [],
    startedAt: NOW.toISOString(),
  } as unknown as CleanupFacts;
  const rounds = await untilDone(ports, async () => {
    await remove(drill, before, { keep: async () => {} } as never, ports);
    return volumes.size === 0;
  });
  expect(rounds).toBeGreaterThan(1);
});
