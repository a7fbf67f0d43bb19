import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { LaunchSnapshot } from '../../../core/guards/launch-snapshot.ts';
import { launchSnapshotOf } from './launch-snapshot.ts';
import { readSettings } from './observe.ts';

/** A source server as a plan is proposed from. */
export interface ListedLaunch {
  readonly serverID: string;
  readonly hostname: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Null: not known. */
  readonly platform: 'linux' | 'windows' | null;
  /** How it would be launched today; null: could not be read. */
  readonly launch: LaunchSnapshot | null;
}

/** Every source server of the account and Region, with its launch settings; it only reads. */
export async function listLaunches({ drs, templates }: Target): Promise<ListedLaunch[]> {
  const [servers, found] = await Promise.all([drs.sourceServers(), observe(templates)]);
  const known = new Map(
    'unknown' in found ? [] : found.known.map((template) => [template.launchTemplateID, template]),
  );
  const settings = await readSettings(
    servers.map(({ sourceServerID }) => sourceServerID),
    { drs },
  );
  return servers.map(({ sourceServerID, hostname, tags, os }) => {
    const seen = settings.get(sourceServerID);
    const read = seen !== undefined && 'known' in seen ? seen.known : null;
    const template = known.get(read?.launchTemplateID ?? '');
    const launch = read && template ? launchSnapshotOf(read, template) : null;
    return { serverID: sourceServerID, hostname, tags, platform: platformOf(os), launch };
  });
}

const platformOf = (os: string | null): ListedLaunch['platform'] =>
  os === null ? null : /windows/i.test(os) ? 'windows' : 'linux';
