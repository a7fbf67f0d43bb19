/** Durations as people and AWS write them, as whole or fractional seconds. */

const COMPACT = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;
const ISO =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const COMPACT_UNITS = [86_400, 3_600, 60, 1];
const ISO_UNITS = [604_800, 86_400, 3_600, 60, 1];

/**
 * Seconds of a duration written as `1h30m` or in ISO 8601 (`PT90M`, `P0D`); undefined when it is neither.
 * Years and months have no fixed length and are refused: an unknown duration must stay unknown.
 */
export function parseDuration(text: string): number | undefined {
  return sum(COMPACT.exec(text), COMPACT_UNITS) ?? sum(ISO.exec(text), ISO_UNITS);
}

function sum(match: RegExpExecArray | null, units: readonly number[]): number | undefined {
  const parts = match?.slice(1) ?? [];
  if (parts.every((part) => part === undefined)) return undefined;
  return parts.reduce((total, part, index) => total + Number(part ?? 0) * (units[index] ?? 0), 0);
}

/** `1h 5m 3s`, rounded to whole seconds, for people. */
export function formatDuration(seconds: number): string {
  const rest = Math.round(Math.abs(seconds));
  const parts = [
    [Math.floor(rest / 3_600), 'h'],
    [Math.floor((rest % 3_600) / 60), 'm'],
    [rest % 60, 's'],
  ] as const;
  const text = parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ');
  return `${seconds < 0 && text !== '' ? '-' : ''}${text === '' ? '0s' : text}`;
}
