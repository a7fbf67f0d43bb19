import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readLocalFile } from '../infra/read-local-file.ts';
import { RECORD } from '../reporting/evidence/file-names.ts';
import { OutputFault, UsageFault } from './exit.ts';

export type Files = ReadonlyMap<string, string | Uint8Array>;

/** A folder that takes the files of one drill. */
export interface ClaimedFolder {
  /** @throws {OutputFault} with every file that could not be written; the others are there. */
  write(files: Files): void;
  /** Leaves the folder as it was when nothing came of the drill. */
  release(): void;
}

/**
 * Claims a folder before anything is started: a drill must not be lost at its end, nor written over another.
 * @throws {UsageFault} when it is not empty or cannot be written.
 */
export function claimFolder(folder: string, subfolder: string): ClaimedFolder {
  const refuse = (why: string): never => {
    throw new UsageFault(`${folder}: ${why}; name another folder with --out`);
  };
  refuseNothing(folder);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) return refuse('it is a file');
  try {
    makeFolder(folder);
    if (readdirSync(folder).length > 0)
      return refuse('there are files in it, and evidence is written once, as in the bucket');
    // Not recursive: of two drills only one gets the folder.
    mkdirSync(join(folder, subfolder));
  } catch (error) {
    if (error instanceof UsageFault) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    return refuse(code === 'ENOTDIR' ? 'it is below a file' : `it cannot be written (${message})`);
  }
  return {
    write: (files) => writeAll(folder, files),
    release: () => rmdirSync(join(folder, subfolder)),
  };
}

function refuseNothing(path: string): void {
  if (path === '') throw new UsageFault('--out is empty; name a place, or leave it out');
}

/** One level at a time: Node tries the whole path again and again where a file system says that it has no such entry. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Another drill may have made it in between.
    if (!statSync(folder).isDirectory())
      throw Object.assign(new Error(`${folder} is a file`), { code: 'ENOTDIR' });
  }
}

const written: string[] = [];

/** The files that this process has written so far. */
export const writtenFiles = (): readonly string[] => written;

function writeAll(folder: string, files: Files): void {
  const failures = [...files].flatMap(([name, content]) => {
    try {
      makeFolder(dirname(join(folder, name)));
      writeFileSync(join(folder, name), content, { flag: 'wx' });
      written.push(join(folder, name));
      return [];
    } catch (error) {
      return [`${join(folder, name)}: it could not be written (${(error as Error).message})`];
    }
  });
  if (failures.length > 0) throw new OutputFault(failures.join('\n'));
}

/**
 * Writes documents that may be there already, and then only if they are the same.
 * @throws {UsageFault} before anything is written when one is there and differs, or a place cannot be written.
 */
export function writeDocuments(folder: string, files: Files): void {
  refuseNothing(folder);
  const other = [...files].find(([name, content]) => differs(join(folder, name), content));
  if (other !== undefined) {
    throw new UsageFault(
      `${join(folder, other[0])}: it is there and differs, and evidence is written once; name another folder with --out`,
    );
  }
  try {
    makeFolder(folder);
  } catch (error) {
    throw new UsageFault(
      `${folder}: it cannot be written (${(error as Error).message}); name another folder`,
    );
  }
  writeAll(folder, new Map([...files].filter(([name]) => !existsSync(join(folder, name)))));
}

function differs(path: string, content: string | Uint8Array): boolean {
  if (!existsSync(path)) return false;
  const read = readLocalFile(path, Buffer.byteLength(content));
  return 'refusal' in read || !read.bytes.equals(Buffer.from(content));
}

/**
 * Writes a file that a person goes on with.
 * @throws {UsageFault} when there is one, unless it may be overwritten, or nothing can be written there.
 * @throws {OutputFault} when the disk does not take it.
 */
export function writeNew(file: string, text: string, mayOverwrite: boolean): void {
  refuseNothing(file);
  try {
    makeFolder(dirname(file));
    writeFileSync(file, text, { flag: mayOverwrite ? 'w' : 'wx' });
    written.push(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageFault(
        `${file}: it is there already; name another with --out, or overwrite it with --force`,
      );
    throw unwritten(file, error);
  }
}

/** The place is right, and the disk is full or broken. */
const isLost = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '');

/**
 * Writes a page that is made afresh whenever it is asked for.
 * @throws {UsageFault} when it would take the place of evidence, or nothing can be written there.
 * @throws {OutputFault} when the disk does not take it.
 */
export function writeView(file: string, text: string): void {
  refuseNothing(file);
  if (existsSync(file) && existsSync(join(dirname(file), RECORD)))
    throw new UsageFault(`${file}: evidence is beside it and is written once; name another file with --out`);
  try {
    writeFileSync(file, text);
    written.push(file);
  } catch (error) {
    throw unwritten(file, error);
  }
}

const unwritten = (file: string, error: unknown): Error =>
  new (isLost(error) ? OutputFault : UsageFault)(
    `${file}: it could not be written (${(error as Error).message}); name another file with --out`,
  );
