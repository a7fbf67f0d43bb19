import { type Check, fails, holds, unchecked } from './check.ts';

/** A file's Object Lock in S3: its mode, and until when; null when S3 shows none. */
export type Lock = { readonly mode: string; readonly until: Date } | null;

/** Whether S3 refuses to delete any file, and until when; `locks` is undefined when S3 was not asked. */
export function checkRetention(locks: ReadonlyMap<string, Lock> | undefined, now: Date): Check {
  if (locks === undefined) return unchecked('retention', 'only S3 knows it: name the evidence as s3://…');
  const loose = [...locks].filter(([, lock]) => lock === null || lock.until <= now).map(([name]) => name);
  if (loose.length > 0) {
    return fails(
      'retention',
      `S3 shows no lock that lasts for ${loose.join(', ')}: there is none, it has ended, or you may not s3:GetObjectRetention`,
    );
  }
  const all = [...locks.values()].flatMap((lock) => lock ?? []);
  const first = Math.min(...all.map(({ until }) => until.getTime()));
  const modes = [...new Set(all.map(({ mode }) => mode))].join(' and ');
  return all.length === 0
    ? fails('retention', 'there is no file to be kept')
    : holds('retention', `${modes}, all ${all.length} files until ${new Date(first).toISOString()} or later`);
}
