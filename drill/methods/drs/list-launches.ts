import { observe } from '../../../adapters/aws/errors.ts';
import type { Target } from '../../../adapters/ports.ts';
import type { LaunchSnapshot } from '../../../core/guards/launch-snapshot.ts';
import { launchSnapshotOf } from './launch-snapshot.ts';

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
  return Promise.all(
    servers.map(async ({ sourceServerID, hostname, tags, os }) => {
      const settings = await observe(() => drs.launchSettings(sourceServerID));
      const template = 'unknown' in settings ? undefined : known.get(settings.known.launchTemplateID ?? '');
      const launch =
        'unknown' in settings || template === undefined ? null : launchSnapshotOf(settings.known, template);
      return { serverID: sourceServerID, hostname, tags, platform: platformOf(os), launch };
    }),
  );
}

const platformOf = (os: string | null): ListedLaunch['platform'] =>
  os === null ? null : /windows/i.test(os) ? 'windows' : 'linux';
