import { isValid } from 'ulid';

/** What a plan's folder of evidence has in it, by the names there. */

/** The folders with a drill's id as their name. */
export const drillsAmong = (names: readonly string[]): string[] =>
  [...new Set(names.filter((name) => name.endsWith('/') && isValid(name.slice(0, -1))))]
    .map((name) => name.slice(0, -1))
    .sort();

/** What is in a plan's folder and no drill. */
export const othersAmong = (names: readonly string[]): string[] => {
  const drills = new Set(drillsAmong(names).map((name) => `${name}/`));
  return names.filter((name) => !drills.has(name) && !/\/./.test(name)).sort();
};

/** A drill's id, if the name is one. */
export const idOf = (name: string): string | undefined => (isValid(name) ? name : undefined);
