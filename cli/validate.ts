import { resolve } from 'node:path';
import process from 'node:process';
import { styleText } from 'node:util';
import { Command } from 'commander';
import { formatProblem, type Problem } from '../core/plan/document.ts';
import { parsePlan } from '../core/plan/parse-plan.ts';
import { listPlanFiles, PLAN_BYTES_MAX } from '../infra/plan-files.ts';
import { readLocalFile } from '../infra/read-local-file.ts';
import { KUNREN } from './command-name.ts';

/** The result of `kunren validate` for one file. */
interface FileReport {
  readonly file: string;
  readonly ok: boolean;
  readonly planId?: string;
  readonly problems: readonly Problem[];
  /** What a valid plan should be told all the same. */
  readonly warnings: readonly Problem[];
}

const PLANS_FOLDER = 'plans';
const EXIT_INVALID = 2;

/** The `kunren validate` command: reports everything that is wrong with drill plans, without AWS. */
export function validateCommand(): Command {
  return new Command('validate')
    .description('check drill plans; prints every problem with file, line and column')
    .argument('[files...]', 'plan files (default: all of plans/*.yml and *.yaml)')
    .option('--json', 'print the result as JSON and nothing else')
    .action((files: readonly string[], options: { readonly json?: boolean }) => {
      const reports = validateFiles(files.length > 0 ? files : listPlanFiles(PLANS_FOLDER));
      print(reports, options.json === true);
      if (reports.length === 0 || reports.some(({ ok }) => !ok)) process.exitCode = EXIT_INVALID;
    });
}

/** Validates each file, and that no two claim the same plan id. */
function validateFiles(files: readonly string[]): readonly FileReport[] {
  const distinct = [...new Map(files.map((file) => [resolve(file), file])).values()];
  const reports = distinct.map(validateFile);
  const owners = new Map<string, string>();
  return reports.map((report) => {
    const { planId, file } = report;
    const owner = planId === undefined ? undefined : owners.get(planId);
    if (planId === undefined) return report;
    if (owner === undefined) {
      owners.set(planId, file);
      return report;
    }
    const message = `the id '${planId}' already belongs to ${owner}: give one of the plans another id`;
    return { ...report, ok: false, problems: [wholeFileProblem(file, message)] };
  });
}

function validateFile(file: string): FileReport {
  const read = readLocalFile(file, PLAN_BYTES_MAX);
  if ('refusal' in read)
    return { file, ok: false, problems: [wholeFileProblem(file, read.refusal)], warnings: [] };
  const parsed = parsePlan(read.bytes.toString(), file, new Date());
  return parsed.ok
    ? { file, ok: true, planId: parsed.value.id, problems: [], warnings: parsed.warnings }
    : { file, ok: false, problems: parsed.problems, warnings: [] };
}

function wholeFileProblem(file: string, message: string): Problem {
  return { file, line: 1, column: 1, path: '', message };
}

function print(reports: readonly FileReport[], json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ files: reports }, undefined, 2)}\n`);
    return;
  }
  for (const problem of reports.flatMap(({ problems }) => problems)) {
    process.stdout.write(`${formatProblem(problem)}\n`);
  }
  for (const warning of reports.flatMap(({ warnings }) => warnings)) {
    process.stdout.write(`${formatProblem({ ...warning, message: `warning: ${warning.message}` })}\n`);
  }
  process.stdout.write(`${summary(reports)}\n`);
}

function summary(reports: readonly FileReport[]): string {
  if (reports.length === 0) {
    return paint(
      'red',
      `No plan in ${PLANS_FOLDER}/: write one (docs/drill-plan.md shows how) or name a file.`,
    );
  }
  const problems = reports.reduce((total, report) => total + report.problems.length, 0);
  if (problems === 0) {
    const plans = plural(reports.length, 'plan');
    return paint(
      'green',
      `${plans} valid; next: ${KUNREN} run ${reports[0]?.file ?? 'PLAN'} --local rehearses on this machine; docs/deploy.md schedules.`,
    );
  }
  const bad = reports.filter(({ ok }) => !ok).length;
  return paint(
    'red',
    `${plural(problems, 'problem')} in ${bad} of ${plural(reports.length, 'file')}: fix them and run ${KUNREN} validate again.`,
  );
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** styleText omits the colour by itself when the output is piped or NO_COLOR is set. */
function paint(colour: 'red' | 'green', text: string): string {
  return styleText(colour, text, { stream: process.stdout });
}
