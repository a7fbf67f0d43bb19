import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { volumeErrand } from '../../core/inside/volume/errand.ts';
import { judgeVolume } from '../../core/inside/volume/judge.ts';
import type { VolumeProbe } from '../../core/plan/volume-proofs.ts';
import { type Keys, probeOf } from './ask-volume.ts';
import { type Disks, openDisks } from './disks.ts';
import { buildRoot } from './machine-root.ts';
import type { ServerTest, Stage } from './stage.ts';

/**
 * The scripts for restored volumes in a virtual machine with Debian's kernel, where disks are NVMe with a volume's id as
 * serial number, and journals are replayed by dm-snapshot: what `volumes` can only play. About two minutes: the processor
 * is emulated, so that it runs wherever these tests do.
 */

interface Asked {
  readonly name: string;
  readonly probe: VolumeProbe;
  readonly script: string;
  readonly wanted: string;
}

interface Setting {
  readonly asked: readonly Asked[];
  /** Serial numbers and images, in the order of the disks. */
  readonly attached: readonly (readonly [serial: string, image: string])[];
}

const fileSystem = (type: string, more: Keys = {}): Keys => ({ proof: 'file-system', type, ...more });
const MACHINE_SECONDS = 420;

export const machine: ServerTest = {
  name: 'machine',
  packages: [
    'qemu-system-x86',
    'busybox-static',
    'e2fsprogs',
    'xfsprogs',
    'ntfs-3g',
    'fdisk',
    'dmsetup',
    'fuse3',
  ],
  async run(stage) {
    const disks = openDisks(stage.folder);
    stage.atEnd(disks.close);
    const { asked, attached } = prepare(disks);
    const kernel = unpackedKernel(stage);
    const image = buildRoot(
      stage.folder,
      kernel,
      asked.map(({ name, script }) => ({ name, script })),
    );
    const printed = await boot(stage.folder, kernel, image, attached);
    for (const round of ['single', 'at-once'])
      for (const one of asked) judgeOne(stage, round, one, printed.get(`${round}/${one.name}`));
    const dirty = asked.find(({ name }) => name === 'dirty-ext4');
    if (dirty !== undefined)
      judgeOne(
        stage,
        'little-room',
        { ...dirty, wanted: 'CANNOT_TELL' },
        printed.get('little-room/dirty-ext4'),
      );
    stage.judged('no view, loop device or scratch file is left', printed.get('left/over') === '');
  },
};

function prepare(disks: Disks): Setting {
  const asked: Asked[] = [];
  const attached: (readonly [string, string])[] = [];
  const attach = (image: string): string => {
    const serial = `vol${String(attached.length + 1).padStart(17, '0')}`;
    attached.push([serial, image]);
    return serial.replace('vol', 'vol-');
  };
  const ask = (name: string, image: string, proof: Keys, wanted: string, copy?: string): void => {
    const known = attached.find(([, one]) => one === image)?.[0].replace('vol', 'vol-');
    const volumeID = known ?? attach(image);
    const copyVolumeID = copy === undefined ? undefined : attach(copy);
    const probe = probeOf(`disk-${volumeID.slice(-2)}`, proof);
    const { script } = volumeErrand(probe, 'linux', { volumeID, copyVolumeID });
    asked.push({ name, probe, script, wanted });
  };
  const [ext4, xfs, ntfs] = [disks.good('ext4'), disks.good('xfs'), disks.good('ntfs')];
  const [dirtyExt4, dirtyXfs] = [disks.dirty(ext4, 'ext4'), disks.dirty(xfs, 'xfs')];
  const torn = disks.copy(dirtyExt4, 'debugfs -w -R "clri large.bin" "$1" 2>&-');
  const three = disks.partitioned(ext4, xfs, ntfs);
  ask('good', ext4, fileSystem('ext4'), 'passed');
  ask('read', ext4, { proof: 'read' }, 'passed');
  ask('dirty-ext4', dirtyExt4, fileSystem('ext4'), 'passed');
  ask('dirty-xfs', dirtyXfs, fileSystem('xfs'), 'passed');
  ask('torn-ext4', torn, fileSystem('ext4'), 'FILE_SYSTEM_TORN');
  ask('first', three, fileSystem('ext4', { partition: { number: 1 } }), 'passed');
  ask('second', three, fileSystem('xfs', { partition: { label: 'my xfs' } }), 'passed');
  ask('third', three, fileSystem('ntfs', { partition: { number: 3 }, check: false }), 'passed');
  ask('third-by-label', three, { proof: 'digest', partition: { label: 'my ntfs' } }, 'passed');
  const copy = { proof: 'writable-copy', type: 'xfs', script: 'ls later/f200 && touch new' };
  ask('copy', dirtyXfs, copy, 'passed', disks.copy(dirtyXfs, ':'));
  return { asked, attached };
}

/** Debian's kernel for clouds, unpacked and not installed; gives its folder. */
function unpackedKernel({ folder, call }: Stage): string {
  // A list that is older than the archive names files that are gone.
  call('apt-get', '-qq', 'update');
  const name = /Depends: (linux-image-\S+)/.exec(
    call('apt-cache', 'depends', 'linux-image-cloud-amd64'),
  )?.[1];
  if (name === undefined)
    throw new Error('apt-cache knows no linux-image-cloud-amd64: this test needs Debian on x86-64');
  const to = join(folder, 'kernel');
  mkdirSync(to, { recursive: true });
  execFileSync('apt-get', ['-qq', 'download', name], { cwd: to, stdio: ['ignore', 'ignore', 'pipe'] });
  for (const file of readdirSync(to).filter((one) => one.endsWith('.deb')))
    call('dpkg-deb', '-x', join(to, file), to);
  const boot = readdirSync(join(to, 'boot')).find((one) => one.startsWith('vmlinuz-')) ?? '';
  cpSync(join(to, 'boot', boot), join(to, 'vmlinuz'));
  return to;
}

/** What the machine printed, by round and name. */
function boot(
  folder: string,
  kernel: string,
  root: string,
  attached: Setting['attached'],
): Promise<Map<string, string>> {
  const disks = [['root', root] as const, ...attached].flatMap(([serial, image], index) => [
    '-drive',
    `file=${image},if=none,id=d${index},format=raw,snapshot=on`,
    '-device',
    `nvme,serial=${serial},drive=d${index}`,
  ]);
  const words = [
    '-accel',
    'tcg,thread=multi',
    '-cpu',
    'max',
    '-m',
    '1024',
    '-smp',
    '2',
    '-nographic',
    '-nic',
    'none',
  ];
  const line = 'console=ttyS0 root=/dev/nvme0n1 rw init=/init panic=-1 quiet loglevel=1';
  const all = [...words, '-no-reboot', '-kernel', join(kernel, 'vmlinuz'), '-append', line, ...disks];
  return new Promise((resolve, reject) => {
    const qemu = spawn('qemu-system-x86_64', all, { stdio: ['ignore', 'pipe', 'pipe'] });
    const limit = setTimeout(() => qemu.kill('SIGKILL'), MACHINE_SECONDS * 1_000);
    let console_ = '';
    for (const stream of [qemu.stdout, qemu.stderr]) stream.on('data', (part) => (console_ += String(part)));
    qemu.once('error', reject);
    qemu.once('close', () => {
      clearTimeout(limit);
      writeFileSync(join(folder, 'console'), console_);
      const found = [...console_.matchAll(/@@(\S+\/\S+) ([A-Za-z0-9+/=]*)@@/g)];
      resolve(
        new Map(found.map(([, name = '', text = '']) => [name, Buffer.from(text, 'base64').toString()])),
      );
    });
  });
}

function judgeOne(
  stage: Stage,
  round: string,
  { name, probe, wanted }: Asked,
  output: string | undefined,
): void {
  const at = new Date();
  const verdict = judgeVolume(probe, { exitStatus: 0, output: output ?? '', askedAt: at, answeredAt: at });
  const code = verdict.errorCode ?? 'passed';
  const text = `in a machine, ${round}, ${name}: ${code}, ${verdict.seen}`;
  stage.judged(code === wanted ? text : `${text}; wanted ${wanted}`, code === wanted);
}
