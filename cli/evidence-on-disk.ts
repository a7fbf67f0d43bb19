import { type Dirent, lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isValid } from 'ulid';
import { readLocalFile } from '../infra/read-local-file.ts';
import { RECORD } from '../reporting/evidence/file-names.ts';
import { UsageFault } from './exit.ts';
import { drillsAmong, type EvidenceSource, idOf, othersAmong } from './plan-folder.ts';
import { BYTES_MAX } from './read-text.ts';

/** Evidence in a folder of this machine. Only files are read: a link leads out of the folder, and a pipe never ends. */
export async function evidenceOnDisk(place: string): Promise<EvidenceSource> {
  const folder = resolve(place);
  const top = await readFolder(folder);
  const fault = top.unread.get(THIS_FOLDER);
  if (fault !== undefined) throw new UsageFault(`${place}: ${fault}`);
  const drillIds = drillsAmong([...top.files.keys()]);
  const isPlan = drillIds.length > 0;
  const drills = (isPlan ? drillIds : ['']).map(async (name) => ({
    drillId: idOf(basename(join(folder, name))),
    ...(name === '' ? top : await readFolder(join(folder, name))),
    locks: undefined,
  }));
  const below = (name: string): Promise<Contents | undefined> =>
    isPlan && top.files.has(`${name}/`) ? readFolder(join(folder, name)) : Promise.resolve(undefined);
  const [chain, findings, index] = [await below('chain'), await below('findings'), await below('index')];
  return {
    isPlan,
    drills: await Promise.all(drills),
    beside: {
      places: chain?.files,
      findings: findings?.files ?? new Map(),
      others: othersAmong([...top.files.keys()]),
    },
    unread: new Map([
      ...(isPlan ? top.unread : []),
      ...named('chain', chain),
      ...named('findings', findings),
      ...named('index', index),
    ]),
    indexes: index?.files ?? new Map(),
    async recordBeside(drillId) {
      const beside = join(dirname(folder), drillId);
      if (lstatSync(beside, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
      const read = readPlainFile(join(beside, RECORD));
      return 'refusal' in read ? undefined : read.bytes;
    },
  };
}

interface Contents {
  /** By name; a folder by its name and a slash, empty, and what is in it by name. */
  readonly files: Map<string, Uint8Array>;
  /** What is no file, and why it was not read. */
  readonly unread: Map<string, string>;
}

const named = (folder: string, contents: Contents | undefined): [string, string][] =>
  [...(contents?.unread ?? [])].map(([name, why]) => [join(folder, name), why]);

/** Stands for a folder itself among what is in it. */
const THIS_FOLDER = './';

async function readFolder(folder: string): Promise<Contents> {
  const contents: Contents = { files: new Map(), unread: new Map() };
  for (const entry of await entriesOf(folder, THIS_FOLDER, contents)) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) {
      const read = readPlainFile(path);
      if ('refusal' in read) contents.unread.set(entry.name, read.refusal);
      else contents.files.set(entry.name, read.bytes);
    } else if (READ_ALONE.has(entry.name) || isValid(entry.name))
      contents.files.set(`${entry.name}/`, new Uint8Array());
    else await nameWithin(entry.name, contents, folder);
  }
  return contents;
}

/** Folders beside the drills whose content is read for itself, or is no evidence. */
const READ_ALONE = new Set(['chain', 'index', 'findings', 'schedule']);

/** What is in a folder within: no evidence of its own, so its name is enough. */
async function nameWithin(name: string, contents: Contents, folder: string): Promise<void> {
  contents.files.set(`${name}/`, new Uint8Array());
  for (const entry of await entriesOf(join(folder, name), `${name}/`, contents)) {
    const within = `${name}/${entry.name}`;
    if (entry.isDirectory()) await nameWithin(within, contents, folder);
    else if (entry.isFile()) contents.files.set(within, new Uint8Array());
    else contents.unread.set(within, NO_FILE);
  }
}

const NO_FILE = 'it is a link, a pipe or a device and no file: it was neither followed nor read';

function readPlainFile(path: string): ReturnType<typeof readLocalFile> {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.isFile() ? readLocalFile(path, BYTES_MAX) : { refusal: NO_FILE };
}

/** What is in a folder; of one that cannot be read nothing, and its name is among what was not read. */
async function entriesOf(folder: string, name: string, { unread }: Contents): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    unread.set(name, REFUSALS.get(code) ?? `the folder cannot be read (${message})`);
    return [];
  }
}

const REFUSALS = new Map([
  ['ENOENT', 'there is no such folder; check the path'],
  ['ENOTDIR', 'it is a file, and evidence is a folder; name the one that it lies in'],
  ['EACCES', 'the folder may not be read, so what is in it was not checked; check its permissions'],
]);
