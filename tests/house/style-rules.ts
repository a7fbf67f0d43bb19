import { basename } from 'node:path';
import { layerOf, type Rule, withoutComments } from './sources.ts';

const FILE_LINES_MAX = 250;
const PURE_LAYERS = ['core', 'reporting'];
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/, 'take the moment as an argument'],
  [/\bnew Date\(\s*\)/, 'take the moment as an argument'],
  [/(?<!new )\bDate\(\s*\)/, 'take the moment as an argument'],
  [/\bMath\.random\b/, 'take the value as an argument'],
  [/\bprocess\.(env|hrtime|argv|cwd)\b/, 'take the setting as an argument'],
  [/\bperformance\.now\b/, 'take the moment as an argument'],
  [/\b(setTimeout|setInterval|fetch)\(/, 'leave it to an adapter'],
];

/** A module is read in one sitting. */
export const filesAreShort: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    return lines > FILE_LINES_MAX
      ? [`${path} has ${lines} lines: split it by subject, at most ${FILE_LINES_MAX} are read in one sitting`]
      : [];
  });

/** core and reporting are deterministic, today and in an audit. */
export const pureLayersArePure: Rule = (files) =>
  files
    .filter(({ path }) => PURE_LAYERS.includes(layerOf(path)))
    .flatMap(({ path, text }) =>
      IMPURE.flatMap(([pattern, instead]) => {
        const found = pattern.exec(withoutComments(text))?.[0];
        return found === undefined
          ? []
          : [`${path} uses ${found.trim()}: ${layerOf(path)} is pure, ${instead}`];
      }),
    );

/** A file or folder says what is in it. */
export const namesSayWhatIsInside: Rule = (files) =>
  files.flatMap(({ path }) => {
    const vague = path.split('/').find((part) => /^(utils?|common|helpers?|misc|shared)(\.ts)?$/.test(part));
    if (vague !== undefined) return [`${path} is in ${vague}: name it after what it does`];
    const name = basename(path);
    return /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|bench|config|d))?\.ts$/.test(name)
      ? []
      : [`${path} is not kebab-case: rename it like start-wave.ts`];
  });

/** A name is the same wherever it is imported. */
export const exportsAreNamed: Rule = (files) =>
  files.flatMap(({ path, text }) =>
    // A declaration file describes somebody else's module as it is.
    !path.endsWith('.d.ts') && /\bexport\s+default\b|\bas\s+default\b/.test(withoutComments(text))
      ? [`${path} has a default export: export it by name`]
      : [],
  );

/** What is not finished is not merged. */
export const nothingIsLeftForLater: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    const mark = /\b(TODO|FIXME|XXX|HACK)\b/.exec(text)?.[0];
    return mark === undefined ? [] : [`${path} says ${mark}: finish it or open an issue`];
  });
