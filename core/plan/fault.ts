/** A place in a document: `['waves', 0, 'name']`. */
export type Path = readonly PropertyKey[];

/** A fault at an offset of the text; `path` shows the place to people. */
export interface Fault {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
}
