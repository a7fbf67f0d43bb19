import type { KeyObject } from 'node:crypto';
import { type ReadinessResult, readinessResultSchema } from '../../core/readiness/result.ts';
import { keyHint, spkiOf } from './bundle.ts';
import { allOf, type Check, fails, holds, unchecked } from './check.ts';
import { checkSignature } from './check-signature.ts';
import { faultIn, jsonOf } from './read-record.ts';
import {
  isReadinessStatement,
  READINESS_BUNDLE,
  READINESS_RESULT,
  readinessStatement,
} from './readiness-files.ts';
import { type Statement, sha256Of, statementSchema } from './statement.ts';

/** Whether the evidence of a look at readiness is what was signed, and is of a look and not of a drill. */

/** The folder of one look, `readiness/PLAN/RUN/`. */
export interface ReadinessFolderFiles {
  /** Files by name, folders by name with a slash at the end. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What lies there and could not be read, which is told once and elsewhere. */
  readonly unread: ReadonlySet<string>;
  /** The folders' names, where they are those of the bucket. */
  readonly plan: string | undefined;
  readonly run: string | undefined;
}

/** Every check of one look; `key` is the trusted one, undefined when none was given. */
export function checkReadinessFolder(folder: ReadinessFolderFiles, key: KeyObject | undefined): Check[] {
  const { files, unread } = folder;
  const { checks: signature, statement } = unread.has(READINESS_BUNDLE)
    ? { checks: [], statement: undefined }
    : checkSignature(READINESS_BUNDLE, files.get(READINESS_BUNDLE), key);
  const bytes = files.get(READINESS_RESULT);
  const parsed = bytes === undefined ? undefined : readinessResultSchema.safeParse(jsonOf(bytes));
  const result = parsed?.data;
  return [
    key === undefined
      ? fails('key', 'a look at readiness has no key beside it; give --key')
      : holds('key', `the given one, ${keyHint(spkiOf(key))}`),
    ...signature,
    ...(statement === undefined ? [] : [checkKind(statement)]),
    ...(unread.has(READINESS_RESULT) ? [] : [checkBytes(bytes, statement)]),
    ...(bytes === undefined || parsed === undefined
      ? []
      : [
          parsed.success
            ? checkPlace(parsed.data, folder)
            : fails(
                'readiness',
                `${READINESS_RESULT} ${faultIn(bytes, 'a result of readiness', parsed.error)}`,
              ),
        ]),
    ...(bytes === undefined || result === undefined || statement === undefined
      ? []
      : compare(statement, result, bytes)),
    ...(result === undefined ? [] : checkFollows(result)),
    ...allOf(
      'other files',
      [...files.keys()]
        .filter((name) => name !== READINESS_RESULT && name !== READINESS_BUNDLE)
        .sort()
        .map((name) => `${name}: no signature covers it`),
      'no file lacks its signature',
    ),
    unchecked(
      'kind',
      'a look at readiness and no drill: it shows what was seen, and not that anything recovers',
    ),
    ...(result?.simulated === true
      ? [unchecked('simulated', 'it looked at a simulated account: it is never evidence')]
      : []),
  ];
}

const checkKind = (statement: Statement): Check =>
  isReadinessStatement(statement)
    ? holds('signed kind', 'a look at readiness')
    : fails('signed kind', 'what was signed is no look at readiness: its evidence is of another kind');

function checkBytes(bytes: Uint8Array | undefined, statement: Statement | undefined): Check {
  if (bytes === undefined) return fails(READINESS_RESULT, 'it is not here');
  if (statement === undefined)
    return unchecked(READINESS_RESULT, 'without a statement there is nothing to compare them with');
  const signed = statement.subject.find(({ name }) => name === READINESS_RESULT)?.digest.sha256;
  if (signed === undefined) return fails(READINESS_RESULT, 'the statement does not name it');
  return signed === sha256Of(bytes)
    ? holds(READINESS_RESULT, `as signed, ${signed}`)
    : fails(READINESS_RESULT, 'its bytes are not those that were signed');
}

/** A look that lies in the folder of another one, or of another plan, was moved there. */
function checkPlace({ planId, checkedAt }: ReadinessResult, { plan, run }: ReadinessFolderFiles): Check {
  const name = checkedAt.replaceAll(':', '');
  if (plan !== undefined && plan !== planId)
    return fails('readiness', `it is of plan ${planId} but is in the folder of ${plan}`);
  if (run !== undefined && run !== name)
    return fails('readiness', `it was looked at on ${checkedAt} but is in the folder ${run}`);
  return holds('readiness', `of plan ${planId}, looked at on ${checkedAt}, by its schema`);
}

/** The statement must be the one that kunren makes of this result, whoever signed it. */
function compare(statement: Statement, result: ReadinessResult, bytes: Uint8Array): Check[] {
  const made = statementSchema.parse(JSON.parse(readinessStatement(result, bytes)));
  const factsOf = ({ subject, predicate }: Statement): Record<string, unknown> => ({
    ...subject[0]?.annotations,
    result: predicate.result,
    plan: predicate.configuration,
    files: subject.map(({ name }) => name),
  });
  const [stated, must] = [
    new Map(Object.entries(factsOf(statement))),
    new Map(Object.entries(factsOf(made))),
  ];
  const textOf = (value: unknown): string => JSON.stringify(value ?? null);
  const faults = [...new Set([...stated.keys(), ...must.keys()])]
    .filter((name) => textOf(stated.get(name)) !== textOf(must.get(name)))
    .map(
      (name) => `${name}: ${textOf(stated.get(name))} was signed, the result gives ${textOf(must.get(name))}`,
    );
  return allOf('signed facts', faults, 'plan, time and outcome are those of the result');
}

/** Not since when findings are so: two looks at one time know of each other in either order. */
const checkFollows = ({ ready, findings }: ReadinessResult): Check[] =>
  allOf(
    'outcome',
    ready === (findings.length === 0) ? [] : [`ready is ${ready}, and its findings: ${findings.length}`],
    ready
      ? 'ready, as its findings give it'
      : `not ready (findings: ${findings.length}), as its findings give it`,
  );
