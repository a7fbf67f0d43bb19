import * as z from 'zod';
import type { DrillPlan } from '../core/plan/plan.ts';

/**
 * What plans may name that is not the stack's own. Whoever writes a plan must not widen a role by it: a document, a
 * secret, a topic, a role or an instance profile becomes a resource of a policy, so the stage's settings list it, which
 * whoever deploys has seen.
 */

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const TOPIC = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/;
const KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;
const SECRET =
  /^arn:aws[a-z-]*:(?:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]{1,1000}|secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512})$/;

const listOf = (pattern: RegExp, error: string) => z.array(z.string().regex(pattern, error)).default([]);

export const allowedSchema = z.strictObject({
  /** Accounts, the stack's own among them, whose SSM documents plans may name by ARN. */
  accounts: listOf(/^\d{12}$/, "is not an account: write its twelve digits in quotes, '111122223333'"),
  roles: listOf(ROLE, "is not a role's whole ARN, like arn:aws:iam::111122223333:role/NAME"),
  topics: listOf(TOPIC, "is not a topic's whole ARN, which ends with its name"),
  /** Beside those under the stack's name, of webhooks. */
  secrets: listOf(SECRET, 'is not the ARN of a parameter or a secret, which ends with its whole name'),
  /** KMS keys of restored volumes. */
  keys: listOf(KEY, "is not a key's whole ARN, which ends with key/ and its id"),
  /** Of hosts that restored volumes are attached to: scripts run there as their role. */
  instanceProfiles: listOf(/^[\w+=,.@-]{1,128}$/, 'is not the name of an instance profile'),
});

export type Allowed = z.output<typeof allowedSchema>;

interface Named {
  readonly list: keyof Allowed;
  /** Where the plan names it. */
  readonly place: string;
  readonly name: string;
  /** What the stage must have in its list. */
  readonly needs: string;
}

const ACCOUNT_OF_DOCUMENT = /^arn:[^:]+:ssm:[^:]+:(\d{12}):document\//;
/** A parameter has a slash before its name, a secret a colon; both then have the stack's name as their first part. */
const isOwnSecret = (arn: string, stack: string): boolean =>
  arn.includes(`:parameter/${stack}/`) || arn.includes(`:secret:${stack}/`);

/** What of another's a plan names, each with the list of the stage that it belongs to. */
function namedBy(plan: DrillPlan, stack: string): Named[] {
  const one = (list: keyof Allowed, place: string, name: string | undefined, needs = name): Named[] =>
    name === undefined || needs === undefined ? [] : [{ list, place, name, needs }];
  const { target, privatePath, notifications, restore, waves } = plan;
  const source = privatePath?.source;
  return [
    ...one('roles', 'target.role.arn', target.role?.arn),
    ...one('roles', 'privatePath.source.role.arn', source && 'vpc' in source ? source.role?.arn : undefined),
    ...notifications.topics.flatMap((topic) => one('topics', 'notifications.topics', topic)),
    ...notifications.webhooks
      .filter(({ secret }) => !isOwnSecret(secret, stack))
      .flatMap(({ secret }) => one('secrets', 'notifications.webhooks', secret)),
    ...one('keys', 'restore.key', restore?.key),
    ...Object.entries(restore?.hosts ?? {}).flatMap(([host, { instanceProfile }]) =>
      one('instanceProfiles', `restore.hosts.${host}`, instanceProfile),
    ),
    ...waves.flatMap(({ name, actions }) =>
      actions.flatMap((action) => {
        const document = 'document' in action ? action.document : '';
        const account = ACCOUNT_OF_DOCUMENT.exec(document)?.[1];
        return one('accounts', `action ${action.name} of wave ${name}`, document, account);
      }),
    ),
  ];
}

/** A sentence for everything that a plan names and the stage does not allow. */
export const refusalsOf = (plan: DrillPlan, allowed: Allowed, stage: string): string[] =>
  namedBy(plan, `kunren-${stage}`)
    .filter(({ list, needs }) => !allowed[list].includes(needs))
    .map(
      ({ list, place, name, needs }) =>
        `plan ${plan.id}: ${place} names ${name}, which no plan may in this stage; add ${needs} to allow.${list} of stages/${stage}.yml, or take it out of the plan`,
    );

/**
 * Refuses plans that name what the stage does not allow.
 * @throws {Error} with a sentence for each.
 */
export function refuseUnlisted(plans: readonly DrillPlan[], allowed: Allowed, stage: string): void {
  const refusals = plans.flatMap((plan) => refusalsOf(plan, allowed, stage));
  if (refusals.length > 0) throw new Error(`${refusals.join('\n')}\nNothing was packaged`);
}

/** All that plans name, as the stage that allows exactly that would list it. */
export function allowedBy(plans: readonly DrillPlan[], stage: string): Allowed {
  const named = plans.flatMap((plan) => namedBy(plan, `kunren-${stage}`));
  const of = (wanted: keyof Allowed): string[] => [
    ...new Set(named.flatMap(({ list, needs }) => (list === wanted ? [needs] : []))),
  ];
  return {
    accounts: of('accounts'),
    roles: of('roles'),
    topics: of('topics'),
    secrets: of('secrets'),
    keys: of('keys'),
    instanceProfiles: of('instanceProfiles'),
  };
}
