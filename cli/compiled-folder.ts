import { join } from 'node:path';
import { CACHE_FOLDER } from '../infra/cache-folder.ts';

/** Where Node caches compiled code between commands. */
export const COMPILED_FOLDER = join(CACHE_FOLDER, 'compiled');
