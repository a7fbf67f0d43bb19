import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readLocalFile } from '../infra/read-local-file.ts';
import { RECORD } from '../reporting/evidence/files.ts';
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
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) return refuse('it is a file');
  try {
    mkdirSync(folder, { recursive: true });
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

const written: string[] = [];

/** The files that this process has written so far. */
export const writtenFiles = (): readonly string[] => written;

function writeAll(folder: string, files: Files): void {
  const failures = [...files].flatMap(([name, content]) => {
    try {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
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
  const other = [...files].find(([name, content]) => differs(join(folder, name), content));
  if (other !== undefined) {
    throw new UsageFault(
      `${join(folder, other[0])}: it is there and differs, and evidence is written once; name another folder with --out`,
    );
  }
  try {
    mkdirSync(folder, { recursive: true });
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
 * Writes a page that is made afresh whenever it is asked for.
 * @throws {UsageFault} when it would take the place of evidence, or cannot be written.
 */
export function writeView(file: string, text: string): void {
  if (existsSync(file) && existsSync(join(dirname(file), RECORD)))
    throw new UsageFault(`${file}: evidence is beside it and is written once; name another file with --out`);
  try {
    writeFileSync(file, text);
    written.push(file);
  } catch (error) {
    throw new UsageFault(
      `${file}: it could not be written (${(error as Error).message}); name another file with --out`,
    );
  }
}
