/** How a drill can end; core/verdict/judge.ts decides which. */
export const VERDICTS = ['PASS', 'PASS_WITH_FINDINGS', 'FAIL', 'INCONCLUSIVE', 'ABORTED', 'SKIPPED'] as const;

/** The verdicts of a drill that discharges the obligation to rehearse with a good result. */
export const hasPassed = ({ verdict }: { readonly verdict: (typeof VERDICTS)[number] }): boolean =>
  verdict === 'PASS' || verdict === 'PASS_WITH_FINDINGS';
