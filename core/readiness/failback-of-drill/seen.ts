import type { FailbackInstance } from '../../facts/failback.ts';
import type { ReadinessFinding } from '../finding.ts';

/** An instance of a drill as failback sees it, and how findings about several of them are made. */

export type Seen = FailbackInstance & { readonly hostname: string; readonly launchedAt: string | null };
const NAMES_MAX = 5;

export const finding = (
  code: string,
  state: ReadinessFinding['state'],
  resource: string,
  values: Readonly<Record<string, string>>,
  serverID?: string,
): ReadinessFinding => ({
  check: 'failback',
  code,
  state,
  resource,
  ...(serverID === undefined ? {} : { serverID }),
  values,
});

export const unread = (resource: string, why: string, of: readonly Seen[]): ReadinessFinding =>
  finding('FAILBACK_UNREAD', 'unknown', resource, { why, servers: namesOf(of) });

export const namesOf = (servers: readonly Seen[]): string => listed(servers.map(({ hostname }) => hostname));

/** Each once, and the first of them by name. */
export function listed(all: readonly string[]): string {
  const names = [...new Set(all)];
  const more = names.length - NAMES_MAX;
  return `${names.slice(0, NAMES_MAX).join(', ')}${more > 0 ? ` (+${more})` : ''}`;
}

export const serviceIn = ({ service }: FailbackInstance) => ('known' in service ? service.known : undefined);
export const machineIn = ({ machine }: FailbackInstance) => ('known' in machine ? machine.known : undefined);
