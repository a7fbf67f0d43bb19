/** Sums two counts of API calls, in the order of their names: concurrent calls begin in any order. */
export function addCalls(
  left: Readonly<Record<string, number>>,
  right: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum: Record<string, number> = { ...left };
  for (const [call, times] of Object.entries(right)) sum[call] = (sum[call] ?? 0) + times;
  return Object.fromEntries(Object.entries(sum).sort(([one], [other]) => (one < other ? -1 : 1)));
}
