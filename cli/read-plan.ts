import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { formatProblem } from '../core/plan/document.ts';
import { parsePlan } from '../core/plan/parse-plan.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import { listPlanFiles, PLAN_BYTES_MAX } from '../infra/plan-files.ts';
import { readLocalFile } from '../infra/read-local-file.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { readText } from './read-text.ts';

/** A valid plan. */
export interface PlanFile {
  readonly file: string;
  readonly plan: DrillPlan;
  /** Durations with their units: the workflow's input. */
  readonly data: Record<string, unknown>;
  readonly sha256: string;
  /** The file, byte by byte. */
  readonly text: string;
}

const PLANS_FOLDER = 'plans';

/**
 * Reads a plan by its file, or by its id in plans/.
 * @throws {UsageFault} when there is none, or with every problem of an invalid one.
 */
export function readPlanFile(fileOrId: string): PlanFile {
  const file = fileOf(fileOrId);
  const text = readText(file, PLAN_BYTES_MAX);
  const parsed = parsePlan(text, file);
  if (!parsed.ok) {
    throw new UsageFault(
      `${parsed.problems.map(formatProblem).join('\n')}\n${file} is not a valid plan; fix it and run ${KUNREN} validate ${file}`,
    );
  }
  return {
    file,
    plan: parsed.value,
    data: parsed.data,
    sha256: createHash('sha256').update(text).digest('hex'),
    text,
  };
}

function fileOf(fileOrId: string): string {
  const isFolder = statSync(fileOrId, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === false || !/^[a-z0-9][a-z0-9-]*$/.test(fileOrId)) return fileOrId;
  // The file of that name first: an id is nearly always the name of the file.
  const files = listPlanFiles(PLANS_FOLDER).toSorted(
    (a, b) => Number(isNamed(b, fileOrId)) - Number(isNamed(a, fileOrId)),
  );
  const file = files.find((one) => idIn(readText(one, PLAN_BYTES_MAX)) === fileOrId);
  if (file !== undefined) return file;
  if (isFolder) return fileOrId;
  throw new UsageFault(
    `${fileOrId}: there is no such file, and no plan in ${PLANS_FOLDER}/ has this id; name a plan file or an id`,
  );
}

const isNamed = (file: string, id: string): boolean => basename(file).replace(/\.[^.]*$/, '') === id;

/** The ids of the plans in plans/, valid or not; of what cannot be read, validate tells. */
export const planIdsOfFiles = (): string[] =>
  listPlanFiles(PLANS_FOLDER).flatMap((file) => {
    const read = readLocalFile(file, PLAN_BYTES_MAX);
    return 'refusal' in read ? [] : (idIn(read.bytes.toString()) ?? []);
  });

/** The id that a file claims, even an invalid file: then its problems are shown. */
const idIn = (text: string): string | undefined => /^id: *['"]?([a-z0-9-]+)/m.exec(text)?.[1];
