import type { DrillPlan } from '../core/plan/plan.ts';
import type { Custody } from '../infra/custody.ts';
import type { FunctionFile } from '../infra/function-calls.ts';

/** IAM of the simulated account, as the endpoint sees it. */

/** What IAM is asked: one action, on one resource, in one situation. */
export interface Question {
  readonly action: string;
  readonly resource: string;
  /** Condition keys with their values. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

/** A question with its answer, for the checkers. */
export interface Decision extends Question {
  /** The function, as in infra/permissions.ts, a person, or the ARN of a role that a function assumed. */
  readonly caller: string;
  readonly answer: 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';
}

/** What EBS uses a key of the account's own for. */
export type KeyUse = 'create' | 'attach';

/** What the account knows of who may do what. */
export interface Access {
  /** The roles that were assumed, by the access key of their credentials. */
  readonly sessions: Map<string, string>;
  /** Whether DRS may do this in the name of whoever makes the call that is being answered. */
  mayForward: (action: string) => boolean;
  /** Whether EBS may use this key in the name of whoever makes that call. */
  mayUseKey: (keyArn: string, use: KeyUse) => boolean;
}

/** Who signed a request. */
export interface Caller {
  /** The Lambda invocation: `01J…/StartWave#1`. */
  readonly invocation: string | undefined;
  /**
   * Of a person: `reader` and `operator` have the policies that the stack has for people (infra/people.ts), `developer`
   * has ordinary rights on everything in the account.
   */
  readonly accessKey?: string | undefined;
  /** The role whose temporary credentials signed it, when it was assumed. */
  readonly assumedRole: string | undefined;
}

export interface AskedCall {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly caller: Caller;
  /** The tags of an instance, a volume or a snapshot. */
  readonly tagsOf: (id: string) => Readonly<Record<string, string>>;
  /** The instance that a volume is attached to. */
  readonly holderOf: (volumeID: string) => string | undefined;
  /** The volume that is a device of an instance. */
  readonly volumeAt: (instanceID: string, device: string) => string | undefined;
}

export interface Authorizer {
  /** What IAM denies of a call; undefined when it denies nothing, or the caller has no policy of the stack. */
  denialOf(call: AskedCall): Decision | undefined;
  /** Whether IAM allows what a call's answer would tell besides: an operation that its caller did not ask for. */
  allows(call: AskedCall): boolean;
  /** Whether IAM allows what DRS does with its caller's permissions. */
  mayForward(caller: Caller, action: string): boolean;
  /** Whether IAM allows the use of a key for a caller's volumes. */
  mayUseKey(caller: Caller, keyArn: string, use: KeyUse): boolean;
  /** Every question so far, each once. */
  decisions(): readonly Decision[];
}

export interface AuthorizerOptions {
  readonly plans: readonly DrillPlan[];
  readonly account: string;
  readonly region: string;
  /** The customer-managed keys that the stack's parameter names; none if not given. */
  readonly ebsKeys?: readonly string[] | undefined;
  /** The people whom the stack's policies name; the roles `operator` and `deployer` if not given. */
  readonly custody?: Custody | undefined;
  /** The stack's policies on bucket, keys, topics and queues with something taken out, for tests. */
  readonly edited?: ((resources: Readonly<Record<string, unknown>>) => Record<string, unknown>) | undefined;
  /** An action that somebody took out of a function's role, for tests. */
  readonly without?: TakenOut | undefined;
}

export interface TakenOut {
  readonly file: FunctionFile;
  readonly action: string;
}

export type AuthorizerMaker = (options: AuthorizerOptions) => Authorizer;
