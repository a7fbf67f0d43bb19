import { layerOf, type Rule, withoutComments } from './sources.ts';

/** Rules about what comes from outside: files that a person names, and words that a plan chooses. */

/** A pipe would be waited for without end, and a second reader of plans has other limits than the first. */
export const filesHaveOneReader: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    const code = withoutComments(text);
    if (layerOf(path) !== 'cli') return [];
    return [
      ...(/\b(?:readFile|readFileSync|createReadStream)\b[^;]*from 'node:fs/.test(code)
        ? [`${path} reads a file by itself: use cli/read-text.ts, which refuses pipes and limits the size`]
        : []),
      ...(/from 'yaml'/.test(code)
        ? [`${path} reads YAML by itself: parsePlan and parseScenario give the data too`]
        : []),
    ];
  });

/** Evidence on disk is written once, and a full disk costs as little as possible. */
export const filesHaveOneWriter: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    // The key of local runs is made atomically, by a link.
    if (layerOf(path) !== 'cli' || ['cli/write-files.ts', 'cli/local-key.ts'].includes(path)) return [];
    return /\b(?:writeFile|writeFileSync|createWriteStream)\b[^;]*from 'node:fs/.test(withoutComments(text))
      ? [`${path} writes a file by itself: use cli/write-files.ts, which takes the place of no evidence`]
      : [];
  });

const TABLE = /\bconst ([A-Z][A-Z\d_]*): (?:Readonly<)?Record<string,/g;

/** `TABLE['constructor']` of an object is a function of JavaScript's own: a word from outside must not find it. */
export const wordsAreLookedUpInMaps: Rule = (files) => {
  const tables = new Set(
    files.flatMap(({ text }) => [...withoutComments(text).matchAll(TABLE)].map(([, name = '']) => name)),
  );
  return files.flatMap(({ path, text }) => {
    const code = withoutComments(text);
    const found = [...code.matchAll(/\b(\w+)\[(?!['\]\d])/g)]
      .map(([, name = '']) => name)
      .find((name) => tables.has(name) && !code.includes(`Object.hasOwn(${name},`));
    return found === undefined
      ? []
      : [`${path} looks up a word in the object ${found}: make it a Map, or ask Object.hasOwn first`];
  });
};

/** What the steps of a drill are made of; what the one exception loads, simulate.ts loads first. */
const STEPS = new Set(['core', 'adapters', 'drill', 'functions', 'reporting']);
const LOADED_FIRST = 'reporting/evidence/written-files.ts';

/** Virtual time does not wait for a module: in the middle of a drill it would run ahead by minutes. */
export const stepsLoadNothing: Rule = (files) =>
  files
    .filter(
      ({ path, text }) =>
        path !== LOADED_FIRST && STEPS.has(layerOf(path)) && /\bawait import\(/.test(withoutComments(text)),
    )
    .map(({ path }) => `${path} loads a module while it runs: import it at its head`);
