import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHost } from './ask-volume.ts';
import { openDisks, standInForDeviceMapper } from './disks.ts';
import { HOST, type ServerTest, type Stage } from './stage.ts';
import { fileSystem, openVolumeStage, type VolumeStage } from './volume-stage.ts';

/**
 * A database on a disk whose power was cut while rows were written: the script of docs/restore-proofs.md, 'Starting a
 * database', starts it on the writable copy, and the compared disk stays as it is.
 */

type FileSystem = 'ext4' | 'xfs';

const MEBIBYTES: Readonly<Record<FileSystem, number>> = { ext4: 160, xfs: 320 };
const DATA = 'pg/main';
const WRITING_MILLISECONDS = 1_500;

export const volumeEngine: ServerTest = {
  name: 'volume-engine',
  packages: ['e2fsprogs', 'xfsprogs', 'mount', 'dmsetup', 'postgresql'],
  async run(stage) {
    const disks = openDisks(stage.folder);
    stage.atEnd(disks.close);
    const host = openHost(stage.folder, standInForDeviceMapper(stage.folder));
    const all = openVolumeStage(stage, disks, host, {});
    for (const type of ['ext4', 'xfs'] as const) {
      const crashed = await cutWhileWriting(stage, type);
      stage.judged(
        `a server on ${type} had told of ${crashed.committed} rows when its power was cut`,
        crashed.committed > 0,
      );
      await good(all, type, crashed);
      if (type === 'ext4') await broken(all, type, crashed);
    }
  },
};

interface Crashed {
  readonly image: string;
  /** The newest row whose commit the client was told of. */
  readonly committed: number;
  /** The file of the table, below the data directory. */
  readonly table: string;
}

/** The file system is shut down without its journal being flushed: what a snapshot of a running server holds. */
async function cutWhileWriting(stage: Stage, type: FileSystem): Promise<Crashed> {
  const image = join(stage.folder, `engine-${type}.img`);
  const at = join(stage.folder, `engine-${type}`);
  mkdirSync(at);
  stage.call('truncate', '-s', `${MEBIBYTES[type]}M`, image);
  stage.call(`mkfs.${type}`, '-q', image);
  stage.call('mount', '-o', 'loop', image, at);
  const data = join(at, DATA);
  mkdirSync(data, { recursive: true });
  const owner = (what: string): number => Number(stage.call('id', what, 'postgres'));
  chownSync(data, owner('-u'), owner('-g'));
  const [version = ''] = readdirSync('/usr/lib/postgresql').toSorted().toReversed();
  const programs = `/usr/lib/postgresql/${version}/bin`;
  const asOwner = ['-u', 'postgres', '--'] as const;
  // Checksums, without which PostgreSQL reads a broken page as data.
  const cluster = ['-A', 'trust', '-k', '--wal-segsize=1', '-D', data];
  stage.call('runuser', ...asOwner, `${programs}/initdb`, ...cluster);
  const port = await stage.freePort();
  const options = ['-D', data, '-p', String(port), '-h', HOST, '-k', ''];
  const program = await stage.serve(port, 'runuser', ...asOwner, `${programs}/postgres`, ...options);
  const psql = ['-h', HOST, '-p', String(port), '-U', 'postgres', '-qAt'];
  const ask = (...statements: string[]): string =>
    stage.call('psql', ...psql, ...statements.flatMap((one) => ['-c', one]));
  ask(
    'CREATE TABLE ticks (n bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL)',
    'INSERT INTO ticks (at) SELECT clock_timestamp() FROM generate_series(1, 2000)',
    'SELECT count(*) FROM ticks',
    'CHECKPOINT',
  );
  const table = ask("SELECT pg_relation_filepath('ticks')").trim();
  const told = join(stage.folder, `told-${type}`);
  const insert = 'INSERT INTO ticks (at) VALUES (clock_timestamp()) RETURNING n;';
  const out = openSync(told, 'w');
  const writer = spawn('sh', ['-c', 'yes "$0" | psql "$@"', insert, ...psql], {
    stdio: ['ignore', out, 'ignore'],
  });
  closeSync(out);
  const writerEnded = new Promise((resolve) => writer.once('exit', resolve));
  await new Promise((resolve) => setTimeout(resolve, WRITING_MILLISECONDS));
  stage.call('xfs_io', '-x', '-c', 'shutdown', at);
  await program.stop();
  await writerEnded;
  stage.call('umount', at);
  const numbers = readFileSync(told, 'utf8').split('\n').filter(Boolean).map(Number);
  return { image, table, committed: numbers.at(-1) ?? 0 };
}

async function good(
  { disks, host, judged, newID, stage }: VolumeStage,
  type: FileSystem,
  { image, committed }: Crashed,
): Promise<void> {
  const before = digestOf(image);
  const ids = { volumeID: newID(), copyVolumeID: newID() };
  disks.attach(image, ids.volumeID);
  disks.attach(disks.copy(image, ':'), ids.copyVolumeID);
  const volume = `engine-${type}`;
  const seen = /found nothing once the dirty journal was replayed in a view$/;
  judged(`the compared ${type} of a database`, await host.ask(volume, ids, fileSystem(type)), 'passed', seen);
  const answer = await host.ask(volume, ids, { proof: 'writable-copy', type, script: script() });
  judged(`PostgreSQL on a copy of ${type}`, answer, 'passed', /\|t$/);
  const newest = Number(/(\d+)\|t$/.exec(answer.seen)?.[1]);
  stage.judged(
    `its newest row is ${newest}, and ${committed} was the newest that was told of`,
    newest >= committed,
  );
  stage.judged(`no byte of the compared ${type} of a database has changed`, digestOf(image) === before);
}

async function broken(
  { disks, host, judged, newID }: VolumeStage,
  type: FileSystem,
  { image, table }: Crashed,
): Promise<void> {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'a broken page',
      `printf broken | dd of="$1/${DATA}/${table}" bs=1 seek=5000 conv=notrunc status=none`,
      /invalid page in block 0 of relation/,
    ],
    [
      'a WAL of zeros',
      `for one in "$1/${DATA}"/pg_wal/0*; do head -c 1048576 /dev/zero >"$one"; done`,
      /could not locate a valid checkpoint record/,
    ],
    [
      'a broken control file',
      `printf broken | dd of="$1/${DATA}/global/pg_control" bs=1 seek=40 conv=notrunc status=none`,
      /incorrect checksum in control file/,
    ],
  ];
  for (const [index, [name, change, seen]] of cases.entries()) {
    const ids = { volumeID: newID(), copyVolumeID: newID() };
    disks.attach(image, ids.volumeID);
    disks.attach(disks.changed(image, type, change), ids.copyVolumeID);
    const proof = { proof: 'writable-copy', type, script: script() };
    const answer = await host.ask(`broken-${index}`, ids, proof);
    judged(`PostgreSQL with ${name}`, answer, 'COPY_SCRIPT_FAILED', seen);
  }
}

/** The script of the page, for this test's directory and table. */
function script(): string {
  const page = readFileSync('docs/restore-proofs.md', 'utf8');
  const [, section = ''] = page.split('\n## Starting a database\n');
  const [, block = ''] = /```sh\n(.*?)```/s.exec(section) ?? [];
  const own = block.replace(/^data=.*$/m, `data=${DATA}`);
  if (own === block) throw new Error('docs/restore-proofs.md has no script with data= to start a database');
  return own;
}

const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
