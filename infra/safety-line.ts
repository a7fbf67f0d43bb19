/** A line that keeps a drill from harming, lying or leaving things behind. */
export interface SafetyLine {
  readonly name: string;
  readonly file: string;
  /** The source as it stands: it must occur exactly once in the file. */
  readonly line: string;
  /** What a careless change could make of it. */
  readonly broken: string;
  /** The test files of which at least one test must then fail: few, and fast ones. */
  readonly tests: readonly string[];
  /** The harm that the line prevents. */
  readonly why: string;
}

/** How often a safety line stands in its file; anything but once, and it is not known what would be broken. */
export const timesIn = (text: string, { line }: Pick<SafetyLine, 'line'>): number =>
  text.split(line).length - 1;
