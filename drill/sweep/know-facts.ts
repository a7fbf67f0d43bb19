import * as z from 'zod';
import type { ObservedExecution } from '../../adapters/aws/executions.ts';
import type { Ports } from '../../adapters/ports.ts';
import { SWEEP } from '../../core/facts/fact-names.ts';
import { drillIdOf } from '../drill-id.ts';

/** The sweep reads the facts of a dead workflow by the versions that the workflow knew: docs/threats.md. */

const payloadSchema = z.object({
  planId: z.string(),
  facts: z.record(z.string(), z.string()).optional(),
});

/**
 * From now on the facts of this execution's drill are read as its last state knew them.
 * @returns the drill's plan; undefined when no state has passed on a drill.
 */
export async function knowFacts(
  executionArn: string,
  drillId: string,
  ports: Ports,
): Promise<string | undefined> {
  const payload = payloadSchema.safeParse(await ports.executions.lastPayload(executionArn));
  if (!payload.success) return undefined;
  ports.pinFacts(drillId, SWEEP, payload.data.facts);
  return payload.data.planId;
}

/** The executions by their drills: where several have a drill's name, the first is its own. */
export const executionsByDrill = (
  executions: readonly ObservedExecution[],
): ReadonlyMap<string, ObservedExecution> =>
  new Map(
    executions
      .toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())
      .map((execution) => {
        const { arn: id, name, startedAt } = execution;
        return [drillIdOf({ id, name, startedAt: startedAt.toISOString() }), execution];
      }),
  );
