import {
  createValidatedPolicy,
  type ValidatedPolicy as Validated,
  validateIdentityPolicy,
  validateResourcePolicy,
  validateTrustPolicy,
} from '@cloud-copilot/iam-policy';
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import type { Decision, Question } from '../authorizer.ts';

/** IAM's answer to one question, by an evaluator that others wrote. */

/** A policy that IAM would accept; the evaluator wants a name in it. */
export type ValidatedPolicy = Validated<{ name: string }>;

export interface Request extends Question {
  /** The ARN of the session that asks. */
  readonly principal: string;
  readonly account: string;
  readonly identity: ValidatedPolicy;
  readonly resourcePolicy: ValidatedPolicy | undefined;
}

/** @throws {Error} when IAM would not accept the policy. */
export const identityPolicy = (document: object): ValidatedPolicy =>
  validated(document, validateIdentityPolicy);

/** @throws {Error} when its service would not accept the policy. */
export const resourcePolicy = (document: object): ValidatedPolicy =>
  validated(document, validateResourcePolicy);

/** @throws {Error} when IAM would not accept it as a role's trust policy. */
export const trustPolicy = (document: object): ValidatedPolicy => validated(document, validateTrustPolicy);

function validated(document: object, validate: typeof validateIdentityPolicy): ValidatedPolicy {
  const policy = createValidatedPolicy(document, validate, { name: 'policy' });
  const [error] = policy.errors;
  if (error === undefined) return policy;
  throw new Error(`IAM would refuse a policy of infra/ at ${error.path} (${error.message}); correct it`);
}

/**
 * The evaluator's form without waiting: it trusts actions and condition keys, which tests/simulation/permissions.test.ts
 * lets the strict form check.
 */
export function evaluate(request: Request): Decision['answer'] {
  const answer = runUnsafeSimulation(simulationOf(request), {});
  return answer === 'Allowed' || answer === 'ExplicitlyDenied' ? answer : 'ImplicitlyDenied';
}

/**
 * The statements that may be about an action. Without the others the answer is the same and comes ten times sooner: the
 * evaluator explains why each does not match.
 */
function about(policy: ValidatedPolicy, action: string): ValidatedPolicy {
  const narrowed = NARROWED.get(policy) ?? new Map<string, ValidatedPolicy>();
  NARROWED.set(policy, narrowed);
  const known = narrowed.get(action);
  if (known !== undefined) return known;
  const { Statement } = policy.policyDocument as { Statement: readonly { Action?: string | string[] }[] };
  const matching = Statement.filter(({ Action }) =>
    [Action ?? '*'].flat().some((one) => /[*?]/.test(one) || one.toLowerCase() === action.toLowerCase()),
  );
  const made = { ...policy, policyDocument: { ...policy.policyDocument, Statement: matching } };
  narrowed.set(action, made);
  return made;
}

const NARROWED = new WeakMap<ValidatedPolicy, Map<string, ValidatedPolicy>>();

/** The request as the evaluator takes it. */
export const simulationOf = ({
  principal,
  account,
  action,
  resource,
  context,
  identity,
  resourcePolicy: policy,
}: Request) => ({
  request: {
    principal,
    action,
    resource: { resource, accountId: account },
    contextVariables: context as Record<string, string | string[]>,
  },
  identityPolicies: [{ name: 'role', policy: about(identity, action) }],
  serviceControlPolicies: [],
  resourceControlPolicies: [],
  resourcePolicy: policy === undefined ? undefined : about(policy, action),
});
