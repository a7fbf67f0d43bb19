import type { Opening } from '../core/facts/steps.ts';

type Opened = Pick<Opening, 'drillId' | 'executionId'>;

/**
 * Whoever may start executions can name one by the id of a drill that another runs.
 * @throws {Error} when another execution has opened the drill: this one changes nothing of it, and fails, which raises an alarm.
 */
export function assertOwn({ drillId, executionId }: Opened, execution: { readonly id: string }): void {
  if (executionId === execution.id || executionId === UNKNOWN) return;
  throw new Error(
    `execution ${execution.id} has the name of drill ${drillId}, which execution ${executionId} has opened: nothing of the drill is touched; find out who started it`,
  );
}

/** Of a drill that only tags in AWS were left of. */
const UNKNOWN = 'unknown';
