import * as z from 'zod';
import { moment } from './moment.ts';

/**
 * Heartbeats that a source writes every second and that its clone finds on its recovered disk: lines with a time and
 * the writer, which is one boot of a machine (docs/heartbeat.md). This file parses them; it does not judge.
 */

const seconds = z.number();

export const heartbeatFactSchema = z.strictObject({
  source: z.enum(['ssm', 'http']),
  readAt: moment,
  /** Why it could not be read. */
  error: z.string().nullable(),
  /** The clone's own boot; null when it could not be read. */
  cloneWriter: z.string().nullable(),
  /** How far the clone's clock is ahead of the true time. */
  cloneClockOffsetSeconds: seconds.nullable(),
  uncertaintySeconds: seconds.nullable(),
  /** In the order of their last lines in the file. */
  writers: z.array(
    z.strictObject({
      writer: z.string(),
      firstTickAt: moment,
      lastTickAt: moment,
      ticks: z.int(),
      longestGapSeconds: seconds,
    }),
  ),
});

export type HeartbeatFact = z.infer<typeof heartbeatFactSchema>;
export type HeartbeatWriter = HeartbeatFact['writers'][number];
type About = Omit<HeartbeatFact, 'error' | 'writers'>;

/** A file full of names must not fill the record. */
export const WRITERS_MAXIMUM = 16;
/** A tick further in the future is ignored: no synchronised clock is so far ahead. */
export const FUTURE_SECONDS = 60;

/** A tick in the file; the writers of docs/heartbeat.md write nothing else. */
export const TICK =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ) ([0-9A-Za-z:._-]{1,64})$/;

/** The time of a tick; NaN for an impossible date. */
export function momentOf(written: string): number {
  const at = Date.parse(written);
  if (Number.isNaN(at)) return at;
  return new Date(at).toISOString() === written.replace('Z', '.000Z') ? at : Number.NaN;
}

/** A heartbeat that could not be read, with the reason. */
export const noHeartbeat = (about: Pick<About, 'source' | 'readAt'>, error: string): HeartbeatFact => ({
  ...about,
  error,
  cloneWriter: null,
  cloneClockOffsetSeconds: null,
  uncertaintySeconds: null,
  writers: [],
});

/**
 * Parses the file, or its tail. Lines that are no ticks, ticks of the future and an incomplete last line are left out;
 * order and repetitions do not matter. An empty file is no error: it has no writers.
 */
export function parseHeartbeat(text: string, about: About): HeartbeatFact {
  const latest = Date.parse(about.readAt) + FUTURE_SECONDS * 1_000;
  // A disk that lost power leaves zeros, and Windows has its own line ends.
  const lines = text.replaceAll('\0', '').replaceAll('\r', '').split('\n').slice(0, -1);
  const ticks = new Map<string, Set<number>>();
  for (const line of lines) {
    const [, written = '', writer = ''] = TICK.exec(line) ?? [];
    const at = momentOf(written);
    if (!(at <= latest)) continue;
    const known = ticks.get(writer) ?? new Set();
    // The latest line of each writer decides the order.
    ticks.delete(writer);
    ticks.set(writer, known.add(at));
  }
  const writers = [...ticks].map(([writer, moments]) => writerOf(writer, moments));
  return { ...about, error: null, writers: writers.slice(-WRITERS_MAXIMUM) };
}

function writerOf(writer: string, moments: ReadonlySet<number>): HeartbeatWriter {
  const sorted = [...moments].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, index) => at - (sorted[index] ?? at));
  const iso = (at: number | undefined): string => new Date(at ?? 0).toISOString();
  return {
    writer,
    firstTickAt: iso(sorted[0]),
    lastTickAt: iso(sorted.at(-1)),
    ticks: sorted.length,
    longestGapSeconds: gaps.reduce((longest, gap) => Math.max(longest, gap), 0) / 1_000,
  };
}

/**
 * The last tick that the clone did not write itself; null when there is none. The clone's are those of its own boot,
 * and of any boot that began after the recovery was requested: the clone may have restarted. A source that restarted at
 * that moment looks the same, so the earlier tick counts.
 */
export function lastSourceTick(
  fact: HeartbeatFact,
  { startedAt }: { readonly startedAt: string },
): { at: string; writer: string } | null {
  const started = Date.parse(startedAt);
  const isClones = ({ writer, firstTickAt }: HeartbeatWriter): boolean => {
    const first = Date.parse(firstTickAt);
    const corrected = first - (fact.cloneClockOffsetSeconds ?? 0) * 1_000;
    return writer === fact.cloneWriter || Math.max(first, corrected) >= started;
  };
  const last = fact.writers
    .filter((writer) => !isClones(writer))
    .toSorted((a, b) => Date.parse(a.lastTickAt) - Date.parse(b.lastTickAt))
    .at(-1);
  return last === undefined ? null : { at: last.lastTickAt, writer: last.writer };
}
