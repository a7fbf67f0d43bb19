import { importsOf, type Rule, type SourceFile, targetOf } from './sources.ts';

/** No circular imports, types included: a file in a cycle cannot be read without all the others. */
export const noCycles: Rule = (files) => {
  const imports = new Map(files.map((file) => [file.path, importedBy(file)]));
  const reported = new Set<string>();
  return [...imports.keys()].toSorted().flatMap((start) => {
    const cycle = cycleThrough(start, imports);
    // One report per cycle: others through its files show once it is removed.
    if (cycle === undefined || cycle.some((path) => reported.has(path))) return [];
    for (const path of cycle) reported.add(path);
    const way = [...cycle, start].join(' → ');
    return [`${start} imports itself, ${way}: move what they share into a file of its own`];
  });
};

type Imports = ReadonlyMap<string, readonly string[]>;

const importedBy = (file: SourceFile): readonly string[] =>
  importsOf(file).flatMap((specifier) => targetOf(file, specifier) ?? []);

/** The shortest path from a file back to itself, each file named once; undefined when there is none. */
function cycleThrough(start: string, imports: Imports): readonly string[] | undefined {
  const reached = new Set<string>();
  const paths: (readonly [string, ...string[]])[] = [[start]];
  // The list grows while it is walked.
  for (const path of paths) {
    for (const next of imports.get(path.at(-1) ?? start) ?? []) {
      if (next === start) return path;
      if (reached.has(next)) continue;
      reached.add(next);
      paths.push([...path, next]);
    }
  }
  return undefined;
}
