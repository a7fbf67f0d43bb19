import type { DrillPlan } from '../core/plan/plan.ts';
import type { SimulatedAccount } from './account/state.ts';
import type { Decision } from './authorizer.ts';
import type { Dial } from './gate.ts';
import type { Scenario } from './scenario.ts';
import type { CallRecord } from './server.ts';
import type { Delivery } from './stack.ts';
import type { Post } from './webhooks.ts';
import type { ExecutionResult } from './workflow.ts';

/** A rehearsed plan, as read and as written. */
export interface PlannedDrill {
  readonly plan: DrillPlan;
  /** The plan as written, for the workflow's input. */
  readonly planData: Record<string, unknown>;
  readonly planSha256: string;
  /** The plan's file; absent where a drill was made up from its data. */
  readonly planText?: string;
}

/** One execution of the state machine, from its start to its end. */
export interface DrillExecution extends ExecutionResult {
  readonly drillId: string;
  readonly plan: DrillPlan;
  readonly input: unknown;
  readonly startedAt: string;
  readonly endedAt: string;
}

/** One call of the sweep of orphans. */
export interface Sweep {
  readonly at: string;
  readonly cause: 'execution' | 'hourly';
  /** What it returned; null when every try failed. */
  readonly output: unknown;
  readonly error: string | null;
}

/** What a simulation leaves for the checkers: every call, every record, and the account at its end. */
export interface History {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly executions: readonly DrillExecution[];
  readonly sweeps: readonly Sweep[];
  readonly calls: readonly CallRecord[];
  /** Every drill.json in the bucket, by key, as stored. */
  readonly records: ReadonlyMap<string, string>;
  /** Every file of evidence in the bucket, records too, by key. */
  readonly evidence: ReadonlyMap<string, Uint8Array>;
  readonly messages: readonly Delivery[];
  /** The posts to webhook services, in order. */
  readonly posts: readonly Post[];
  readonly aws: SimulatedAccount;
  /** What IAM was asked in the functions' calls, each once; empty where nothing evaluates it. */
  readonly decisions: readonly Decision[];
  /** Every address that anything in the simulation wanted to reach. */
  readonly dials: readonly Dial[];
  /** When the simulation ended, milliseconds since 1970. */
  readonly endedAt: number;
  /** What could not be simulated as the scenario says. */
  readonly problems: readonly string[];
}
