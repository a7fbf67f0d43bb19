import type { AwsFault } from './protocol/error.ts';
import type { FaultScenario } from './scenario/schema.ts';

/** Decides for each call whether the scenario makes it fail. */
export type FaultSource = (service: string, operation: string) => AwsFault | undefined;

/** The HTTP status of errors that scenarios name most; another needs its own `status`, else it is a 400. */
const STATUSES: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ConflictException: 409,
  InternalServerException: 500,
  InternalError: 500,
  InternalFailure: 500,
  RequestLimitExceeded: 503,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 402,
  ServiceUnavailable: 503,
  SlowDown: 503,
  ThrottlingException: 429,
};

/** Counts the calls of each operation and lets the scenario's faults strike when their turn has come. */
export function createFaults(faults: readonly FaultScenario[]): FaultSource {
  const byOperation = Map.groupBy(faults, ({ operation }) => operation);
  const calls = new Map<string, number>();
  return (service, operation) => {
    const qualified = `${service}:${operation}`;
    const candidates = byOperation.get(qualified);
    if (candidates === undefined) return undefined;
    const call = (calls.get(qualified) ?? 0) + 1;
    calls.set(qualified, call);
    const fault = candidates.find(({ after, times }) => call > after && call <= after + times);
    return fault === undefined ? undefined : toFault(fault, service);
  };
}

function toFault({ error, status, message, retryAfterSeconds }: FaultScenario, service: string): AwsFault {
  return {
    code: error,
    status: status ?? STATUSES[error] ?? 400,
    message: message ?? 'The scenario makes this call fail.',
    ...(service === 'drs' ? { fields: { code: error } } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
