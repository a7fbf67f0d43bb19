import { createHash } from 'node:crypto';
import type { ObservedLaunchSettings, ObservedTemplate } from '../../../adapters/aws/drs-observations.ts';
import {
  canonicalText,
  type LaunchFields,
  type LaunchSnapshot,
  NOT_SET,
} from '../../../core/guards/launch-snapshot.ts';
import type { PlannedServer } from '../../../core/plan/planned-server.ts';
import { holdsSecret, maskSecrets } from '../../../core/text/mask-secrets.ts';
import { oneLine } from '../../../core/text/one-line.ts';
import type { LaunchObservations } from './observe.ts';

/** Raise it when the names of the fields change: drift is then told only of those that both have. */
const FORM = 1;
const NAME_CHARACTERS = 300;
const VALUE_CHARACTERS = 1_000;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Everything that decides a launch of a server, from its launch settings and the default version of its template. */
export function launchSnapshotOf(
  settings: ObservedLaunchSettings,
  template: ObservedTemplate,
): LaunchSnapshot {
  const fields = Object.fromEntries(
    Object.entries({ ...settingsFields(settings), ...templateFields(template) }).map(([name, value]) => [
      oneLine(maskSecrets(name), NAME_CHARACTERS),
      value === null ? null : textFor(name, value),
    ]),
  );
  const sha256 = hashOf(canonicalText(fields));
  const { version, latestVersion } = template;
  return { form: FORM, sha256, version, latestVersion, fields };
}

/** A value as a record may keep it for years: without secrets, and of a very long one only the hash. */
function textFor(name: string, value: string): string {
  const tag = /\.Tags\.(.+)\.Value$/.exec(name)?.[1];
  if (tag !== undefined && holdsSecret(`${tag}=${value}`)) return '***';
  const text = oneLine(maskSecrets(value));
  return text.length > VALUE_CHARACTERS ? `sha256:${hashOf(text)}` : text;
}

/** The snapshot of each of these servers of which everything could be read. */
export function launchSnapshotsIn(
  servers: readonly PlannedServer[],
  seen: Pick<LaunchObservations, 'launchSettings' | 'templates'>,
): Map<string, LaunchSnapshot> {
  if ('unknown' in seen.templates) return new Map();
  const templates = new Map(seen.templates.known.map((template) => [template.launchTemplateID, template]));
  return new Map(
    servers.flatMap(({ serverID }) => {
      const settings = seen.launchSettings.get(serverID);
      if (settings === undefined || 'unknown' in settings) return [];
      const template = templates.get(settings.known.launchTemplateID ?? '');
      return template === undefined ? [] : [[serverID, launchSnapshotOf(settings.known, template)]];
    }),
  );
}

const textOf = (flag: boolean | null): string | null => (flag === null ? null : String(flag));
const listOf = (values: readonly string[]): string =>
  values.length === 0 ? NOT_SET : values.toSorted().join(', ');

/** Under the keys of `expect`, where it has one. */
const settingsFields = (settings: ObservedLaunchSettings): LaunchFields => ({
  rightSizing: settings.rightSizing,
  disposition: settings.launchDisposition,
  copyPrivateIp: textOf(settings.copyPrivateIp),
  copyTags: textOf(settings.copyTags),
  osByol: textOf(settings.osByol),
  recoveryMode: settings.recoveryMode,
  postLaunchActions: String(settings.postLaunchEnabled),
  launchIntoInstance: settings.launchIntoInstanceID ?? NOT_SET,
});

const templateFields = (template: ObservedTemplate): LaunchFields => ({
  instanceType: template.instanceType ?? NOT_SET,
  imdsv2: template.imdsv2 ?? NOT_SET,
  instanceProfile: template.instanceProfile ?? NOT_SET,
  subnet: listOf(template.subnetIDs),
  securityGroups: listOf(template.securityGroupIDs),
  publicIp: textOf(template.publicIp) ?? NOT_SET,
  privateIp: listOf(template.fixedAddresses),
  terminationProtection: String(template.terminationProtection),
  ...Object.fromEntries(
    template.volumes.flatMap(({ device, type, encrypted, kmsKey }) => [
      [`volumeType ${device}`, type ?? NOT_SET],
      [`encrypted ${device}`, textOf(encrypted) ?? NOT_SET],
      [`kmsKey ${device}`, kmsKey ?? NOT_SET],
    ]),
  ),
  ...Object.fromEntries(Object.entries(template.others).map(([path, value]) => [`template.${path}`, value])),
});
