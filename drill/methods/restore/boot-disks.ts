import type { ObservedImage } from '../../../adapters/aws/restore-observations.ts';
import type { Observation } from '../../../core/guards/observation.ts';
import type { GuardScope } from '../../../core/guards/scope.ts';

type Images = ReadonlyMap<string, Observation<ObservedImage>>;
type Scope = Pick<GuardScope, 'plan' | 'servers'>;

/** By volume type, the GiB that all hosts of a drill boot with; what is not known of an image refuses elsewhere. */
export function bootDisks({ plan, servers }: Scope, images: Images): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { restored } of servers) {
    const image = images.get(plan.restore?.hosts[restored?.host ?? '']?.image ?? '');
    if (image === undefined || 'unknown' in image) continue;
    for (const [type, size] of image.known.gibibytes) sums.set(type, (sums.get(type) ?? 0) + size);
  }
  return sums;
}
