import * as z from 'zod';

/** What a readiness run looks at, in the order in which people read it: docs/readiness.md. */
export const READINESS_CHECKS = [
  'guards',
  'replication',
  'launch-settings',
  'capacity',
  'private-path',
  'failback',
  'coverage',
] as const;

export type ReadinessCheck = (typeof READINESS_CHECKS)[number];

/**
 * Something that keeps the next drill, or a real recovery, from working. It names one resource; `values` are what its
 * sentences fill in, so that both languages are written from the same facts.
 */
export const readinessFindingSchema = z.strictObject({
  check: z.enum(READINESS_CHECKS),
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  /** `unknown` where it could not be looked at: never the same as well. */
  state: z.enum(['failing', 'unknown']),
  /** The id of what is wrong: a server, an endpoint, a route table. */
  resource: z.string(),
  serverID: z.string().optional(),
  values: z.record(z.string(), z.string()),
});

export type ReadinessFinding = z.infer<typeof readinessFindingSchema>;

/** Why a check was not made, of a plan's servers or of some of them; a guard's finding says what to do. */
export const notLookedAtSchema = z.discriminatedUnion('why', [
  z.strictObject({ check: z.enum(READINESS_CHECKS), why: z.literal('NO_SERVERS') }),
  /** `unread` of all its `servers`. */
  z.strictObject({
    check: z.enum(READINESS_CHECKS),
    why: z.literal('LAUNCHES_UNKNOWN'),
    unread: z.int(),
    servers: z.int(),
  }),
]);

export type NotLookedAt = z.infer<typeof notLookedAtSchema>;

/** What a finding is known by from one run to the next: the same one failing for days is one. */
export const findingKey = ({ check, code, resource, serverID }: ReadinessFinding): string =>
  JSON.stringify([check, code, resource, serverID]);
