/** A place in a document: `['waves', 0, 'name']`. */
export type Path = readonly PropertyKey[];

/** Something wrong at an offset of the text; `path` says the same for people. */
export interface Fault {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
}
