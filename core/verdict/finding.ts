import * as z from 'zod';
import { moment } from '../facts/moment.ts';
import { reasonCodeSchema } from '../guards/refusal.ts';

/** What a person must act on, and its disposition after the drill. */

export const findingSchema = z.strictObject({
  id: z.string(),
  severity: z.enum(['HIGH', 'MEDIUM', 'LOW']),
  code: reasonCodeSchema,
  text: z.string(),
  owner: z.string(),
  dueDate: z.iso.date(),
  serverID: z.string().optional(),
});

/** How a finding was disposed of. */
export const dispositionSchema = z.strictObject({
  at: moment,
  /** Who closed it: the ARN of their credentials. */
  by: z.string(),
  /** What else the person said; empty where they gave the three below. */
  note: z.string(),
  rootCause: z.string().optional(),
  correctiveAction: z.string().optional(),
  /** Who took the action, as the person who closed it named them. */
  doneBy: z.string().optional(),
});

/** A finding of an earlier drill. */
export const openItemSchema = z.strictObject({
  /** The drill that raised it. */
  drillId: z.string(),
  finding: findingSchema,
  /** Null while it is open. */
  disposition: dispositionSchema.nullable(),
});

export type Finding = z.infer<typeof findingSchema>;
export type Disposition = z.infer<typeof dispositionSchema>;
export type OpenItem = z.infer<typeof openItemSchema>;
