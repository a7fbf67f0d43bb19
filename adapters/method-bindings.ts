import { DRS_GUARDS, DRS_PROOF, DRS_READINESS, DRS_READING, DRS_REMOVAL, DRS_START } from './drs-bindings.ts';
import {
  RESTORE_ANSWER,
  RESTORE_GUARDS,
  RESTORE_JOIN,
  RESTORE_READING,
  RESTORE_REMOVAL,
  RESTORE_START,
  RESTORE_TESTS,
} from './restore-bindings.ts';

/**
 * The ports of every recovery method, by what a step does with them; a method spreads them and adds its own. They are
 * exported one by one, so that only the function that starts servers has the starting code in its bundle.
 */

/** Unlike a spread, a bundler may leave out such a call where nothing uses what it returns. */
const both = <A extends object, B extends object>(one: A, other: B): A & B => ({ ...one, ...other });

/** To find a plan's servers. */
export const METHOD_RESOLVE = DRS_READING;
/** To check everything that could make a drill harmful. */
export const METHOD_GUARDS = /* @__PURE__ */ both(DRS_GUARDS, RESTORE_GUARDS);
/** To look at what matters between drills. */
export const METHOD_READINESS = DRS_READINESS;
/** To start a wave of replicated servers. */
export const REPLICATED_START = DRS_START;
/** To start a wave of restored volumes: who may do this can start no replicated server, and the other way round. */
export const RESTORED_START = RESTORE_START;
/** To put together what a wave of restored volumes was started as. */
export const RESTORED_JOIN = RESTORE_JOIN;
/** To follow what was started and find what belongs to the drill. */
export const METHOD_FOLLOW = /* @__PURE__ */ both(DRS_READING, RESTORE_READING);
/** The same, and what a plan wants to be known of the instances while they run. */
export const METHOD_PROOF = /* @__PURE__ */ both(DRS_PROOF, RESTORE_READING);
/** To remove a drill and verify that it is gone. */
export const METHOD_REMOVAL = /* @__PURE__ */ both(DRS_REMOVAL, RESTORE_REMOVAL);
/** To look whether what a plan without a schedule waits for is there. */
export const METHOD_AWAITED = RESTORE_TESTS;
/** To tell a service what came of a drill. */
export const METHOD_ANSWER = RESTORE_ANSWER;
