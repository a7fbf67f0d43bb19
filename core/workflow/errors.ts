/**
 * The exceptions a step may throw; expected outcomes (a refusal by a guard, a failed probe) are data, not errors.
 * `name` is API: the state machine matches on it. Anything else that is thrown is a bug and leads to cleanup.
 */

/** The drill must not go on and trying again cannot help. */
export class DrillRefused extends Error {
  override readonly name = 'DrillRefused';
}

/** Something outside failed in a way that passes: throttling, a 5xx, a lost connection. Retried by the workflow. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
}

/** Every custom error name that the state machine may name in Retry or Catch. */
export const ERROR_NAMES = ['DrillRefused', 'TransientError'] as const;
