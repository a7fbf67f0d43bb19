import { type HistoryEvent, paginateGetExecutionHistory, type SFNClient } from '@aws-sdk/client-sfn';
import { isNamed } from './errors.ts';

/**
 * An execution's events with their data, the newest first, page by page as they are asked for. None where there is no such
 * execution, or Step Functions keeps its history no longer.
 */
export async function* newestEvents(
  client: SFNClient,
  executionArn: string,
  pageSize: number,
): AsyncGenerator<HistoryEvent> {
  const asked = { executionArn, reverseOrder: true, includeExecutionData: true };
  try {
    for await (const { events = [] } of paginateGetExecutionHistory({ client, pageSize }, asked))
      yield* events.toSorted((a, b) => (b.id ?? 0) - (a.id ?? 0));
  } catch (error) {
    if (!isNamed(error, 'ExecutionDoesNotExist')) throw error;
  }
}
