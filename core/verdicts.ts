/** How a drill can end; core/judge.ts says when which. */
export const VERDICTS = ['PASS', 'PASS_WITH_FINDINGS', 'FAIL', 'INCONCLUSIVE', 'ABORTED', 'SKIPPED'] as const;
