/** What both measures use: moments that may be unknown, and servers by name. */

/** Why something was not measured. */
export interface Missing {
  readonly reason: string;
  /** The servers that it is about; empty: the drill as a whole. */
  readonly serverIDs: string[];
}

/** Seconds from one moment to another, to the millisecond; null where either is unknown or unreadable. */
export function secondsBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const seconds = (Date.parse(to) - Date.parse(from)) / 1_000;
  return Number.isFinite(seconds) ? Math.round(seconds * 1_000) / 1_000 : null;
}

/** Whether one moment is after another; any moment is after an unknown one. */
export const isLater = (at: string | null | undefined, than: string | null | undefined): boolean =>
  at != null && (than == null || Date.parse(at) > Date.parse(than));

/** The first few by name, and how many more. */
export function namesOf(servers: readonly { readonly hostname: string }[]): string {
  const shown = servers.slice(0, 3).map((server) => server.hostname);
  return servers.length > shown.length
    ? `${shown.join(', ')} and ${servers.length - shown.length} more`
    : shown.join(', ');
}
