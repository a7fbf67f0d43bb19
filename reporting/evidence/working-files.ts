import { DRILL_FACTS, WAVE_FACTS } from '../../core/facts/fact-names.ts';
import { allOf, type Check, unchecked } from './check.ts';
import { RECORD } from './file-names.ts';

/** What kunren itself stores beside the evidence unsigned: its steps' facts and responses, under the names it gives them. */

const ULID = '[0-9A-HJKMNP-TV-Z]{26}';
const FORMS = [
  '(?:facts|answers)/',
  `facts/(?:${DRILL_FACTS.join('|')})\\.json`,
  // What was done once: a message sent, the sweep's attempt to sign.
  `facts/done-(?:closed|evidence-tried|${ULID}-[a-z0-9-]{1,200})\\.json`,
  'facts/wave-\\d{1,3}/',
  `facts/wave-\\d{1,3}/(?:${WAVE_FACTS.join('|')}|intent-[\\w.-]{1,200})\\.json`,
  'answers/\\d{8}T\\d{6}(?:\\.\\d{3})?Z-[A-Za-z]{1,40}-\\d\\.ndjson\\.gz',
].join('|');
const WORKING = new RegExp(`^(?:${FORMS})$`);
/** What a run on a person's machine adds, and nothing in a bucket does. */
const LOCAL = /^(messages\/(\d+-[\w-]+\.(json|txt))?|api-calls\.ndjson|figures\.json)$/;

/** Whether kunren leaves a file of this name in a drill's folder, of which nothing is signed. */
export const isWorkingFile = (name: string): boolean => WORKING.test(name);

/**
 * Everything that no signature covers: what kunren leaves is said to be no evidence, and nothing else may be there.
 * `isSimulated` is undefined when no record says so.
 */
export function checkBeside(names: readonly string[], isSimulated: boolean | undefined): Check[] {
  const isLocal = (name: string): boolean => isSimulated !== false && LOCAL.test(name);
  const isOurs = (name: string): boolean => isWorkingFile(name) || (isSimulated === true && isLocal(name));
  const ours = listed(names.filter(isOurs));
  const unjudged = listed(names.filter((name) => !isOurs(name) && isLocal(name)));
  const strange = names.filter((name) => !isOurs(name) && !isLocal(name));
  return [
    ...(strange.length === 0 && unjudged !== ''
      ? []
      : allOf(
          'other files',
          strange.map((name) => `${name}: no signature covers it`),
          ours === '' ? 'no file lacks its signature' : 'only working files lack a signature',
        )),
    ...(ours === ''
      ? []
      : [unchecked('beside it', `${ours}: what kunren worked with, no evidence and not signed`)]),
    ...(unjudged === ''
      ? []
      : [unchecked('beside it', `${unjudged}: only a readable ${RECORD} says whether they belong here`)]),
  ];
}

/** Folders stand for what is in them. */
const listed = (names: readonly string[]): string =>
  [...new Set(names.map((name) => name.replace(/(?<=^(facts|answers|messages)\/).*/, '')))].join(', ');
