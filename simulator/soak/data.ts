/** A part of a plan or of a scenario, as written. */
export type Data = Record<string, unknown>;
