import type { Expectation } from './expect.ts';
import { insideProbeSchema, type Platform } from './inside.ts';
import type { AnyProbe } from './plan.ts';

/** A server's probes, and what its plan expects that only the server itself can tell: its own name, and its SID. */
export function withExpectedProbes(
  probes: readonly AnyProbe[],
  expected: Expectation | null,
  platform: Platform,
): readonly AnyProbe[] {
  const isAsked = (check: string): boolean =>
    probes.some((probe) => probe.protocol === 'ssm' && probe.check === check);
  const isNameWanted = expected?.hostname !== undefined && !isAsked('hostname');
  const isSidWanted = expected?.sid !== undefined && platform === 'windows' && !isAsked('windows-sid');
  return [
    ...probes,
    ...(isNameWanted ? [insideProbeSchema.parse({ protocol: 'ssm', check: 'hostname' })] : []),
    ...(isSidWanted
      ? [insideProbeSchema.parse({ protocol: 'ssm', check: 'windows-sid', sid: expected.sid })]
      : []),
  ];
}
