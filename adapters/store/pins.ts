import { type FactName, PINNED, SWEEP } from '../../core/facts/fact-names.ts';

/** Which versions of facts one invocation reads, and which it has written. */
export interface Pins {
  /** The function that runs. */
  readonly reader: string;
  /** By a fact's name in the drill's folder; undefined: the payload is of an earlier release, and names none. */
  readonly known: Readonly<Record<string, string>> | undefined;
  readonly written: Record<string, string>;
}

export type WhichVersion = { readonly version: string } | 'newest' | 'nothing';

/**
 * Which version of a fact is read; `place` is its name in the drill's folder. Whoever knows of no payload, a person or the
 * sweep of a drill whose execution Step Functions has forgotten, reads the newest.
 */
export function versionToRead(pins: Pins | undefined, name: FactName, place: string): WhichVersion {
  const rule = PINNED[name];
  if (rule === undefined || pins?.known === undefined) return 'newest';
  // What this invocation has written itself it may read again.
  const version = pins.written[place] ?? pins.known[place];
  if (rule.own.includes(pins.reader)) return 'newest';
  if (version !== undefined) return { version };
  // The step that a workflow died in has never answered, and what it wrote may be all that is known of what it started.
  return pins.reader === SWEEP ? 'newest' : rule.absent;
}
