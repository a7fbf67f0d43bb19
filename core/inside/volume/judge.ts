import type { VolumeProbe, VolumeProof } from '../../plan/volume-proofs.ts';
import { formatDuration } from '../../text/duration.ts';
import { type InsideVerdict, presentable, type Said } from '../verdict.ts';

/** Compares what a script for a restored volume printed with what the plan expects of the volume. */

/** What more waiting can change: the device is not attached yet, work goes on, one question failed. */
const CHANGING = ['DEVICE_MISSING', 'STILL_RUNNING', 'SCRIPT_FAILED'] as const;

/** What stays as it is, since nothing writes to a restored volume: asking again says the same. */
export const FINAL_VOLUME_ERRORS = [
  'PARTITION_MISSING',
  'EMPTY_DISK',
  'WRONG_FILE_SYSTEM',
  'FILE_SYSTEM_TORN',
  'JOURNAL_DIRTY',
  'FILE_MISSING',
  'FILE_TOO_OLD',
  'FILE_TOO_SMALL',
  'MANIFEST_MISSING',
  'MANIFEST_REFUSED',
  'MANIFEST_DIFFERS',
  'READ_FAILED',
  'COPY_SCRIPT_FAILED',
  'TOOL_MISSING',
  'CANNOT_TELL',
  'WORK_LOST',
] as const;

export type VolumeErrorCode = (typeof CHANGING)[number] | (typeof FINAL_VOLUME_ERRORS)[number];

export interface VolumeVerdict extends InsideVerdict {
  readonly errorCode: VolumeErrorCode | null;
  /** Whether it may be another one when it is asked again; false for a pass. */
  readonly canChange: boolean;
  /** SHA-256 over every file, to be compared with the other volume's. */
  readonly digest?: string;
  /** Of the first full read. */
  readonly read?: { readonly bytes: number; readonly seconds: number; readonly mibPerSecond: number };
}

const MIB = 1_048_576;
const failed = (errorCode: VolumeErrorCode, seen: string): VolumeVerdict => ({
  passed: false,
  seen: presentable(seen),
  errorCode,
  canChange: CHANGING.some((code) => code === errorCode),
});
const passed = (seen: string): VolumeVerdict => ({
  passed: true,
  seen: presentable(seen),
  errorCode: null,
  canChange: false,
});

const isErrorCode = (code: string): code is VolumeErrorCode =>
  [...CHANGING, ...FINAL_VOLUME_ERRORS].some((known) => known === code);

/** Whether the volume proves what the plan says; file times are compared with when the question was asked. */
export function judgeVolume({ proof }: Pick<VolumeProbe, 'proof'>, said: Said): VolumeVerdict {
  const lines = said.output.trim().split(/\r?\n/);
  const end = lines.indexOf('end');
  if (said.exitStatus !== 0) return failed('SCRIPT_FAILED', `exit ${said.exitStatus}: ${said.output}`);
  if (end === -1) return failed('SCRIPT_FAILED', `its output has no end: ${said.output}`);
  const told = lines.slice(0, end);
  const error = match(told, /^error ([A-Z_]+) (.*)$/);
  if (error !== undefined) {
    const [code = '', text = ''] = error;
    return isErrorCode(code) ? failed(code, text) : failed('CANNOT_TELL', `${code}: ${text}`);
  }
  const running = match(told, /^running (\d+) (.*)$/);
  if (running !== undefined)
    return failed('STILL_RUNNING', `${running[1]}, for ${formatDuration(Number(running[0]))} so far`);
  return judgeProof(proof, told, said) ?? failed('SCRIPT_FAILED', `not understood: ${told.join(' ')}`);
}

function judgeProof(proof: VolumeProof, told: readonly string[], said: Said): VolumeVerdict | undefined {
  switch (proof.proof) {
    case 'file-system':
      return fileSystemVerdict(told);
    case 'files':
      return filesVerdict(proof.files, told, said.askedAt);
    case 'manifest':
      return manifestVerdict(told);
    case 'digest':
      return digestVerdict(told);
    case 'read':
      return readVerdict(told);
    case 'writable-copy':
      return copyVerdict(told);
  }
}

/** The groups of the first line of this form. */
function match(lines: readonly string[], form: RegExp): string[] | undefined {
  for (const line of lines) {
    const found = form.exec(line);
    if (found !== null) return found.slice(1);
  }
  return undefined;
}

function fileSystemVerdict(told: readonly string[]): VolumeVerdict | undefined {
  const raw = match(told, /^raw (\S+) (blank|filled)$/);
  if (raw !== undefined)
    return passed(`raw: ${raw[0]} is there${raw[1] === 'blank' ? ', and its first 4 MiB are zeros' : ''}`);
  const mounted = match(told, /^mounted (\S+) (\S+) (.+)$/);
  const check = match(told, /^check (\S+) (clean|replayed|-)$/);
  if (mounted === undefined || check === undefined) return undefined;
  const [type, device, at] = mounted;
  const moved = match(told, /^letter (\S+) ([A-Z])$/);
  const places = [
    at,
    ...(moved === undefined ? [] : [letterSeen(moved[0] ?? '', moved[1] ?? '')]),
    ...(told.includes('before writable') ? ['which Windows had writable before'] : []),
  ].join(', ');
  const [tool = '', found = ''] = check;
  const checked =
    tool === 'none'
      ? 'not checked'
      : `${tool} found nothing${found === 'replayed' ? ' once the dirty journal was replayed in a view' : ''}`;
  return passed(`${type} on ${device} at ${places}: ${checked}`);
}

function letterSeen(was: string, is: string): string {
  if (was === is) return `letter ${is}`;
  return was === '-' ? `had no letter, is ${is} now` : `was ${was}, is ${is} now`;
}

type FilesProof = Extract<VolumeProof, { proof: 'files' }>;

/** How far the clocks of the source and of the host may be apart. */
const CLOCKS_SECONDS = 3_600;

function filesVerdict(
  files: FilesProof['files'],
  told: readonly string[],
  askedAt: Date,
): VolumeVerdict | undefined {
  let oldestSeconds = Number.NEGATIVE_INFINITY;
  for (const [index, { path, modifiedWithin, minimumBytes }] of files.entries()) {
    const line = match(told, new RegExp(`^file ${index + 1} (.*)$`))?.[0];
    if (line === undefined) return undefined;
    if (line === 'missing') return failed('FILE_MISSING', `no ${path}`);
    if (line === 'outside') return failed('FILE_MISSING', `${path} leads out of the partition`);
    if (line === 'no-file') return failed('FILE_MISSING', `${path} is no regular file`);
    const [modified = '', size = ''] = /^(-?\d+) (\d+)$/.exec(line)?.slice(1) ?? [];
    if (size === '') return undefined;
    const ageSeconds = Math.round(askedAt.getTime() / 1_000 - Number(modified));
    if (modifiedWithin !== undefined && ageSeconds < -CLOCKS_SECONDS)
      return failed('CANNOT_TELL', `${path} has a time in the future, which says nothing of its age`);
    if (modifiedWithin !== undefined && ageSeconds > modifiedWithin) {
      const [age, allowed] = [formatDuration(ageSeconds), formatDuration(modifiedWithin)];
      return failed('FILE_TOO_OLD', `${path} is ${age} old, allowed are ${allowed}`);
    }
    if (Number(size) < minimumBytes)
      return failed('FILE_TOO_SMALL', `${path} has ${size} bytes, wanted are ${minimumBytes}`);
    oldestSeconds = Math.max(oldestSeconds, ageSeconds);
  }
  const oldest = oldestSeconds < 0 ? 'later than now' : `${formatDuration(oldestSeconds)} old`;
  return passed(
    files.length === 1 ? `${files[0]?.path}, ${oldest}` : `${files.length} files, the oldest ${oldest}`,
  );
}

function manifestVerdict(told: readonly string[]): VolumeVerdict | undefined {
  const [all, differs, missing] = (match(told, /^manifest (\d+) (\d+) (\d+)$/) ?? []).map(Number);
  if (all === undefined || differs === undefined || missing === undefined || all === 0) return undefined;
  if (differs + missing === 0) return passed(`all ${all} files are as in the manifest`);
  const named = told.filter((line) => /^(differs|missing) /.test(line)).join(', ');
  return failed('MANIFEST_DIFFERS', `of ${all} files ${differs} differ and ${missing} are missing: ${named}`);
}

function digestVerdict(told: readonly string[]): VolumeVerdict | undefined {
  const [digest, files, bytes, links, special] =
    match(told, /^digest ([0-9a-f]{64}) (\d+) (\d+) (\d+) (\d+)$/) ?? [];
  if (digest === undefined) return undefined;
  if (files === '0') return failed('EMPTY_DISK', 'the partition holds no file');
  const others = `${links} links and ${special} special files, which are not compared`;
  return { ...passed(`${files} files, ${bytes} bytes: ${digest}; ${others}`), digest };
}

function readVerdict(told: readonly string[]): VolumeVerdict | undefined {
  const [bytes, milliseconds] = (match(told, /^read (\d+) (\d+)$/) ?? []).map(Number);
  if (bytes === undefined || milliseconds === undefined || bytes === 0) return undefined;
  const seconds = Math.max(milliseconds, 1) / 1_000;
  const mibPerSecond = Math.round((bytes / MIB / seconds) * 10) / 10;
  const seen = `${Math.round(bytes / MIB)} MiB in ${seconds} s, ${mibPerSecond} MiB/s`;
  return { ...passed(seen), read: { bytes, seconds, mibPerSecond } };
}

function copyVerdict(told: readonly string[]): VolumeVerdict | undefined {
  const status = match(told, /^exit (\d+)$/)?.[0];
  if (status === undefined) return undefined;
  const output = told
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2))
    .join(' ');
  // The end of what it printed says the most.
  const seen = `exit ${status}: ${presentable(output, 1_000).slice(-180)}`;
  return status === '0' ? passed(seen) : failed('COPY_SCRIPT_FAILED', seen);
}
