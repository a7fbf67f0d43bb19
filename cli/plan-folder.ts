import { isValid } from 'ulid';
import type { StoredFile } from '../adapters/store/evidence-bucket.ts';
import type { Beside } from '../reporting/evidence/check-folder.ts';

/** What a folder of evidence has in it, on disk or in the bucket. */

/** What lies in a folder and is no file that can be read: why, by name. */
export type Unread = ReadonlyMap<string, string>;

/** The evidence to verify: one drill's folder, or a plan's with all its drills; on disk or in the bucket. */
export interface EvidenceSource {
  readonly drills: readonly DrillFolderFiles[];
  /** Whether it is a plan's folder, so that the whole chain can be checked. */
  readonly isPlan: boolean;
  /** What the folder is where it holds a look at readiness and no drill: its name and its plan's, as in the bucket. */
  readonly look?: { readonly plan: string | undefined; readonly run: string | undefined };
  /** What else is in a plan's folder. */
  readonly beside: Beside;
  /** What lies there and is no file. */
  readonly unread: Unread;
  /** The files of index/, by name; empty when they were not copied. */
  readonly indexes: ReadonlyMap<string, Uint8Array>;
  /** The drill.json of another drill of the plan, if it is beside this one. */
  recordBeside(drillId: string): Promise<Uint8Array | undefined>;
}

export interface DrillFolderFiles {
  /** The name of its folder, if that is a drill's id. */
  readonly drillId: string | undefined;
  /** Files by name; working files, which are only named, are empty here. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly unread: Unread;
  /** The version and lock of each file in S3; undefined for a folder on disk. */
  readonly locks: ReadonlyMap<string, StoredFile['lock']> | undefined;
}

/** The folders with a drill's id as their name. */
export const drillsAmong = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name) => name.endsWith('/') && isValid(name.slice(0, -1))))]
    .map((name) => name.slice(0, -1))
    .sort();

/** What is in a plan's folder and no drill. */
export const othersAmong = (names: readonly string[]): string[] => {
  const drills = new Set(drillsAmong(names).map((name) => `${name}/`));
  return names.filter((name) => !drills.has(name) && !/\/./.test(name)).sort();
};

/** A drill's id, if the name is one. */
export const idOf = (name: string): string | undefined => (isValid(name) ? name : undefined);
