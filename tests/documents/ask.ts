/** Says what was asked, and whether the answer was right. */
export type Ask = (question: string, ok: boolean) => void;
