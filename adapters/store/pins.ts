import { type FactName, PINNED } from '../../core/facts/fact-names.ts';

/** Which versions of facts one invocation reads, and which it has written. */
export interface Pins {
  /** The function that runs; undefined: a sweep or a person, who know of no payload. */
  readonly reader: string | undefined;
  /** By a fact's name in the drill's folder; undefined: the payload is of an earlier release, and names none. */
  readonly known: Readonly<Record<string, string>> | undefined;
  readonly written: Record<string, string>;
}

export type WhichVersion = { readonly version: string } | 'newest' | 'nothing';

/** Which version of a fact is read; `place` is its name in the drill's folder. */
export function versionToRead(pins: Pins | undefined, name: FactName, place: string): WhichVersion {
  const rule = PINNED[name];
  if (rule === undefined || pins?.known === undefined || pins.reader === undefined) return 'newest';
  // What this invocation has written itself it may read again.
  const version = pins.written[place] ?? pins.known[place];
  if (rule.own.includes(pins.reader)) return 'newest';
  return version === undefined ? rule.absent : { version };
}
