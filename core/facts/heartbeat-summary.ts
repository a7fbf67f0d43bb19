import { type HeartbeatFact, momentOf, noHeartbeat, TICK, WRITERS_MAXIMUM } from './heartbeat.ts';
import { clockOffsetOf, type Window } from './server-clock.ts';

const MOMENT = '(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)';
const WRITER = new RegExp(`^writer ([0-9A-Za-z:._-]{1,64}) ${MOMENT} ${MOMENT} (\\d{1,9}) (\\d{1,12})$`);
const ERROR = /^error ([A-Z_]{1,32})$/;
const BOOT = /^boot ([0-9A-Za-z:._-]{1,64})$/;

const isTick = (at: string, writer: string): boolean =>
  TICK.test(`${at} ${writer}`) && !Number.isNaN(momentOf(at));

/** Parses what the heartbeat scripts print inside a server; truncated or corrupt output is an error, never a guess. */
export function parseHeartbeatSummary(
  output: string,
  { readAt, ...window }: Window & { readonly readAt: string },
): HeartbeatFact {
  const source = 'ssm' as const;
  const lines = output.trim().split(/\r?\n/);
  if (lines[0] !== 'kunren-heartbeat 1' || lines.at(-1) !== 'end')
    return noHeartbeat({ source, readAt }, 'UNREADABLE');
  const error = lines.map((line) => ERROR.exec(line)?.[1]).find((code) => code !== undefined);
  if (error !== undefined) return noHeartbeat({ source, readAt }, error);
  const clock = clockOffsetOf(output, window);
  const writers = lines.flatMap((line) => {
    const [, writer = '', first = '', last = '', ticks, gap] = WRITER.exec(line) ?? [];
    if (!isTick(first, writer) || !isTick(last, writer) || first > last) return [];
    const iso = (text: string): string => new Date(text).toISOString();
    return [
      {
        writer,
        firstTickAt: iso(first),
        lastTickAt: iso(last),
        ticks: Number(ticks),
        longestGapSeconds: Number(gap),
      },
    ];
  });
  return {
    source,
    readAt,
    error: null,
    cloneWriter: lines.map((line) => BOOT.exec(line)?.[1]).find((id) => id !== undefined) ?? null,
    cloneClockOffsetSeconds: clock?.offsetSeconds ?? null,
    uncertaintySeconds: clock?.uncertaintySeconds ?? null,
    writers: writers.slice(-WRITERS_MAXIMUM),
  };
}
