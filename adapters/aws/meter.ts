import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** A metric of a drill, or of the sweep. */
interface Measured {
  readonly name: string;
  readonly value: number;
  readonly verdict?: string;
}

/** Writes metrics for CloudWatch; with a plan, once for the plan and once for all plans together. */
export type Meter = (metrics: readonly Measured[], planId?: string) => Promise<void>;

export const NAMESPACE = 'kunren';

/** CloudWatch's embedded metric format on standard output, by powertools; the service is the stack's name. */
export function meter(): Meter {
  const metrics = new Metrics({ namespace: NAMESPACE });
  return async (measured, planId) => {
    for (const { name, value, verdict } of measured) {
      const unit = name.endsWith('Seconds') ? MetricUnit.Seconds : MetricUnit.Count;
      for (const plan of planId === undefined ? [undefined] : [undefined, planId]) {
        const single = metrics.singleMetric();
        if (verdict !== undefined) single.addDimension('verdict', verdict);
        if (plan !== undefined) single.addDimension('plan', plan);
        single.addMetric(name, unit, value);
      }
    }
  };
}
