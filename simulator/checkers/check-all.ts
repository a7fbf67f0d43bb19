import type { History } from '../history.ts';
import { drillsAreBounded, nothingStartsAfterYielding } from './bounds.ts';
import {
  livingDrillsAreLeftAlone,
  noRecoveryIsLost,
  nothingForeignIsDeleted,
  oneJobPerServerAndWave,
  onlyDrillsAreStarted,
  onlyPlannedServersAreTouched,
} from './harm.ts';
import { cleanMeansClean, everythingIsGoneOrTold, leasesAreReleased } from './leftovers.ts';
import { rolesAllowEveryCall } from './permissions.ts';
import { oneRecordADrill, passingIsProven, verdictsRecompute } from './records.ts';
import type { Checker, Violation } from './violation.ts';

/** Every promise by its name. */
export const CHECKERS = {
  onlyDrillsAreStarted,
  onlyPlannedServersAreTouched,
  nothingForeignIsDeleted,
  noRecoveryIsLost,
  livingDrillsAreLeftAlone,
  oneJobPerServerAndWave,
  everythingIsGoneOrTold,
  cleanMeansClean,
  leasesAreReleased,
  oneRecordADrill,
  verdictsRecompute,
  passingIsProven,
  drillsAreBounded,
  nothingStartsAfterYielding,
  rolesAllowEveryCall,
} as const satisfies Readonly<Record<string, Checker>>;

export type CheckerName = keyof typeof CHECKERS;

/** Every promise that a simulation broke; none is what it should be. */
export const checkAll = (history: History): Violation[] =>
  Object.entries(CHECKERS).flatMap(([checker, check]) => check(history).map((text) => ({ checker, text })));
