/** A line that keeps a drill from harming, lying or leaving things behind. */
export interface SafetyLine {
  readonly name: string;
  readonly file: string;
  /** The source text: it must occur exactly once in the file. */
  readonly line: string;
  /** What a careless change could turn it into. */
  readonly broken: string;
  /** The test files in which at least one test must then fail: few, and fast. */
  readonly tests: readonly string[];
  /** The harm that the line prevents. */
  readonly why: string;
}

/** How often a safety line occurs in its file; unless it is once, what would be broken is ambiguous. */
export const timesIn = (text: string, { line }: Pick<SafetyLine, 'line'>): number =>
  text.split(line).length - 1;
