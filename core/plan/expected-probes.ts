import type { Expectation } from './expect.ts';
import { insideProbeSchema } from './inside.ts';
import type { AnyProbe } from './plan.ts';

/** A server's probes, and what its plan expects that only the server itself can tell: its own name. */
export function withExpectedProbes(
  probes: readonly AnyProbe[],
  expected: Expectation | null,
): readonly AnyProbe[] {
  const isAsked = probes.some((probe) => probe.protocol === 'ssm' && probe.check === 'hostname');
  return expected?.hostname === undefined || isAsked
    ? probes
    : [...probes, insideProbeSchema.parse({ protocol: 'ssm', check: 'hostname' })];
}
