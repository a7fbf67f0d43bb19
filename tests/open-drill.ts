import type { DrillFolder } from '../adapters/store/drill-folder.ts';
import type { Opening } from '../core/facts/steps.ts';
import { makeOpening } from '../core/workflow/opening.ts';
import { NOW, plannedServers, planOf } from './builders.ts';

/** An open drill without a store, for tests of single steps. */

export const DRILL = '01KAZ0000000000000000000AB';

/** A moment so many seconds after the drill began. */
export const atSecond = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

/** The opening of a drill that began at NOW, of a plan with these changes. */
export function openingOf(changes: Record<string, unknown> = {}): Opening {
  const plan = planOf(changes);
  const request = {
    plan: {},
    planSha256: '0'.repeat(64),
    trigger: { type: 'local' as const, actor: null },
    scheduledFor: null,
  };
  const execution = { id: 'arn:execution:x', name: DRILL, startedAt: NOW.toISOString() };
  return { ...makeOpening(plan, DRILL, { request, execution }, true), servers: plannedServers(plan) };
}

/** A folder in memory, with everything that was written to it in order; names of a wave are `wave-0/start`. */
export interface FolderInMemory {
  readonly folder: DrillFolder;
  readonly written: { readonly name: string; readonly facts: unknown }[];
  readonly read: string[];
}

/** Holds these facts at first. */
export function folderWith(facts: Readonly<Record<string, unknown>> = {}): FolderInMemory {
  const kept = new Map<string, unknown>(Object.entries(facts));
  const written: { name: string; facts: unknown }[] = [];
  const read: string[] = [];
  const nameOf = (name: string, wave?: number): string =>
    wave === undefined ? name : `wave-${wave}/${name}`;
  const folder: Pick<DrillFolder, 'write'> & { read(name: string, wave?: number): Promise<unknown> } = {
    read: async (name, wave) => {
      read.push(nameOf(name, wave));
      return kept.get(nameOf(name, wave));
    },
    write: async (name, facts, wave) => {
      written.push({ name: nameOf(name, wave), facts });
      kept.set(nameOf(name, wave), facts);
    },
  };
  return { folder: folder as DrillFolder, written, read };
}
