import * as z from 'zod';

/** The parts of a plan that only the recovery method `drs` has. */

export const sourceServerId = z
  .string()
  .regex(
    /^s-[0-9a-zA-Z]{17}$/,
    "is not a source server's id: write it as aws drs describe-source-servers prints it, s- and 17 letters or digits",
  )
  .describe("The DRS source server's id.");

const REPLICATION_STATES = [
  'CONTINUOUS',
  'INITIAL_SYNC',
  'RESCAN',
  'BACKLOG',
  'CREATING_SNAPSHOT',
  'STALLED',
  'PAUSED',
] as const;

export const replicationStates = z
  .array(z.enum(REPLICATION_STATES))
  .min(1)
  .default(['CONTINUOUS'])
  .describe('Replication states in which a server may be drilled.');
