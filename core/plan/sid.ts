import * as z from 'zod';

/** The SID of a Windows machine, and the one with which it last passed. */

/** Microsoft, 'Security identifiers': the SID of a machine, without an account's number. */
const MACHINE_SID = /^S-1-5-21-\d{1,10}-\d{1,10}-\d{1,10}$/;

export const isMachineSid = (text: string): boolean => MACHINE_SID.test(text);

/** In a plan: that the machine has the SID with which it last passed. */
export const LAST_PASS = 'last-pass';

const knownSidSchema = z.strictObject({
  sid: z.string(),
  /** The drill in which it passed with it, and when that began. */
  drillId: z.string(),
  at: z.iso.datetime(),
});

/** NONE: no pass is known that recorded one. UNREAD: a record that may have it could not be read. */
export const lastPassSchema = z.union([knownSidSchema, z.enum(['NONE', 'UNREAD'])]);

export const provenSidSchema = z.strictObject({ serverID: z.string(), ...knownSidSchema.shape });

export type LastPass = z.infer<typeof lastPassSchema>;
export type ProvenSid = z.infer<typeof provenSidSchema>;
