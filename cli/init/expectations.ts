import { type LaunchFields, type LaunchSnapshot, NOT_SET } from '../../core/guards/launch-snapshot.ts';
import type { Expect } from '../../core/plan/expect.ts';
import { expectSchema } from '../../core/plan/expect.ts';

/** What a plan can expect of launches: that they stay as they are set today. */

/** The settings of a launch that a plan can expect; those that are not set, or have several values, are left out. */
export function expectationsIn({ fields, version, latestVersion }: LaunchSnapshot): Expect {
  const said = (name: string): string | undefined => {
    const value = fields[name];
    return value == null || value === NOT_SET ? undefined : value;
  };
  const rightSizing = said('rightSizing');
  const candidates: Readonly<Record<string, unknown>> = {
    rightSizing,
    disposition: said('disposition'),
    copyPrivateIp: flag(said('copyPrivateIp')),
    copyTags: flag(said('copyTags')),
    osByol: flag(said('osByol')),
    recoveryMode: said('recoveryMode'),
    // Right-sizing chooses another.
    instanceType: rightSizing === 'NONE' ? said('instanceType') : undefined,
    volumeType: ofAllVolumes(fields, 'volumeType'),
    encrypted: flag(ofAllVolumes(fields, 'encrypted')),
    imdsv2: said('imdsv2'),
    instanceProfile: said('instanceProfile'),
    publicIp: flag(said('publicIp')),
    subnet: said('subnet'),
    securityGroups: said('securityGroups')?.split(', '),
    templateVersion: version !== null && version === latestVersion ? 'default-is-latest' : undefined,
  };
  // AWS's answers are from outside: what a plan cannot say is left out.
  return Object.fromEntries(
    Object.entries(candidates).filter(
      ([key, value]) => value !== undefined && expectSchema.safeParse({ [key]: value }).success,
    ),
  );
}

const flag = (text: string | undefined): boolean | undefined =>
  text === 'true' ? true : text === 'false' ? false : undefined;

/** The one value that every volume of the template has. */
function ofAllVolumes(fields: LaunchFields, name: string): string | undefined {
  const values = new Set(
    Object.entries(fields).flatMap(([field, value]) => (field.startsWith(`${name} `) ? [value] : [])),
  );
  const [only] = values;
  return values.size !== 1 || only == null || only === NOT_SET ? undefined : only;
}

/** What all of them have in common, and what is each one's own. */
export function inCommon(all: readonly Expect[]): {
  readonly common: Expect;
  readonly own: readonly Expect[];
} {
  const [first = {}] = all;
  const shared = new Set(
    Object.entries(first).flatMap(([key, value]) =>
      all.every((one) => JSON.stringify(Reflect.get(one, key)) === JSON.stringify(value)) ? [key] : [],
    ),
  );
  const part = (of: Expect, isShared: boolean): Expect =>
    Object.fromEntries(Object.entries(of).filter(([key]) => shared.has(key) === isShared));
  return { common: part(first, true), own: all.map((one) => part(one, false)) };
}
