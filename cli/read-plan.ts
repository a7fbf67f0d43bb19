import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { formatProblem } from '../core/plan/document.ts';
import { parsePlan } from '../core/plan/parse-plan.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import { UsageFault } from './exit.ts';
import { readText } from './read-text.ts';

/** A valid plan, and as it was written. */
export interface PlanFile {
  readonly file: string;
  readonly text: string;
  readonly plan: DrillPlan;
  /** Durations with their units: the workflow's input. */
  readonly data: Record<string, unknown>;
  readonly sha256: string;
}

const PLANS_FOLDER = 'plans';
const PLAN_FILE = /\.ya?ml$/;

/**
 * Reads a plan by its file, or by its id in plans/.
 * @throws {UsageFault} when there is none, or with every problem of an invalid one.
 */
export async function readPlanFile(fileOrId: string): Promise<PlanFile> {
  const file = await fileOf(fileOrId);
  const text = await readText(file);
  const parsed = parsePlan(text, file);
  if (!parsed.ok) {
    throw new UsageFault(
      `${parsed.problems.map(formatProblem).join('\n')}\n${file} is not a valid plan; fix it and run kunren validate ${file}`,
    );
  }
  return {
    file,
    text,
    plan: parsed.value,
    data: parse(text) as Record<string, unknown>,
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}

async function fileOf(fileOrId: string): Promise<string> {
  if (existsSync(fileOrId) || !/^[a-z0-9][a-z0-9-]*$/.test(fileOrId)) return fileOrId;
  const entries = (await readdir(PLANS_FOLDER).catch(() => [])).filter((entry) => PLAN_FILE.test(entry));
  // The file of that name first: an id is nearly always the name of the file.
  const sorted = entries.toSorted((a, b) => Number(named(b, fileOrId)) - Number(named(a, fileOrId)));
  for (const entry of sorted) {
    const file = join(PLANS_FOLDER, entry);
    if (idIn(await readText(file)) === fileOrId) return file;
  }
  throw new UsageFault(
    `${fileOrId}: there is no such file, and no plan in ${PLANS_FOLDER}/ has this id; name a plan file or an id`,
  );
}

const named = (entry: string, id: string): boolean => entry.replace(PLAN_FILE, '') === id;

/** The id that a file claims, even an invalid file: then its problems are shown. */
const idIn = (text: string): string | undefined => /^id: *['"]?([a-z0-9-]+)/m.exec(text)?.[1];
