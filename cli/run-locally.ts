import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { cleaner } from '../core/facts/aws-response.ts';
import { formatProblem } from '../core/plan/document.ts';
import { drillRecordSchema } from '../core/verdict/record.ts';
import { PLAN_BYTES_MAX } from '../infra/plan-files.ts';
import { RECORD } from '../reporting/evidence/file-names.ts';
import type { Broken, LocalJob, LocalNews } from '../simulator/local-job.ts';
import type { LocalResult } from '../simulator/local-run.ts';
import { BrokenRun, BUG, exitStatusOf, UsageFault } from './exit.ts';
import { localKey } from './local-key.ts';
import { formatMessages, messageFiles } from './messages.ts';
import { formatOutcome } from './outcome.ts';
import { type Board, liveBoard, plainBoard, silentBoard } from './progress.ts';
import { type PlanFile, readPlanFile } from './read-plan.ts';
import { readText } from './read-text.ts';
import { type ClaimedFolder, claimFolder, type Files } from './write-files.ts';

/** A rehearsal on this machine, from its plan's file to its outcome. */

export interface RunOptions {
  readonly local?: true;
  readonly scenario?: string;
  readonly seed?: number;
  readonly out?: string;
  readonly json?: true;
  readonly pdf: boolean;
}

interface Wanted {
  readonly planFile: string;
  readonly options: RunOptions;
  readonly startedAt: number;
}

/** Rehearses a plan in the thread, prints, writes its files, and sets the exit status. */
export async function runInThread(thread: Worker, { planFile, options, startedAt }: Wanted): Promise<void> {
  const { plan, data, sha256, text } = wanted(readPlanFile(planFile), options);
  const scenario =
    options.scenario === undefined
      ? null
      : { file: options.scenario, text: readText(options.scenario, PLAN_BYTES_MAX) };
  const folder = options.out ?? join('out', `${plan.id}-${new Date().toISOString().replaceAll(':', '')}`);
  const signingKey = await localKey();
  const claimed = claimFolder(folder, 'messages');
  const seed = options.seed ?? randomInt(1e9);
  // At once: the thread may still be loading.
  if (!options.json) process.stdout.write(`Rehearsing ${plan.id} in a simulated account …\n`);
  const board = options.json ? silentBoard() : process.stdout.isTTY ? liveBoard(plan) : plainBoard(plan);
  const news = await rehearse(
    thread,
    {
      plan: { value: plan, data, sha256, text },
      scenario,
      seed,
      // A drill of its own is held now.
      startAt: options.seed === undefined ? new Date().toISOString() : null,
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

/** The plan, without PDFs where nobody wants them. */
const wanted = (file: PlanFile, { pdf }: RunOptions): PlanFile =>
  pdf
    ? file
    : {
        ...file,
        plan: { ...file.plan, report: { ...file.plan.report, pdf } },
        data: { ...file.data, report: { ...Object(file.data['report']), pdf } },
      };

/** Gives the thread its job and shows its progress. */
async function rehearse(thread: Worker, job: LocalJob, board: Board): Promise<Outcome> {
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      thread.on('message', (news: LocalNews) => {
        if (news.type === 'progress') board.show(news.progress);
        else if (news.type !== 'problems') resolve(news);
        else reject(new UsageFault(news.problems.map(formatProblem).join('\n')));
      });
      thread.on('error', reject);
      thread.on('exit', () => reject(new Error('the rehearsal ended without a result')));
      thread.postMessage(job);
    });
  } finally {
    await board.close();
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
