import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const isInstalled = import.meta.url.includes('/node_modules/');

/** What is made once and used again: fonts, compiled code. An installed package may belong to another user. */
export const CACHE_FOLDER = isInstalled
  ? join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'kunren')
  : fileURLToPath(new URL('../node_modules/.cache/kunren', import.meta.url));
