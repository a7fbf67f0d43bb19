import * as z from 'zod';
import { positiveDuration, text } from './values.ts';

/** Looks at a plan's readiness on a schedule of its own. */
export const readinessSchema = z.strictObject({
  expression: text(256).describe(
    'When to look: cron(…), in schedule.timeZone. Daily is usual, at an hour in which no drill runs.',
  ),
  remindAfter: positiveDuration.default(604_800).describe('A finding that lasts this long is told of again.'),
});
