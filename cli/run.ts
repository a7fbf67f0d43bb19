import { randomInt } from 'node:crypto';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Command, InvalidArgumentError } from 'commander';
import { cleaner } from '../core/facts/aws-response.ts';
import { formatProblem } from '../core/plan/document.ts';
import { drillRecordSchema } from '../core/verdict/record.ts';
import { PLAN_BYTES_MAX } from '../infra/plan-files.ts';
import { RECORD } from '../reporting/evidence/files.ts';
import type { Broken, LocalJob, LocalNews } from '../simulator/local-job.ts';
import type { LocalResult } from '../simulator/local-run.ts';
import { KUNREN } from './command-name.ts';
import { COMPILED_FOLDER } from './compiled-folder.ts';
import { BrokenRun, BUG, exitStatusOf, UsageFault } from './exit.ts';
import { localKey } from './local-key.ts';
import { formatMessages, messageFiles } from './messages.ts';
import { formatOutcome } from './outcome.ts';
import { type Board, liveBoard, plainBoard, silentBoard } from './progress.ts';
import { readPlanFile } from './read-plan.ts';
import { readText } from './read-text.ts';
import { type ClaimedFolder, claimFolder, type Files } from './write-files.ts';

interface Options {
  readonly local?: true;
  readonly scenario?: string;
  readonly seed?: number;
  readonly out?: string;
  readonly json?: true;
}

const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number from 0 to 999999999.');
  return Number(text);
};

/** `kunren run`: rehearses a plan. */
export const runCommand = (): Command =>
  new Command('run')
    .summary('rehearse a drill plan')
    .description(
      'Rehearses a drill plan from its first guard to its record. With --local everything happens on this machine, ' +
        'in virtual time, against a simulated AWS: the real state machine, functions and SDK clients, no account.',
    )
    .argument('<plan>', 'the plan file, such as plans/wordpress-workshop.yml')
    .option('--local', 'rehearse on this machine against a simulated AWS')
    .option(
      '--scenario <file>',
      'the simulated account; without it everything that the plan names exists and is healthy',
    )
    .option(
      '--seed <number>',
      'decides everything random in the simulation: the same seed gives the same drill; without it each drill is its own',
      wholeNumber,
    )
    .option('--out <dir>', 'where the files go (default: out/PLAN-TIME)')
    .option('--json', 'print the record and nothing else')
    .addHelpText(
      'after',
      `
Exit status: 0 PASS or PASS_WITH_FINDINGS, 1 FAIL, 2 wrong usage, invalid plan or scenario,
3 INCONCLUSIVE, ABORTED or SKIPPED, 4 cleanup INCOMPLETE whatever the verdict,
70 a bug in kunren (a rehearsal that breaks off leaves in --out what it had found),
74 files or output could not be written (a full disk, a closed pipe).

Example:
  ${KUNREN} run plans/wordpress-workshop.yml --local --scenario simulator/scenarios/one-fails.yml`,
    )
    .action(run);

async function run(planFile: string, options: Options): Promise<void> {
  if (options.local !== true) {
    throw new UsageFault('kunren run: only local rehearsals can be run from here; add --local');
  }
  const startedAt = performance.now();
  const { plan, data, sha256 } = readPlanFile(planFile);
  const scenario =
    options.scenario === undefined
      ? null
      : { file: options.scenario, text: readText(options.scenario, PLAN_BYTES_MAX) };
  const folder = options.out ?? join('out', `${plan.id}-${new Date().toISOString().replaceAll(':', '')}`);
  const signingKey = await localKey();
  const claimed = claimFolder(folder, 'messages');
  const seed = options.seed ?? randomInt(1e9);
  // At once: what follows is loaded for seconds.
  if (!options.json) process.stdout.write(`Rehearsing ${plan.id} in a simulated account …\n`);
  const board = options.json ? silentBoard() : process.stdout.isTTY ? liveBoard(plan) : plainBoard(plan);
  const news = await rehearse(
    {
      plan: { value: plan, data, sha256 },
      scenario,
      seed,
      // A drill of its own is held now.
      startAt: options.seed === undefined ? new Date().toISOString() : null,
      compiledFolder: COMPILED_FOLDER,
      signingKey,
    },
    board,
  ).catch((error: unknown) => {
    claimed.release();
    throw error;
  });
  const result = keep(claimed, news, folder);
  for (const problem of result.problems) process.stderr.write(`${problem}\n`);
  if (result.record === null) {
    throw new BrokenRun(
      `kunren run: the drill left no record, a bug to report (README.md, 'Report a bug'): its execution ${result.ended}; its calls are in ${folder}`,
      null,
    );
  }
  const record = drillRecordSchema.parse(JSON.parse(result.record));
  const seconds = (performance.now() - startedAt) / 1_000;
  if (!options.json) process.stdout.write(formatMessages(result));
  process.stdout.write(
    options.json
      ? result.record
      : formatOutcome({
          record,
          result,
          files: { plan: planFile, scenario: options.scenario ?? null },
          folder,
          seed,
          seconds,
        }),
  );
  for (const { checker, text } of result.violations) process.stderr.write(`${checker}: ${text}\n`);
  process.exitCode = result.violations.length > 0 ? BUG : exitStatusOf(record);
}

type Outcome = Extract<LocalNews, { readonly type: 'result' | 'broken' }>;

/**
 * Writes a rehearsal's files before anything is printed of them, those of one that broke off too.
 * @throws {BrokenRun} with the place of what was found so far.
 */
export function keep(claimed: ClaimedFolder, news: Outcome, folder: string): LocalResult {
  if (news.type === 'result') {
    claimed.write(filesOf(news.result));
    return news.result;
  }
  const { reason, stack, found } = news.broken;
  if (found === null) claimed.release();
  else claimed.write(filesSoFar(found));
  const left =
    found === null
      ? 'it had found nothing yet'
      : `what it had found is in ${folder} (files of the drill: ${found.files.size}, API calls: ${found.calls.length})`;
  const verdict = found?.files.has(RECORD) ? 'after its verdict was written' : 'before it had a verdict';
  throw new BrokenRun(
    `kunren run: the rehearsal broke off, a bug to report (README.md, 'Report a bug'), ${verdict}: ${reason}; ${left}`,
    stack,
  );
}

/** Runs the job in its own thread and shows its progress. */
async function rehearse(job: LocalJob, board: Board): Promise<Outcome> {
  // An installed package has it compiled.
  const { ext } = parse(fileURLToPath(import.meta.url));
  const worker = new Worker(new URL(`../simulator/local-worker${ext}`, import.meta.url), {
    workerData: job,
    // Collecting garbage early keeps 500 servers far below 512 MB and costs no time.
    resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 512 },
    env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT' },
  });
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      worker.on('message', (news: LocalNews) => {
        if (news.type === 'progress') board.show(news.progress);
        else if (news.type !== 'problems') resolve(news);
        else reject(new UsageFault(news.problems.map(formatProblem).join('\n')));
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('the rehearsal ended without a result')));
    });
  } finally {
    await board.close();
    await worker.terminate();
  }
}

/**
 * The evidence as in the bucket, each message as it was posted, every API call in order, and the workflow's figures.
 */
function filesOf(result: LocalResult): Files {
  const { transitions, largestPayloadBytes, states } = result;
  return new Map<string, string | Uint8Array>([
    ...result.evidence,
    ...messageFiles(result).map(({ name, text }) => [join('messages', name), text] as const),
    callsFile(result),
    ['figures.json', JSON.stringify({ transitions, largestPayloadBytes, states })],
  ]);
}

/** Facts of a drill that was never closed, so that nobody takes the folder for evidence, and its calls. */
const filesSoFar = (found: NonNullable<Broken['found']>): Files =>
  new Map<string, string | Uint8Array>([...found.files, callsFile(found)]);

/** A person may pass these on as they are: they hold no more than the answers in evidence do. */
function callsFile({ calls }: Pick<LocalResult, 'calls'>): readonly [string, string] {
  const clean = cleaner();
  // Drill and state together may be as long as a secret key, and are none.
  const lines = calls.map((call) =>
    JSON.stringify({ ...(clean(call) as typeof call), invocation: call.invocation }),
  );
  return ['api-calls.ndjson', `${lines.join('\n')}\n`];
}
