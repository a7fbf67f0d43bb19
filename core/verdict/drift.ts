import { type FieldChange, type LaunchSnapshot, settingsDrift } from '../guards/launch-snapshot.ts';
import { hasPassed } from '../workflow/verdicts.ts';
import type { ProvenSettings } from './earlier.ts';
import type { DrillRecord } from './record.ts';

/** What decides a launch and has changed since the server last recovered in a drill that passed. */

type Recorded = Pick<DrillRecord, 'servers' | 'earlier'>;

/** More servers than a plan can have: those that it no longer has are forgotten, the oldest first. */
const KEPT_MAX = 1_000;

export interface Proven extends Omit<ProvenSettings, 'settings'> {
  readonly settings: LaunchSnapshot;
}

export interface ServerDrift {
  readonly serverID: string;
  readonly hostname: string;
  /** The drill in which it last passed, and when that began. */
  readonly drillId: string;
  readonly at: string;
  readonly changes: readonly FieldChange[];
}

/** Servers of which something changed since they last passed, by what the record says alone. */
export function driftIn({ servers, earlier }: Recorded): ServerDrift[] {
  const proven = new Map(earlier.proven?.map((one) => [one.serverID, one]));
  return servers.flatMap(({ serverID, hostname, settings }) => {
    const before = proven.get(serverID);
    if (settings === undefined || before?.settings === undefined) return [];
    const changes = settingsDrift(before.settings, settings);
    const { drillId, at } = before;
    return changes.length === 0 ? [] : [{ serverID, hostname, drillId, at, changes }];
  });
}

/**
 * How many servers need verification after a drill: settings changed since they last passed, and they did not pass with
 * them now. Null: the settings of some server are not recorded.
 */
export function needingVerification(record: DrillRecord): number | null {
  const passed = hasPassed(record);
  const open = record.servers.filter(({ verifiedAt }) => !passed || verifiedAt === null);
  if (record.servers.length === 0 || open.some(({ settings }) => settings === undefined)) return null;
  const changed = new Set(driftIn(record).map(({ serverID }) => serverID));
  return open.filter(({ serverID }) => changed.has(serverID)).length;
}

/**
 * The settings with which each server last passed, by the record of the plan's newest drill: for whoever compares them
 * with those of another moment.
 */
export function provenSettings(newest: DrillRecord): Map<string, Proven> {
  const own = new Map(newest.servers.map((server) => [server.serverID, server]));
  const known = (newest.earlier.proven ?? []).flatMap((one) => {
    const settings = one.settings ?? own.get(one.serverID)?.settings;
    return settings === undefined ? [] : [{ ...one, settings }];
  });
  const passed = hasPassed(newest)
    ? newest.servers.flatMap(({ serverID, verifiedAt, settings }) =>
        verifiedAt === null || settings === undefined
          ? []
          : [{ serverID, drillId: newest.drillId, at: newest.startedAt, settings }],
      )
    : [];
  return new Map([...known, ...passed].map((one) => [one.serverID, one]));
}

/**
 * What a record keeps of the passes before it. Settings that are still the same are not written twice: they stand at
 * the server itself.
 */
export function provenAfter(
  previous: DrillRecord,
  servers: readonly { readonly serverID: string; readonly settings?: LaunchSnapshot | undefined }[],
): ProvenSettings[] {
  const now = new Map(servers.map(({ serverID, settings }) => [serverID, settings?.sha256]));
  return [...provenSettings(previous).values()]
    .toSorted((a, b) => (a.at === b.at ? (a.serverID < b.serverID ? -1 : 1) : a.at < b.at ? 1 : -1))
    .slice(0, KEPT_MAX)
    .map(({ settings, ...one }) => (now.get(one.serverID) === settings.sha256 ? one : { ...one, settings }));
}
