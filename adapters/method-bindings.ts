import { DRS_GUARDS, DRS_READING, DRS_REMOVAL, DRS_START } from './drs-bindings.ts';

/**
 * The ports of every recovery method, by what a step does with them; a method adds its own to each, by a spread. They are
 * exported one by one, so that only the function that starts servers has what starts them in its bundle.
 */

/** To find what a plan names. */
export const METHOD_RESOLVE = DRS_READING;
/** To look at everything that could make a drill harmful. */
export const METHOD_GUARDS = DRS_GUARDS;
/** To start a wave. */
export const METHOD_START = DRS_START;
/** To follow what was started and to see what belongs to the drill. */
export const METHOD_FOLLOW = DRS_READING;
/** To remove a drill and to see it gone. */
export const METHOD_REMOVAL = DRS_REMOVAL;
