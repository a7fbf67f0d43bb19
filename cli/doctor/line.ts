import { describeError, isNamed, isOfAws } from '../../adapters/aws/errors.ts';
import { DENIALS } from '../../core/guards/observation.ts';
import type { DoctorPermission } from '../../infra/doctor-permissions.ts';
import { KUNREN } from '../command-name.ts';

/** One thing that the next drill needs: whether it is there, and if not, the way out. */
export interface Line {
  /** What it is about, such as a plan, a topic or a function. */
  readonly subject: string;
  /** unknown: it could not be read. */
  readonly mark: 'ok' | 'broken' | 'unknown';
  readonly text: string;
  /** What to do; null where nothing is to be done. */
  readonly wayOut: string | null;
}

/** A line before its subject is known. */
export type Judged = Omit<Line, 'subject'>;

export const ok = (text: string): Judged => ({ mark: 'ok', text, wayOut: null });
export const broken = (text: string, wayOut: string): Judged => ({ mark: 'broken', text, wayOut });
export const unknown = (text: string, wayOut: string): Judged => ({ mark: 'unknown', text, wayOut });

/** What a deployed stack always has is not in it. */
export class NotInStack extends Error {
  override readonly name = 'NotInStack';
  /** What makes it whole. */
  readonly deploy: string;

  constructor(message: string, deploy: string) {
    super(message);
    this.deploy = deploy;
  }
}

/** Judges what was read of a subject; what cannot be read is unknown, names the permission, and hides nothing else. */
export async function lineOf<T>(
  subject: string,
  permission: DoctorPermission,
  read: () => Promise<T>,
  judge: (seen: T) => Judged,
): Promise<Line> {
  try {
    return { subject, ...judge(await asking(permission, read)) };
  } catch (error) {
    return { subject, ...unread(error) };
  }
}

/** The person may not read this. */
class MayNotLook extends Error {
  override readonly name = 'MayNotLook';
}

/** Reads by one permission; a denial then names it. */
export async function asking<T>(permission: DoctorPermission, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isNamed(error, ...DENIALS)) throw error;
    // What was denied may be another call than that one, such as that of assuming the target's role.
    const denied =
      error instanceof Error ? /not authorized to perform: ([a-z0-9-]+:\w+)/.exec(error.message) : null;
    throw new MayNotLook(denied?.[1] ?? permission);
  }
}

/** Says that the person lacks a permission. */
export const denied = (permission: string): Judged =>
  unknown(`you may not look: ${permission} is denied`, `allow ${permission}, or ask somebody who has it`);

/** What to say where something could not be read. @throws the error itself when it is a bug. */
export function unread(error: unknown): Judged {
  if (error instanceof NotInStack) return broken(error.message, error.deploy);
  if (error instanceof MayNotLook) return denied(error.message);
  if (isOfAws(error))
    return unknown(`it could not be read (${describeError(error)})`, `run ${KUNREN} doctor again`);
  throw error;
}
