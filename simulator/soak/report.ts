import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesOf } from './run-case.ts';
import type { Failure } from './search.ts';

/** What people need to know of a failure: the broken promise, the case, and how to reproduce it. */
export function describeFailure(failure: Failure, folder: string): string {
  const { seed, smallest, violations, error } = failure;
  const { plans, scenario } = filesOf(smallest);
  const again =
    plans.length === 1
      ? `npx kunren run ${join(folder, 'plan.yml')} --local --scenario ${join(folder, 'scenario.yml')} --seed ${seed}`
      : `npm run soak -- --from ${seed} --seeds 1`;
  return [
    `Seed ${seed} broke a promise:`,
    ...violations.map(({ checker, text }) => `  ${checker}: ${text}`),
    ...(error === null ? [] : [`  the simulation failed: ${error}`]),
    ...plans.flatMap((plan, index) => ['', `plan${index === 0 ? '' : ` ${index + 1}`}:`, plan]),
    'scenario:',
    scenario,
    `Again: ${again}`,
  ].join('\n');
}

/** Writes plan.yml (plan-2.yml …) and scenario.yml into the seed's folder and returns its path. */
export async function writeFailure({ seed, smallest }: Failure, under: string): Promise<string> {
  const folder = join(under, `seed-${seed}`);
  const { plans, scenario } = filesOf(smallest);
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'scenario.yml'), scenario),
    ...plans.map((plan, index) =>
      writeFile(join(folder, index === 0 ? 'plan.yml' : `plan-${index + 1}.yml`), plan),
    ),
  ]);
  return folder;
}
