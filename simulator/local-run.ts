import type { KeyObject } from 'node:crypto';
import { drillFolder } from '../adapters/store/drill-folder.ts';
import type { StateName } from '../core/workflow/contract.ts';
import { phasesOf, type ServerPhase } from '../core/workflow/server-phases.ts';
import type { TakenOut } from './authorizer.ts';
import { checkAll } from './checkers/check-all.ts';
import type { Violation } from './checkers/violation.ts';
import type { History, PlannedDrill } from './history.ts';
import type { FoundSoFar } from './local/found-so-far.ts';
import type { Scenario } from './scenario.ts';
import type { CallRecord, Simulator } from './server.ts';
import { simulate } from './simulate.ts';
import type { Delivery } from './stack.ts';
import type { SimulatedStep } from './start-drills.ts';
import type { Post } from './webhooks.ts';
import type { Ended } from './workflow.ts';

export interface LocalRun extends PlannedDrill {
  readonly scenario: Scenario;
  readonly seed: number;
  /** The key that evidence is signed with; any when absent. */
  readonly signingKey?: KeyObject;
  /** An action that a function's role lacks. */
  readonly without?: TakenOut | undefined;
  readonly onProgress?: (progress: Progress) => void;
  /** Receives the simulator before the drill begins, for tests that inspect its account. */
  readonly onSimulator?: (simulator: Simulator) => void;
  /** Receives everything at the end, for the checkers. */
  readonly onHistory?: (history: History) => void;
  /** Receives what there is when the run breaks off, before that is thrown. */
  readonly onBroken?: (found: FoundSoFar) => void;
}

/** The progress of a drill for people, by its virtual clock. */
export interface Progress {
  readonly at: string;
  readonly elapsedSeconds: number;
  readonly state: StateName;
  readonly status: string;
  readonly wave: number;
  /** The phase of each server of the wave; empty when the state is not about a wave. */
  readonly servers: readonly ServerPhase[];
}

export interface LocalResult {
  readonly ended: Ended;
  /** What the scenario says, whatever the plan does. */
  readonly place: { readonly account: string; readonly region: string };
  /** drill.json, byte by byte as in the bucket; null when the drill could not be closed. */
  readonly record: string | null;
  /** Every file of the drill's evidence by name, including drill.json, as in the bucket. */
  readonly evidence: ReadonlyMap<string, Uint8Array>;
  readonly messages: readonly Delivery[];
  /** The posts to webhook services, in order. */
  readonly posts: readonly Post[];
  readonly calls: readonly CallRecord[];
  readonly transitions: number;
  readonly states: readonly string[];
  readonly largestPayloadBytes: number;
  /** What could not be simulated as the scenario says, such as a port that could not be opened. */
  readonly problems: readonly string[];
  /** Promises that the drill broke, which is a bug in kunren. */
  readonly violations: readonly Violation[];
}

/**
 * Rehearses a plan on this machine: the real state machine, handlers, adapters and SDK clients, in virtual time,
 * against a simulated AWS.
 */
export async function runLocally(run: LocalRun): Promise<LocalResult> {
  const { onProgress, onSimulator, onBroken, signingKey } = run;
  const history = await simulate({
    drills: [run],
    scenario: run.scenario,
    seed: run.seed,
    without: run.without,
    ...(signingKey === undefined ? {} : { signingKey }),
    ...(onSimulator === undefined ? {} : { onSimulator }),
    ...(onBroken === undefined ? {} : { onBroken }),
    ...(onProgress === undefined ? {} : { onStep: async (step) => onProgress(await progressOf(step)) }),
  });
  run.onHistory?.(history);
  const execution = history.executions.at(-1);
  if (execution === undefined) throw new Error('the drill was never started');
  const { ended, transitions, states, largestPayloadBytes } = execution;
  const { messages, posts, calls, problems } = history;
  const { account, region } = run.scenario;
  const record = recordOf(history, execution.drillId);
  const violations = checkAll(history);
  const evidence = evidenceOf(history, execution.drillId);
  return {
    ended,
    place: { account, region },
    record,
    evidence,
    messages,
    posts,
    calls,
    transitions,
    states,
    largestPayloadBytes,
    problems,
    violations,
  };
}

const evidenceOf = ({ evidence }: History, drillId: string): Map<string, Uint8Array> =>
  new Map(
    [...evidence].flatMap(([key, bytes]) => {
      const [folder, name] = key.split('/').slice(-2);
      return folder === drillId && name !== undefined ? [[name, bytes] as const] : [];
    }),
  );

const recordOf = ({ records }: History, drillId: string): string | null =>
  [...records].find(([key]) => key.includes(`/${drillId}/`))?.[1] ?? null;

async function progressOf(step: SimulatedStep): Promise<Progress> {
  const { state, output, startedAt } = step;
  const { status, wave = 0 } = output as { status: string; wave?: number };
  const now = new Date();
  // ProbeWave already points at the next wave when it goes on to it.
  const about = status === 'NEXT_WAVE' ? wave - 1 : wave;
  return {
    at: now.toISOString(),
    elapsedSeconds: (now.getTime() - startedAt.getTime()) / 1_000,
    state,
    status,
    wave: about,
    servers: state === 'CheckWave' || state === 'ProbeWave' ? await readPhases(step, about) : [],
  };
}

/** The phase of each server of a wave, from the facts that the steps have written. */
async function readPhases(
  { drill, drillId, stack }: SimulatedStep,
  wave: number,
): Promise<Progress['servers']> {
  const folder = drillFolder(stack.s3, stack.bucket, drill.plan.id, drillId);
  const [opening, launch, probes] = await Promise.all([
    folder.read('opening'),
    folder.read('launch', wave),
    folder.read('probes', wave),
  ]);
  return phasesOf(opening, wave, launch, probes);
}
