import type { DrillRecord } from '../core/verdict/record.ts';

/** A fault in the user's input: shown as it is, without a stack trace, with exit status 2. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}

/** What was found could not be written to the disk, or nobody took what was printed. */
export class OutputFault extends Error {
  override readonly name = 'OutputFault';
}

/** A rehearsal that broke off; its message says where lies what it had found. */
export class BrokenRun extends Error {
  override readonly name = 'BrokenRun';
  /** Where in the code; null where that says nothing. */
  readonly at: string | null;

  constructor(message: string, at: string | null) {
    super(message);
    this.at = at;
  }
}

/** Exit status of kunren's own faults: EX_SOFTWARE of sysexits.h. */
export const BUG = 70;
/** EX_IOERR of sysexits.h. */
export const OUTPUT_LOST = 74;

const BY_VERDICT = {
  PASS: 0,
  PASS_WITH_FINDINGS: 0,
  FAIL: 1,
  INCONCLUSIVE: 3,
  ABORTED: 3,
  SKIPPED: 3,
} as const satisfies Record<DrillRecord['verdict'], number>;

/** Exit status of a drill: leftovers outweigh every verdict. */
export const exitStatusOf = (record: DrillRecord): number =>
  record.cleanup.status === 'INCOMPLETE' ? 4 : BY_VERDICT[record.verdict];
