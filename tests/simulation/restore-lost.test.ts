import { describe, expect, it } from 'vitest';
import { callsOf } from './rehearse.ts';
import { mirrorAccount, rehearseRestore } from './restore-account.ts';

/** Restores whose answers are lost, whose workflow dies, or that lie beside what is somebody else's. */

type Changes = Record<string, unknown>;

const with_ = (changes: Changes): Changes => mirrorAccount(() => changes);
const CHANGES = [
  'ec2:CreateVolume',
  'ec2:RunInstances',
  'ec2:AttachVolume',
  'ec2:DeleteVolume',
  'ec2:TerminateInstances',
];

describe('an answer that is lost after its effect', () => {
  it.each(CHANGES)('of %s makes nothing twice, and the drill passes', async (operation) => {
    const rehearsal = await rehearseRestore(with_({ faults: [{ operation, lost: true, times: 3 }] }));
    const { record, simulator } = rehearsal;
    expect([record.verdict, record.cleanup.status]).toEqual(['PASS', 'COMPLETE']);
    const { ebs, instances } = simulator.aws;
    expect([...ebs.volumes.values()].filter(({ isRoot }) => !isRoot)).toHaveLength(2);
    expect(instances.size).toBe(2);
  });
});

describe('a step that dies in the middle', () => {
  it.each([
    ['RestoreWave', 8],
    ['RestoreWave', 11],
    ['AttachVolumes', 6],
    ['AttachVolumes', 9],
    ['TerminateDrill', 7],
  ] as const)('%s after %i calls is repeated, and makes nothing twice', async (state, afterCalls) => {
    const { record, simulator } = await rehearseRestore(
      with_({ workflow: [{ state, happens: 'is-killed', afterCalls }] }),
    );
    expect([record.verdict, record.cleanup.status]).toEqual(['PASS', 'COMPLETE']);
    expect([...simulator.aws.ebs.volumes.values()].filter(({ isRoot }) => !isRoot)).toHaveLength(2);
  });
});

describe('a workflow that is dead', () => {
  it.each(['RestoreWave', 'AttachVolumes', 'ProbeWave'] as const)(
    'in %s leaves its volumes and hosts to the sweep, which removes them',
    async (state) => {
      const rehearsal = await rehearseRestore(with_({ workflow: [{ state, happens: 'execution-aborted' }] }));
      expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
      expect(rehearsal.record.closedBy).toBe('sweep');
    },
  );
});

describe('a volume that somebody detaches before its host was seen whole', () => {
  it('is not attached again: nobody knows what was done to it', async () => {
    const rehearsal = await rehearseRestore(
      with_({ restore: { meddling: [{ does: 'detaches-volume', after: '10s' }] } }),
    );
    expect(rehearsal.record.reasons[0]).toMatchObject({
      code: 'LAUNCH_FAILED',
      text: expect.stringMatching(/somebody has detached it/),
    });
    expect(callsOf(rehearsal, 'ec2:AttachVolume')).toHaveLength(2);
    expect(rehearsal.record.cleanup.status).toBe('COMPLETE');
  });
});

describe('a restore beside what is somebody else’s', () => {
  it('touches none of it, whatever its tags', async () => {
    const tags = { 'kunren:drill': 'somebody', 'kunren:plan': 'mirror-disk', backup: 'mirror-disk' };
    const rehearsal = await rehearseRestore(
      with_({
        foreign: [
          {
            hostname: 'cluster-1',
            os: 'windows',
            tags,
            volumes: [{ tags }, { snapshot: 'standby-1', tags }],
          },
          { volumes: [{ snapshot: 'standby-1', tags }] },
        ],
      }),
    );
    expect(rehearsal.record.verdict).toBe('PASS');
    const named = ['ec2:AttachVolume', 'ec2:DeleteVolume', 'ec2:TerminateInstances'].flatMap((operation) =>
      callsOf(rehearsal, operation).map(({ input }) => JSON.stringify(input)),
    );
    const foreign = [...rehearsal.simulator.aws.ebs.volumes.values()].filter(
      ({ tags: own }) => own['kunren:drill'] === 'somebody',
    );
    // Three restored or empty ones, and the root of their instance.
    expect(foreign).toHaveLength(4);
    expect(named.filter((text) => foreign.some(({ volumeID }) => text.includes(volumeID)))).toEqual([]);
  });

  it('removes its volumes although EC2 refuses for a while', async () => {
    const { record } = await rehearseRestore(
      with_({
        restore: { deleteRefused: [{ times: 3, code: 'VolumeInUse' }], hosts: [{ outcome: 'never-boots' }] },
      }),
    );
    expect([record.verdict, record.cleanup.status]).toEqual(['FAIL', 'COMPLETE']);
  });
});
