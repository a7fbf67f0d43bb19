import type { History } from '../history.ts';
import { drillsAreBounded, nothingStartsAfterAborting } from './bounds.ts';
import { oneCauseOneFinding } from './causes.ts';
import { actionsAreSentOnce, commandsStayInTheDrill } from './commands.ts';
import { nothingLeavesThisMachine } from './dials.ts';
import { evidenceHolds, userDataIsRemoved } from './evidence.ts';
import {
  failbacksAreLeftAlone,
  livingDrillsAreLeftAlone,
  noPlanRecoveryIsDisturbed,
  noRecoveryIsLost,
  nothingForeignIsDeleted,
  oneJobPerServerAndWave,
  onlyDeadRowsAreForgotten,
  onlyDrillsAreStarted,
  onlyPlannedServersAreTouched,
} from './harm.ts';
import { japaneseIsJapanese } from './language.ts';
import { oneOfThemRuns } from './leases.ts';
import { cleanMeansClean, everythingIsGoneOrReported, leasesAreReleased } from './leftovers.ts';
import { timesHaveOneForm } from './moments.ts';
import { iamDeniesNothing } from './permissions.ts';
import { failuresHaveFindings, oneRecordADrill, passingIsProven, verdictsRecompute } from './records.ts';
import {
  eachIsMadeOnce,
  foreignInstancesStay,
  foreignVolumesStay,
  hostsOfOthersVolumesStay,
  onlyOwnVolumesAndHostsAreTouched,
  volumesStayOnTheirHost,
} from './restore-harm.ts';
import { hostsAreShutOff, whatIsMadeIsTagged } from './restore-requests.ts';
import { restoreTestsAreAnsweredTruly, restoreTestsAreLent } from './restore-tests.ts';
import { resultsAreTold } from './told.ts';
import type { Checker, Violation } from './violation.ts';

/** Promises about what restore drills make; each holds at every moment. */
export const RESTORE_CHECKERS = {
  onlyOwnVolumesAndHostsAreTouched,
  foreignVolumesStay,
  foreignInstancesStay,
  volumesStayOnTheirHost,
  hostsOfOthersVolumesStay,
  eachIsMadeOnce,
  whatIsMadeIsTagged,
  hostsAreShutOff,
  restoreTestsAreLent,
  restoreTestsAreAnsweredTruly,
} as const satisfies Readonly<Record<string, Checker>>;

/** Every promise by its name. */
export const CHECKERS = {
  onlyDrillsAreStarted,
  onlyPlannedServersAreTouched,
  nothingForeignIsDeleted,
  noRecoveryIsLost,
  noPlanRecoveryIsDisturbed,
  onlyDeadRowsAreForgotten,
  livingDrillsAreLeftAlone,
  ...RESTORE_CHECKERS,
  oneJobPerServerAndWave,
  nothingLeavesThisMachine,
  commandsStayInTheDrill,
  actionsAreSentOnce,
  everythingIsGoneOrReported,
  cleanMeansClean,
  leasesAreReleased,
  resultsAreTold,
  failbacksAreLeftAlone,
  oneOfThemRuns,
  oneRecordADrill,
  verdictsRecompute,
  timesHaveOneForm,
  failuresHaveFindings,
  passingIsProven,
  oneCauseOneFinding,
  japaneseIsJapanese,
  evidenceHolds,
  userDataIsRemoved,
  drillsAreBounded,
  nothingStartsAfterAborting,
  iamDeniesNothing,
} as const satisfies Readonly<Record<string, Checker>>;

export type CheckerName = keyof typeof CHECKERS;

/** Promises that hold at every moment, even for a drill that a test left unfinished; the others are about its end. */
const ALWAYS = {
  onlyDrillsAreStarted,
  onlyPlannedServersAreTouched,
  nothingForeignIsDeleted,
  noRecoveryIsLost,
  noPlanRecoveryIsDisturbed,
  onlyDeadRowsAreForgotten,
  failbacksAreLeftAlone,
  ...RESTORE_CHECKERS,
  oneJobPerServerAndWave,
  nothingLeavesThisMachine,
  commandsStayInTheDrill,
  actionsAreSentOnce,
  verdictsRecompute,
  timesHaveOneForm,
  passingIsProven,
} as const satisfies Partial<typeof CHECKERS>;

/** Every promise that a simulation broke; there should be none. */
export const checkAll = (history: History): Violation[] => check(CHECKERS, history);

/** The promises that an unfinished simulation has broken so far. */
export const checkSoFar = (history: History): Violation[] => check(ALWAYS, history);

const check = (checkers: Readonly<Record<string, Checker>>, history: History): Violation[] =>
  Object.entries(checkers).flatMap(([checker, look]) => look(history).map((text) => ({ checker, text })));
