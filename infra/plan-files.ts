import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const PLAN_FILE = /^[^.].*\.ya?ml$/i;

/** Far above the limit of a plan's text, which has a message of its own. */
export const PLAN_BYTES_MAX = 8 * 1_024 * 1_024;

/**
 * The plans in a folder: what validate checks, packaging deploys and the sweep looks after is one list.
 * A folder that is not there has none.
 */
export function listPlanFiles(folder: string): string[] {
  return entriesOf(folder)
    .filter((name) => PLAN_FILE.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
