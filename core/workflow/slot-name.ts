/**
 * The name of the execution for one slot of a plan's schedule, so that the slot has no second one. Step Functions takes
 * 80 characters and no colon (StartExecution's reference); a plan's id has at most 63, and a moment in ISO 8601's basic
 * form 16.
 */
export const slotName = (planId: string, scheduledFor: string): string =>
  `${planId}-${new Date(scheduledFor).toISOString().replace(/[-:]|\.\d{3}/g, '')}`;

/** The name of the execution for what a plan without a schedule has waited for, of at most 15 letters and digits. */
export const awaitedName = (planId: string, awaited: string): string => `${planId}-t${awaited}`;
