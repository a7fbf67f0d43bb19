import * as z from 'zod';

/** Everything that decides a launch, at one moment: what a plan expects of it, and what drift is seen by. */

/** The source says that nobody set it, which is something else than not knowing. */
export const NOT_SET = '(not set)';

export const launchSnapshotSchema = z.strictObject({
  /** Raised when a version of kunren names other fields. */
  form: z.int(),
  /** Of the canonical text of the fields. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The version that a launch uses, and the newest; null where there is none. */
  version: z.int().nullable(),
  latestVersion: z.int().nullable(),
  /** By name, those of `expect` under its keys; null: could not be read. */
  fields: z.record(z.string(), z.string().nullable()),
});

export type LaunchSnapshot = z.infer<typeof launchSnapshotSchema>;
export type LaunchFields = LaunchSnapshot['fields'];

/** The same fields in whatever order give the same text. */
export const canonicalText = (fields: LaunchFields): string =>
  JSON.stringify(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** One field that is not what it was. */
export const fieldChangeSchema = z.strictObject({
  field: z.string(),
  /** Null: it was absent. */
  before: z.string().nullable(),
  after: z.string().nullable(),
});

export type FieldChange = z.infer<typeof fieldChangeSchema>;

/**
 * What decides a launch otherwise than at an earlier moment, by field. What could not be read at one of them has not
 * changed, and neither has a field that only another version of kunren names.
 */
export function settingsDrift(before: LaunchSnapshot, after: LaunchSnapshot): FieldChange[] {
  if (before.sha256 === after.sha256) return [];
  const names = [...new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])].toSorted();
  return names.flatMap((field) => {
    const [was, is] = [before.fields[field], after.fields[field]];
    const isUnknown = was === null || is === null;
    const isNew = before.form !== after.form && (was === undefined || is === undefined);
    return isUnknown || isNew || was === is ? [] : [{ field, before: was ?? null, after: is ?? null }];
  });
}
