import type { Expectation } from '../plan/expect.ts';
import { type LaunchFields, type LaunchSnapshot, NOT_SET } from './launch-snapshot.ts';

/** What a launch would be, compared with what the plan means: docs/expectations.md. */

export interface Difference {
  /** A key of `expect`; of one volume with its device after it. */
  readonly field: string;
  readonly expected: string;
  /** Null: could not be read. */
  readonly actual: string | null;
}

/** The keys that one setting of the same name answers. */
const PLAIN = [
  'rightSizing',
  'disposition',
  'copyPrivateIp',
  'copyTags',
  'osByol',
  'recoveryMode',
  'postLaunchActions',
  'imdsv2',
  'instanceProfile',
  'subnet',
] as const satisfies readonly (keyof Expectation)[];

/**
 * Where the settings differ from what is meant; empty where they do not. What could not be read differs, with `actual`
 * null. `sourceAddresses` are the source's private ones.
 */
export function settingsDiffer(
  expected: Expectation,
  settings: LaunchSnapshot,
  sourceAddresses: readonly string[],
): Difference[] {
  const { fields } = settings;
  return [
    ...PLAIN.flatMap((field) => {
      const wanted = expected[field];
      return wanted === undefined ? [] : compared(field, String(wanted), fields[field] ?? null);
    }),
    ...ofInstanceType(expected, fields),
    ...ofVolumes(expected, fields),
    ...ofGroups(expected.securityGroups, listIn(fields['securityGroups'])),
    ...ofPublicIp(expected, fields),
    ...ofPrivateIp(expected, fields, sourceAddresses),
    ...ofVersion(expected, settings),
  ];
}

const compared = (field: string, expected: string, actual: string | null): Difference[] =>
  actual === expected ? [] : [{ field, expected, actual }];

/** One value, or one of several. */
export const oneOf = (
  field: string,
  wanted: string | readonly string[],
  actual: string | null,
): Difference[] => {
  const allowed = typeof wanted === 'string' ? [wanted] : wanted;
  return actual !== null && allowed.includes(actual)
    ? []
    : [{ field, expected: allowed.join(' or '), actual }];
};

/** Right-sizing chooses the type itself, so only the launched instance shows what that is. */
function ofInstanceType({ instanceType, rightSizing }: Expectation, fields: LaunchFields): Difference[] {
  if (instanceType === undefined || (rightSizing !== undefined && rightSizing !== 'NONE')) return [];
  const actual = fields['instanceType'] ?? null;
  const method = fields['rightSizing'] ?? null;
  const other = oneOf('instanceType', instanceType, actual);
  // Where the plan expects none, right-sizing is the difference, and the type would say it twice.
  if (other.length > 0 || method === 'NONE' || rightSizing === 'NONE') return other;
  const replaced = method === null ? null : `chosen by right-sizing ${method}`;
  return oneOf('instanceType', instanceType, null).map((one) => ({ ...one, actual: replaced }));
}

/** The values of each volume, `volumeType /dev/sda1`. */
const ofEach = (fields: LaunchFields, name: string): [field: string, value: string | null][] =>
  Object.entries(fields).filter(([field]) => field.startsWith(`${name} `));

function ofVolumes({ volumeType, encrypted, kmsKey }: Expectation, fields: LaunchFields): Difference[] {
  // Of what the template does not say, the replicated disks decide, and the launched volumes tell.
  const said = (name: string) => ofEach(fields, name).filter(([, value]) => value !== NOT_SET);
  const types = ofEach(fields, 'volumeType');
  const ofTypes = types.length === 0 ? [['volumeType', NOT_SET] as const] : types;
  return [
    ...(volumeType === undefined ? [] : ofTypes.flatMap(([field, value]) => oneOf(field, volumeType, value))),
    ...(encrypted === undefined
      ? []
      : said('encrypted').flatMap(([field, value]) => compared(field, String(encrypted), value))),
    ...(kmsKey === undefined
      ? []
      : said('kmsKey').flatMap(([field, value]) => (isAlias(value) ? [] : ofKey(field, kmsKey, value)))),
  ];
}

/** Which key an alias leads to, the launched volume tells. */
const isAlias = (key: string | null): boolean => /(^|:)alias\//.test(key ?? '');

/** A key by its id and by its ARN is the same. */
export const ofKey = (field: string, wanted: string, actual: string | null): Difference[] =>
  actual !== null && idOf(actual) === idOf(wanted) && (!isArn(actual) || !isArn(wanted) || actual === wanted)
    ? []
    : [{ field, expected: wanted, actual }];

const isArn = (key: string): boolean => key.startsWith('arn:');
const idOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

const listIn = (value: string | null | undefined): readonly string[] | null =>
  value == null ? null : value === NOT_SET ? [] : value.split(', ');

/** Exactly these groups, in whatever order. */
export function ofGroups(
  wanted: readonly string[] | undefined,
  groups: readonly string[] | null,
): Difference[] {
  if (wanted === undefined) return [];
  const text = (ids: readonly string[]): string => [...new Set(ids)].toSorted().join(', ') || NOT_SET;
  return compared('securityGroups', text(wanted), groups === null ? null : text(groups));
}

/** Where the template does not say, the subnet decides, which the guards look at. */
function ofPublicIp({ publicIp }: Expectation, { publicIp: actual = null }: LaunchFields): Difference[] {
  return publicIp === undefined || actual === NOT_SET ? [] : compared('publicIp', String(publicIp), actual);
}

function ofPrivateIp(
  { privateIp }: Expectation,
  fields: LaunchFields,
  sourceAddresses: readonly string[],
): Difference[] {
  if (privateIp === undefined || fields['copyPrivateIp'] === 'true') return [];
  const fixed = listIn(fields['privateIp']);
  if (fixed !== null && sourceAddresses.some((address) => fixed.includes(address))) return [];
  const isUnknown = fields['copyPrivateIp'] == null || fixed === null || sourceAddresses.length === 0;
  const actual = fixed === null || fixed.length === 0 ? 'not copied' : fixed.join(', ');
  return [{ field: 'privateIp', expected: sourceText(sourceAddresses), actual: isUnknown ? null : actual }];
}

/** The address of the source, where that is known. */
export const sourceText = (addresses: readonly string[]): string =>
  addresses.length === 0 ? 'that of the source' : `that of the source, ${addresses.join(' or ')}`;

function ofVersion(
  { templateVersion }: Expectation,
  { version, latestVersion }: LaunchSnapshot,
): Difference[] {
  if (templateVersion === undefined || (version !== null && version === latestVersion)) return [];
  const isUnknown = version === null || latestVersion === null;
  const actual = isUnknown ? null : `version ${version}`;
  const expected = isUnknown ? 'the newest version' : `the newest version, ${latestVersion}`;
  return [{ field: 'templateVersion', expected, actual }];
}

/** The differences of one server in one phrase: `copyTags is false instead of true`. */
export const differencesText = (differences: readonly Difference[]): string =>
  differences
    .map(({ field, expected, actual }) =>
      actual === null
        ? `${field} could not be read, and is expected to be ${expected}`
        : `${field} is ${actual} instead of ${expected}`,
    )
    .join('; ');
