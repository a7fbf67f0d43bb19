/** A piece of a plan or of a scenario, as it is written down. */
export type Data = Record<string, unknown>;
