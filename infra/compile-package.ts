import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `npm pack` runs this: compiles the command line into dist/package, because Node runs TypeScript from a folder but not
 * from an installed package. The tree stays as it is in the repository, with what is read from it at run time.
 */

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

rmSync(at('dist/package'), { recursive: true, force: true });
execFileSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.package.json')], {
  stdio: 'inherit',
});
// The evaluator of permissions is for development only, and its licence is not this package's (docs/decisions/0078).
rmSync(at('dist/package/simulator/iam'), { recursive: true });
cpSync(at('statemachines'), at('dist/package/statemachines'), { recursive: true });
