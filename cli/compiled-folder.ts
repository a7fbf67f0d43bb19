import { fileURLToPath } from 'node:url';

/** Where Node keeps compiled code from one command to the next. */
export const COMPILED_FOLDER = fileURLToPath(
  new URL('../node_modules/.cache/kunren/compiled', import.meta.url),
);
