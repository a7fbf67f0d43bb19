import * as z from 'zod';
import { instant, text } from './values.ts';

/** Who approved the drills of a plan, as it is written down elsewhere. */
export const approvalSchema = z.strictObject({
  ticket: text(200).describe('Where the approval is written down.'),
  approver: text(200).describe('Who approved.'),
  at: instant.optional().describe('When it was given.'),
  expires: instant.optional().describe('After this moment the drill is refused.'),
});
