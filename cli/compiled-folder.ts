import { fileURLToPath } from 'node:url';

/** Where Node caches compiled code between commands. */
export const COMPILED_FOLDER = fileURLToPath(
  new URL('../node_modules/.cache/kunren/compiled', import.meta.url),
);
