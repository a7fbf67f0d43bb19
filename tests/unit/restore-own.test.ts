import { describe, expect, it } from 'vitest';
import type { ObservedHost, ObservedRestoredVolume } from '../../adapters/aws/restore-observations.ts';
import type { Ports, Target } from '../../adapters/ports.ts';
import { toResourceTags } from '../../core/facts/drill-tags.ts';
import type { CleanupFacts, Opening } from '../../core/facts/steps.ts';
import { join } from '../../drill/methods/restore/join.ts';
import { ownInstances, volumesOf } from '../../drill/methods/restore/own.ts';
import { remove } from '../../drill/methods/restore/remove.ts';
import { resolve } from '../../drill/methods/restore/resolve.ts';
import { HOST, tokenOf } from '../../drill/methods/restore/tokens.ts';
import type { LoadedDrill } from '../../drill/recovery-method.ts';
import { NOW } from '../builders.ts';
import { planOfData } from '../simulation/rehearse.ts';
import { mirrorPlan } from '../simulation/restore-account.ts';

/** What of EC2's lists a restore drill touches, and what not, whatever the tags say. */

const DRILL = '01KAZ0000000000000000000AB';
const SNAPSHOT = 'snap-0a1b2c3d4e5f60001';
const plan = planOfData(mirrorPlan());
const { servers } = await resolve(plan);
const [server] = servers;
if (server === undefined) throw new Error('the plan has servers');

const tagsWith = (changes: Partial<Parameters<typeof toResourceTags>[0]> = {}) =>
  toResourceTags({
    drillId: DRILL,
    planId: plan.id,
    wave: 0,
    serverID: server.serverID,
    expiresAt: '2026-11-22T05:00:00.000Z',
    volume: null,
    ...changes,
  });
const host = (changes: Partial<ObservedHost> = {}): ObservedHost => ({
  instanceID: 'i-0a1b2c3d4e5f60001',
  state: 'running',
  stateReason: null,
  launchedAt: '2026-11-21T17:00:00.000Z',
  clientToken: tokenOf(DRILL, server.serverID, HOST),
  tags: tagsWith(),
  devices: [],
  ...changes,
});
const volume = (changes: Partial<ObservedRestoredVolume> = {}): ObservedRestoredVolume => ({
  volumeID: 'vol-0a1b2c3d4e5f60001',
  state: 'available',
  createdAt: '2026-11-21T17:00:00.000Z',
  snapshotID: SNAPSHOT,
  zone: 'ap-northeast-1a',
  gibibytes: 20,
  type: 'gp3',
  tags: tagsWith({ volume: 'mirror' }),
  attachments: [],
  ...changes,
});
const attached = (instanceID: string, state = 'attached') => ({
  instanceID,
  state,
  attachedAt: null,
  isDeletedWithInstance: true,
});

/** A drill of which EC2 lists these, with what it asks EC2 to change. */
function drillWith(seen: { readonly volumes?: ObservedRestoredVolume[]; readonly hosts?: ObservedHost[] }) {
  const changes: string[] = [];
  const target = {
    restored: { volumes: async () => seen.volumes ?? [], hosts: async () => seen.hosts ?? [] },
    attach: {
      volume: async (id: string, instanceID: string) => void changes.push(`attach ${id} ${instanceID}`),
      deleteWithInstance: async () => {},
    },
    removeRestored: {
      hosts: async (ids: readonly string[]) => void changes.push(`terminate ${ids}`),
      volume: async (id: string) => void changes.push(`delete ${id}`),
    },
  } as unknown as Target;
  const opening = {
    drillId: DRILL,
    planId: plan.id,
    plan,
    servers,
    startedAt: NOW.toISOString(),
  } as unknown as Opening;
  const start = { points: { [server?.serverID ?? '']: { pointID: SNAPSHOT } }, operations: [] };
  const folder = {
    read: async (name: string) => (name === 'start' ? start : undefined),
    write: async () => {},
  };
  const drill = { opening, target, folder } as unknown as LoadedDrill;
  const ports = { now: () => NOW, sleep: async () => {} } as unknown as Ports;
  return { drill, ports, changes };
}

const CLEANUP = {
  startedAt: '2026-11-21T16:00:00.000Z',
  requests: [],
  watched: { instanceIDs: [], volumeIDs: [] },
} as unknown as CleanupFacts;

async function removedOf(seen: Parameters<typeof drillWith>[0]) {
  const { drill, ports, changes } = drillWith(seen);
  const round = await remove(drill, CLEANUP, { keep: async () => {}, isOver: () => false }, ports);
  return { changes, leftovers: round.leftovers.map(({ id, detail }) => `${id}: ${detail}`) };
}

async function joinedOf(seen: Parameters<typeof drillWith>[0]): Promise<readonly string[]> {
  const { drill, ports, changes } = drillWith(seen);
  await join(drill, 0, ports);
  return changes;
}

const FOREIGN: readonly (readonly [string, Record<string, string>])[] = [
  ['of another drill', tagsWith({ drillId: '01KAZ0000000000000000000ZZ', volume: 'mirror' })],
  ['of another plan', tagsWith({ planId: 'other', volume: 'mirror' })],
  [
    'of a server that the plan does not have',
    tagsWith({ serverID: 'r-00000000000000000', volume: 'mirror' }),
  ],
  ['without an expiry', { 'kunren:drill': DRILL, 'kunren:plan': plan.id, 'kunren:server': server.serverID }],
];

describe('cleanup', () => {
  it('terminates the drill’s hosts and deletes its free volumes', async () => {
    expect((await removedOf({ volumes: [volume()], hosts: [host()] })).changes).toEqual([
      'terminate i-0a1b2c3d4e5f60001',
      'delete vol-0a1b2c3d4e5f60001',
    ]);
  });

  it.each(FOREIGN)('never touches what is %s, and names it', async (_, tags) => {
    const { changes, leftovers } = await removedOf({ volumes: [volume({ tags })], hosts: [host({ tags })] });
    expect(changes).toEqual([]);
    expect(leftovers).toEqual([
      expect.stringMatching(/^vol-.*not touched/),
      expect.stringMatching(/^i-.*not touched/),
    ]);
  });

  it('never deletes a volume that is attached to something else, and names it', async () => {
    const { changes, leftovers } = await removedOf({
      volumes: [volume({ state: 'in-use', attachments: [attached('i-0ffffffffffffffff')] })],
    });
    expect([changes, leftovers]).toEqual([
      [],
      [expect.stringMatching(/i-0f+, which EC2 does not list as this drill’s: not touched/)],
    ]);
  });

  it('never deletes a volume that EC2 calls available and still shows attached', async () => {
    const { changes } = await removedOf({
      volumes: [volume({ attachments: [attached('i-0a1b2c3d4e5f60001', 'detaching')] })],
    });
    expect(changes).toEqual([]);
  });

  it('never terminates a host to which somebody has attached a volume, which might go with it', async () => {
    const devices = [{ device: '/dev/sdp', volumeID: 'vol-0ffffffffffffffff' }];
    const { changes, leftovers } = await removedOf({ hosts: [host({ devices })] });
    expect([changes, leftovers]).toEqual([
      [],
      [expect.stringMatching(/vol-0f+, which is not this drill’s, is attached to it; detach it/)],
    ]);
  });

  it('calls nothing removed while EC2 may not list yet what was started', async () => {
    const { drill, ports } = drillWith({});
    const start = { outcome: 'STARTING', requestingAt: NOW.toISOString(), operations: [], points: {} };
    const folder = { ...drill.folder, read: async (name: string) => (name === 'start' ? start : undefined) };
    const round = await remove(
      { ...drill, folder } as LoadedDrill,
      { ...CLEANUP, startedAt: NOW.toISOString() },
      { keep: async () => {}, isOver: () => false },
      ports,
    );
    expect(round.leftovers).toHaveLength(2);
  });
});

describe('what carries every tag of the drill', () => {
  it.each<[string, Partial<ObservedHost>]>([
    ['without the token of its request', { clientToken: null }],
    ['with the token of another request', { clientToken: 'launch-more-like-this' }],
  ])('is not its host %s, and is never touched', async (_, changes) => {
    const { changes: made, leftovers } = await removedOf({ hosts: [host(changes)] });
    expect([made, leftovers]).toEqual([[], [expect.stringMatching(/^i-.*not touched/)]]);
    expect([...(await ownInstances(drillWith({ hosts: [host(changes)] }).drill))]).toEqual([]);
  });

  it.each<[string, Partial<ObservedRestoredVolume>]>([
    ['of a snapshot that it did not choose', { snapshotID: 'snap-0ffffffffffffffff' }],
    ['of no snapshot', { snapshotID: null }],
    ['from before it began', { createdAt: '2026-10-12T00:00:00.000Z' }],
    ['under a name that its plan does not have', { tags: tagsWith({ volume: 'payroll' }) }],
    ['that calls itself a root volume', { tags: tagsWith({ volume: null }) }],
  ])('is not its volume when it is one %s, and is never touched', async (_, changes) => {
    const { changes: made, leftovers } = await removedOf({ volumes: [volume(changes)] });
    expect([made, leftovers]).toEqual([[], [expect.stringMatching(/^vol-.*not touched/)]]);
  });
});

describe('attaching', () => {
  it('attaches a free volume of the chosen snapshot to the host of its server', async () => {
    expect(await joinedOf({ volumes: [volume()], hosts: [host()] })).toEqual([
      'attach vol-0a1b2c3d4e5f60001 i-0a1b2c3d4e5f60001',
    ]);
  });

  it.each(FOREIGN)('never attaches a volume that is %s', async (_, tags) => {
    expect(await joinedOf({ volumes: [volume({ tags })], hosts: [host()] })).toEqual([]);
  });

  it.each(FOREIGN)('never attaches to a host that is %s', async (_, tags) => {
    expect(await joinedOf({ volumes: [volume()], hosts: [host({ tags })] })).toEqual([]);
  });

  it.each<[string, Partial<ObservedRestoredVolume>]>([
    ['of another snapshot', { snapshotID: 'snap-0ffffffffffffffff' }],
    ['that is attached', { state: 'in-use', attachments: [attached('i-0ffffffffffffffff')] }],
    ['that is still made', { state: 'creating' }],
  ])('never attaches a volume %s', async (_, changes) => {
    expect(await joinedOf({ volumes: [volume(changes)], hosts: [host()] })).toEqual([]);
  });

  it('waits for a host that does not run', async () => {
    expect(await joinedOf({ volumes: [volume()], hosts: [host({ state: 'pending' })] })).toEqual([]);
  });
});

describe('questions inside', () => {
  it('go to the drill’s own living hosts alone', async () => {
    const other = host({ instanceID: 'i-0ffffffffffffffff', tags: tagsWith({ planId: 'other' }) });
    expect([...(await ownInstances(drillWith({ hosts: [host(), other] }).drill)).values()]).toEqual([
      'i-0a1b2c3d4e5f60001',
    ]);
    expect([...(await ownInstances(drillWith({ hosts: [host({ state: 'shutting-down' })] }).drill))]).toEqual(
      [],
    );
  });

  it('are about volumes that are attached to that host', async () => {
    const here = volume({ state: 'in-use', attachments: [attached('i-0a1b2c3d4e5f60001')] });
    const elsewhere = volume({ state: 'in-use', attachments: [attached('i-0ffffffffffffffff')] });
    const seenOf = async (one: ObservedRestoredVolume) =>
      (await volumesOf(drillWith({ volumes: [one], hosts: [host()] }).drill))
        .get(server.serverID)
        ?.get('mirror');
    expect(await seenOf(here)).toEqual({ volumeID: 'vol-0a1b2c3d4e5f60001', copyVolumeID: null });
    expect(await seenOf(elsewhere)).toBeUndefined();
  });
});
