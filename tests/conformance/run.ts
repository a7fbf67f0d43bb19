import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type DrillRequest, drillRequestSchema, functionContract } from '../../core/workflow/contract.ts';
import { DEPENDENT_ACTIONS } from '../../simulator/account/dependent-actions.ts';
import { rehearseByHand } from './by-hand.ts';
import type { Deployment } from './deployment.ts';
import { comparePolicies } from './packaged-policies.ts';
import { type Outcome, playStory } from './play-stories.ts';
import { writePowershell } from './powershell.ts';
import {
  judgeTemplate,
  lintPowershell,
  lintTemplate,
  OUT,
  preparePython,
  run,
  runProgram,
  startMoto,
} from './python.ts';
import type { Exchange } from './router.ts';
import { openStageDoor } from './stage-door.ts';
import { STORIES } from './stories.ts';
import { verifyInBucket } from './verify-in-bucket.ts';

/**
 * `npm run test:conformance`: the package, judged by programs of other people. moto (Python) deploys it, runs its state
 * machine and keeps its evidence; boto3 reads what the simulator answers; cfn-lint reads the template. With a word only
 * the stories whose names have it are played.
 */

const read = (file: string): unknown => JSON.parse(readFileSync(join(OUT, file), 'utf8'));

const failed: string[] = [];

/** Runs one part; those that follow run all the same. */
async function part<T>(title: string, work: () => Promise<T>): Promise<T | undefined> {
  process.stdout.write(`\n== ${title}\n`);
  const begun = performance.now();
  try {
    return await work();
  } catch (error) {
    failed.push(title);
    process.stdout.write(`FAIL ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  } finally {
    process.stdout.write(`   (${((performance.now() - begun) / 1_000).toFixed(1)} s)\n`);
  }
}

async function playStories(
  account: { readonly deployment: Deployment; readonly moto: string },
  door: Awaited<ReturnType<typeof openStageDoor>>,
  scheduled: unknown,
  onAnswer: (exchange: Exchange) => void,
): Promise<void> {
  const outcomes: Outcome[] = [];
  const only = process.argv[2] ?? '';
  for (const story of STORIES.filter(({ name }) => name.includes(only))) {
    const outcome = await playStory(story, { ...account, door, onAnswer }, scheduled);
    outcomes.push(outcome);
    process.stdout.write(lineOf(outcome));
    for (const fault of outcome.faults) process.stdout.write(`      ${fault}\n`);
  }
  const faulty = outcomes.filter(({ faults }) => faults.length > 0);
  if (faulty.length > 0) throw new Error(`${faulty.length} stories are not the same with both engines`);
}

function lineOf({ story, ended, transitions, seconds, explained, faults }: Outcome): string {
  return [
    faults.length === 0 ? 'same' : 'OTHER',
    story.name.padEnd(48),
    `${story.verdict}, ${story.cleanup}`.padEnd(24),
    ended.padEnd(10),
    `${transitions} states`.padStart(10),
    `${explained} explained`.padStart(13),
    `${seconds.embedded.toFixed(1)} s / ${seconds.moto.toFixed(1)} s\n`,
  ].join('  ');
}

/** The plan whose account the stories play. */
const EXAMPLE = 'wordpress-workshop';

/** What a schedule would send is what the workflow and the sweep take. */
function inputsAreTaken(): unknown {
  const inputs = read('schedules.json') as Record<string, string>;
  let drill: unknown;
  for (const [name, input] of Object.entries(inputs)) {
    const sent: unknown = JSON.parse(input.replace('<aws.scheduler.scheduled-time>', '2026-11-21T17:00:00Z'));
    const isSweep = name.startsWith('Sweep');
    const schema: z.ZodType = isSweep ? functionContract.SweepOrphans.input : drillRequestSchema;
    const parsed = schema.safeParse(sent);
    if (!parsed.success) throw new Error(`${name}: ${z.prettifyError(parsed.error)}`);
    process.stdout.write(`  ok    ${name}: its input is ${isSweep ? "the sweep's" : "a drill's"}\n`);
    if (!isSweep && (sent as DrillRequest).plan['id'] === EXAMPLE) drill = sent;
  }
  if (drill === undefined) throw new Error(`no packaged schedule is of plan ${EXAMPLE}`);
  return drill;
}

async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  await part('Python packages', preparePython);
  await part('package', () => run('npm', ['run', '--silent', 'package']));
  await part('IAM decides in the simulator by the packaged policies', async () => comparePolicies());
  await part('cfn-lint reads the template', lintTemplate);
  await part('checkov reads the template', () => judgeTemplate('judge_security.py'));
  await part('policy_sentry knows what actions depend on', () => {
    writeFileSync(join(OUT, 'dependent-actions.json'), JSON.stringify(DEPENDENT_ACTIONS));
    return judgeTemplate('judge_permissions.py');
  });
  await part('a grammar of PowerShell parses the scripts for Windows', () => {
    writePowershell(join(OUT, 'powershell'));
    return lintPowershell();
  });
  const exchanges: Exchange[] = [];
  const onAnswer = (exchange: Exchange): unknown => exchanges.push(exchange);
  const door = await openStageDoor();
  const moto = await startMoto(door);
  try {
    await part('what AWS enforces of a template beyond that', () =>
      runProgram('judge_template.py', moto.url),
    );
    await part('moto deploys the package', () => runProgram('deploy.py', moto.url));
    const deployment = read('deployment.json') as Deployment;
    const scheduled = await part('moto takes the schedules', async () => {
      await runProgram('judge_schedules.py', moto.url);
      return inputsAreTaken();
    });
    await part('stories: the embedded engine / moto', () =>
      playStories({ deployment, moto: moto.url }, door, scheduled, onAnswer),
    );
    await part('kunren verify reads the chain of all stories from moto', () =>
      verifyInBucket(deployment, moto.url),
    );
    await part('moto keeps the evidence', () => runProgram('judge_storage.py', moto.url));
    await part('boto3 reads the simulator: DRS by its model, EC2 as from moto', () =>
      rehearseByHand(moto.url, exchanges),
    );
  } finally {
    moto.stop();
    await door.close();
  }
  process.stdout.write(
    failed.length === 0 ? '\nconformance: all the same\n' : `\nFAILED: ${failed.join('; ')}\n`,
  );
  process.exitCode = failed.length === 0 ? 0 : 1;
}

await main();
// A Lambda that a story has killed may still wait for something: nobody waits for it.
process.exit();
