import type { SafetyLine } from './safety-line.ts';
import { ABORTING } from './safety-lines-aborting.ts';
import { REMOVING, SAYING } from './safety-lines-after.ts';
import { REFUSING, STARTING } from './safety-lines-before.ts';
import { GOING_ON, LETTING_OPTIONAL_BE, STAYING_INSIDE, TAKING_TURNS } from './safety-lines-cleanup.ts';
import { ENDING } from './safety-lines-closing.ts';
import { KEEPING_OUT } from './safety-lines-custody.ts';
import { PROVING } from './safety-lines-evidence.ts';
import { SENDING } from './safety-lines-inside.ts';
import { TELLING_PEOPLE } from './safety-lines-messages.ts';
import { OWNING } from './safety-lines-own-jobs.ts';
import { PROBING } from './safety-lines-probes.ts';
import { RESTORING } from './safety-lines-restore.ts';
import { JUDGING } from './safety-lines-verdict.ts';

/**
 * The lines that keep a drill from harming, lying or leaving things behind, each with a way to break it and the tests
 * that must then fail. `npm run safety` breaks them one by one (docs/reliability.md).
 */
export const SAFETY_LINES: readonly SafetyLine[] = [
  ...STARTING,
  ...REFUSING,
  ...ABORTING,
  ...SENDING,
  ...PROBING,
  ...OWNING,
  ...REMOVING,
  ...GOING_ON,
  ...STAYING_INSIDE,
  ...LETTING_OPTIONAL_BE,
  ...TAKING_TURNS,
  ...ENDING,
  ...SAYING,
  ...JUDGING,
  ...PROVING,
  ...TELLING_PEOPLE,
  ...RESTORING,
  ...KEEPING_OUT,
];
