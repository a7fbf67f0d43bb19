import { createPrivateKey } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { Problem } from '../core/plan/document.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import { healthyAccount, secretsOf } from './healthy-account.ts';
import type { FoundSoFar } from './local/found-so-far.ts';
import { type LocalResult, type Progress, runLocally } from './local-run.ts';
import { parseScenario } from './scenario.ts';
import { StandsStill } from './time/progress.ts';

/**
 * A local run in its own thread: virtual time replaces this thread's timers and clock, and the terminal keeps the real
 * ones.
 */
export interface LocalJob {
  readonly plan: {
    readonly value: DrillPlan;
    readonly data: Record<string, unknown>;
    readonly sha256: string;
    readonly text: string;
  };
  readonly scenario: { readonly file: string; readonly text: string } | null;
  readonly seed: number;
  /** When the drill begins, where the scenario does not say; null: at the moment of every seed. */
  readonly startAt: string | null;
  /** The private key that evidence is signed with, PEM. */
  readonly signingKey: string;
}

export type LocalNews =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'problems'; readonly problems: readonly Problem[] }
  | { readonly type: 'broken'; readonly broken: Broken }
  | { readonly type: 'result'; readonly result: LocalResult };

/** A run that broke off: why, and what there is of it. */
export interface Broken {
  readonly reason: string;
  /** Where in the code; null when it stands still, and no code is at fault more than any other. */
  readonly stack: string | null;
  readonly found: FoundSoFar | null;
}

const report = (news: LocalNews): void => parentPort?.postMessage(news);

/** Runs the thread's job and reports its progress. */
export async function work({ plan, scenario, seed, signingKey, startAt: at }: LocalJob): Promise<void> {
  const startAt = at ?? undefined;
  const aws =
    scenario === null
      ? healthyAccount(plan.value, startAt)
      : parseScenario(scenario.text, scenario.file, startAt);
  if (!aws.ok) return report({ type: 'problems', problems: aws.problems });
  let found: FoundSoFar | null = null;
  const run = runLocally({
    plan: plan.value,
    planData: plan.data,
    planSha256: plan.sha256,
    planText: plan.text,
    // A scenario is about servers: secrets that it does not set have plausible values.
    scenario: { ...aws.value, secrets: { ...secretsOf(plan.value), ...aws.value.secrets } },
    seed,
    signingKey: createPrivateKey(signingKey),
    onProgress: (progress) => report({ type: 'progress', progress }),
    onBroken: (soFar) => {
      found = soFar;
    },
  });
  await run.then(
    (result) => report({ type: 'result', result }),
    (error: unknown) => report({ type: 'broken', broken: { ...whyOf(error), found } }),
  );
}

function whyOf(error: unknown): Pick<Broken, 'reason' | 'stack'> {
  if (!(error instanceof Error)) return { reason: String(error), stack: null };
  return { reason: error.message, stack: error instanceof StandsStill ? null : (error.stack ?? null) };
}
