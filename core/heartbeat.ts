import * as z from 'zod';
export const heartbeatFactSchema = z.strictObject({
  source: z.enum(['ssm', 'http']),
  readAt: z.iso.datetime(),
  error: z.string().nullable(),
  cloneWriter: z.string().nullable(),
  cloneClockOffsetSeconds: z.number().nullable(),
  uncertaintySeconds: z.number().nullable(),
  writers: z.array(
    z.strictObject({
      writer: z.string(),
      firstTickAt: z.string(),
      lastTickAt: z.string(),
      ticks: z.int(),
      longestGapSeconds: z.number(),
    }),
  ),
});
export type HeartbeatFact = z.infer<typeof heartbeatFactSchema>;
export function lastSourceTick(
  { writers, cloneWriter }: HeartbeatFact,
  _: { startedAt: string },
): { at: string; writer: string } | null {
  const last = writers.filter(({ writer }) => writer !== cloneWriter).at(-1);
  return last === undefined ? null : { at: last.lastTickAt, writer: last.writer };
}
