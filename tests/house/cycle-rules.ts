import { importsOf, type Rule, type SourceFile, targetOf } from './sources.ts';

/** No file imports itself by way of others, be it for a type alone: one of a circle cannot be understood without all. */
export const noCycles: Rule = (files) => {
  const imports = new Map(files.map((file) => [file.path, importedBy(file)]));
  const told = new Set<string>();
  return [...imports.keys()].toSorted().flatMap((start) => {
    const circle = circleThrough(start, imports);
    // A circle is told once, and what shares a file with it when that one is gone.
    if (circle === undefined || circle.some((path) => told.has(path))) return [];
    for (const path of circle) told.add(path);
    const way = [...circle, start].join(' → ');
    return [`${start} imports itself, ${way}: move what they need of each other into a file of its own`];
  });
};

type Imports = ReadonlyMap<string, readonly string[]>;

const importedBy = (file: SourceFile): readonly string[] =>
  importsOf(file).flatMap((specifier) => targetOf(file, specifier) ?? []);

/** The shortest way from a file back to itself, each file named once; undefined where there is none. */
function circleThrough(start: string, imports: Imports): readonly string[] | undefined {
  const reached = new Set<string>();
  const ways: (readonly [string, ...string[]])[] = [[start]];
  // The list grows while it is walked.
  for (const way of ways) {
    for (const next of imports.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return way;
      if (reached.has(next)) continue;
      reached.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
