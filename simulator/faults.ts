import { randomFor } from './account/random.ts';
import type { AwsFault } from './protocol/error.ts';
import type { FaultScenario } from './scenario/adversity.ts';

/** What the scenario does to one call: it is refused, or carried out and its response lost. */
export type CallFault = { readonly refusal: AwsFault } | { readonly lost: true };

/** Decides for each call whether the scenario makes it fail. */
export type FaultSource = (service: string, operation: string, input: unknown) => CallFault | undefined;

/** The HTTP status of common errors; any other needs its own `status`, else it is 400. */
const STATUSES = new Map(
  Object.entries<number>({
    AccessDenied: 403,
    AccessDeniedException: 403,
    ConflictException: 409,
    InternalServerException: 500,
    InternalError: 500,
    InternalFailure: 500,
    InternalServerError: 500,
    RequestLimitExceeded: 503,
    ResourceNotFoundException: 404,
    ServiceQuotaExceededException: 402,
    ServiceUnavailable: 503,
    SlowDown: 503,
    ThrottlingException: 429,
  }),
);

/** The exceptions of DRS that have no member `code`. */
const WITHOUT_CODE = new Set(['ThrottlingException', 'InternalServerException']);

/** Counts the calls that each fault matches and injects it when due; the first in the list wins. */
export function createFaults(faults: readonly FaultScenario[], seed: number): FaultSource {
  const sources = Map.groupBy(
    faults.map((fault, index) => ({ fault, strikes: striker(fault, index, seed) })),
    ({ fault }) => fault.operation,
  );
  return (service, operation, input) => {
    // Each counts every call, even one that another fault has made fail.
    const struck = (sources.get(`${service}:${operation}`) ?? []).filter(({ strikes }) => strikes(input));
    const fault = struck[0]?.fault;
    if (fault === undefined) return undefined;
    return fault.lost ? { lost: true } : { refusal: toRefusal(fault, service) };
  };
}

function striker(fault: FaultScenario, index: number, seed: number): (input: unknown) => boolean {
  const { key, after, probability } = fault;
  const times = fault.times ?? (probability === undefined ? 1 : Number.POSITIVE_INFINITY);
  const chance = randomFor(seed, 'fault', index, fault.operation);
  let calls = 0;
  return (input) => {
    if (key !== undefined && !JSON.stringify(input ?? null).includes(key)) return false;
    calls += 1;
    // Drawn at each call, so that `after` changes nothing for the calls that follow.
    const drawn = chance();
    return calls > after && calls <= after + times && (probability === undefined || drawn < probability);
  };
}

function toRefusal(fault: FaultScenario, service: string): AwsFault {
  const { error = 'InternalFailure', status, message, retryAfterSeconds } = fault;
  return {
    code: error,
    status: status ?? STATUSES.get(error) ?? 400,
    message: message ?? 'The scenario makes this call fail.',
    ...(service === 'drs' && !WITHOUT_CODE.has(error) ? { fields: { code: error } } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
