/**
 * The exceptions a step may throw; expected outcomes (a refusal by a guard, a failed probe) are data, not errors.
 * `name` is API: the state machine matches on it. Any other exception is a bug and leads to cleanup.
 */

/** The drill must not go on, and a retry cannot help. */
export class DrillRefused extends Error {
  override readonly name = 'DrillRefused';
}

/** A transient failure outside: throttling, a 5xx, a lost connection. Retried by the workflow. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
}

/** Every custom error name that the state machine may name in Retry or Catch. */
export const ERROR_NAMES = ['DrillRefused', 'TransientError'] as const;
