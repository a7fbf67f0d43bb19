import type { Difference } from '../guards/expected-settings.ts';
import type { FieldChange, LaunchSnapshot } from '../guards/launch-snapshot.ts';
import type { ReadinessFinding } from './finding.ts';

type Server = Readonly<Record<'serverID' | 'hostname', string>>;

/** Where a server would not be launched as its plan expects, a finding a field. */
export const settingFindings = (server: Server, differences: readonly Difference[]): ReadinessFinding[] =>
  differences.map(({ field, expected, actual }) => ({
    ...of(server, field),
    code: actual === null ? 'SETTING_UNREAD' : 'SETTING_DIFFERS',
    state: actual === null ? 'unknown' : 'failing',
    values: { hostname: server.hostname, field, expected, actual: actual ?? '' },
  }));

/** Where a newer version of the launch template was never made the default: it is edited, and no launch uses it. */
export function unusedFindings(
  server: Server,
  { version, latestVersion }: Pick<LaunchSnapshot, 'version' | 'latestVersion'>,
): ReadinessFinding[] {
  if (version === null || latestVersion === null || latestVersion <= version) return [];
  return [
    {
      ...of(server, 'templateVersion'),
      code: 'SETTINGS_UNUSED',
      state: 'failing',
      values: { hostname: server.hostname, version: String(version), latest: String(latestVersion) },
    },
  ];
}

/** What decides a server's launch and has changed since the drill in which it last passed, a finding a field. */
export const driftFindings = (
  server: Server,
  lastPassedAt: string,
  changes: readonly FieldChange[],
): ReadinessFinding[] =>
  changes.map(({ field, before, after }) => ({
    ...of(server, field),
    code: 'SETTING_CHANGED',
    state: 'failing',
    values: {
      hostname: server.hostname,
      field,
      before: before ?? '—',
      after: after ?? '—',
      lastPassedAt,
    },
  }));

/** Servers that may have passed with other settings, where a record that would tell cannot be read: one finding for all. */
export function lastPassFindings(
  servers: readonly Server[],
  passes: { readonly settings: ReadonlyMap<string, unknown>; readonly unread: string | null },
): ReadinessFinding[] {
  const others = servers.filter(({ serverID }) => !passes.settings.has(serverID));
  if (passes.unread === null || others.length === 0) return [];
  const hostnames = others.map(({ hostname }) => hostname).join(', ');
  return [
    {
      check: 'launch-settings',
      code: 'LAST_PASS_UNREAD',
      state: 'unknown',
      resource: passes.unread,
      values: { hostnames },
    },
  ];
}

const of = ({ serverID }: Server, field: string) => ({
  check: 'launch-settings' as const,
  resource: `${serverID} ${field}`,
  serverID,
});
