import type { KeyObject } from 'node:crypto';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { DrillRequest } from '../core/workflow/contract.ts';
import { cutFonts } from '../infra/report-fonts.ts';
import { RECORD } from '../reporting/evidence/file-names.ts';
import { loadPdf } from '../reporting/evidence/written-files.ts';
import { keysOf } from './account/key-arn.ts';
import { randomFor } from './account/random.ts';
import type { Authorizer, TakenOut } from './authorizer.ts';
import { deployFunctions } from './deploy.ts';
import { leaveRealAws } from './environment.ts';
import { closeGate, type Gate } from './gate.ts';
import type { DrillExecution, History, PlannedDrill, Sweep } from './history.ts';
import { sweepEveryHour } from './hourly-sweeps.ts';
import { watchInvocations } from './invocations.ts';
import { createLambdas, sleep } from './lambda.ts';
import { shippedFunctions } from './lambda-functions/handlers.ts';
import { loadAuthorizer } from './load-authorizer.ts';
import { type FoundSoFar, foundSoFar } from './local/found-so-far.ts';
import { routeIn } from './routes.ts';
import type { Scenario } from './scenario.ts';
import { type Simulator, startSimulator } from './server.ts';
import { type LocalStack, makeStack } from './stack.ts';
import {
  type Begun,
  deliver,
  executeDrill,
  type SimulatedStep,
  type Starting,
  startByHand,
} from './start-drills.ts';
import { createExecutions, type RunEnd, type Runner } from './step-functions/executions.ts';
import { statesService } from './step-functions/operations.ts';
import { EVENT_SECONDS, sweepAfter } from './sweeps.ts';
import { createTurns } from './turns.ts';
import { inVirtualTime } from './virtual-time.ts';
import { postWebhooks } from './webhooks.ts';

/**
 * Drills in one simulated account, all started at the same moment, and the sweeps that production would run after them.
 */
export interface Simulation {
  readonly drills: readonly PlannedDrill[];
  /** The plans that are deployed; those of the drills when absent. */
  readonly deployed?: readonly Omit<PlannedDrill, 'plan'>[];
  /** What the input of a start by hand claims beside the plan; when absent, that it is a local run. */
  readonly claims?: Partial<DrillRequest>;
  readonly scenario: Scenario;
  readonly seed: number;
  /** The key that evidence is signed with; any when absent. */
  readonly signingKey?: KeyObject;
  /** An action that a function's role lacks. */
  readonly without?: TakenOut | undefined;
  /** Receives the simulator before the drills begin. */
  readonly onSimulator?: (simulator: Simulator) => void;
  /** Receives what there is when the simulation breaks off, before that is thrown. */
  readonly onBroken?: (found: FoundSoFar) => void;
  /** Idle turns of the event loop after which it breaks off; for tests. */
  readonly patienceTurns?: number;
  /** Receives each step that ended. */
  readonly onStep?: (step: SimulatedStep) => Promise<void> | void;
}

/** The parts of a running simulation. */
interface Stage extends Simulation, Starting {
  readonly simulator: Simulator;
  readonly gate: Gate;
  readonly iam: Authorizer | undefined;
}

/** Runs a simulation in virtual time, from the first start until nothing of it is left or one hour after its expiry. */
export async function simulate(simulation: Simulation): Promise<History> {
  const { scenario, seed, signingKey, patienceTurns } = simulation;
  let simulator: Simulator | undefined;
  let stack: LocalStack | undefined;
  const [region, topics] = placesOf(simulation);
  const place = { account: scenario.account, region };
  const iam = (await loadAuthorizer())?.({
    ...place,
    plans: simulation.drills.map(({ plan }) => plan),
    ebsKeys: keysOf(scenario),
    without: simulation.without,
  });
  const backToRealAws = leaveRealAws();
  const invocations = watchInvocations();
  const broken = new AbortController();
  const turns = createTurns(
    simulation.drills.length * scenario.deliveries > 1 ? randomFor(seed, 'turns') : undefined,
  );
  const gate = closeGate((...to) => (simulator === undefined ? null : routeIn(simulator, ...to)));
  const time = {
    startAt: new Date(scenario.startAt),
    seed,
    turns,
    inFlight: () => simulator?.inFlight() ?? 0,
    invoking: () => simulator?.aws.invoking ?? 0,
  };
  try {
    return await inVirtualTime(
      { ...time, ...(patienceTurns === undefined ? {} : { patienceTurns }) },
      async () => {
        const starter = { run: refuseToStart };
        const states = createExecutions(
          place,
          () => new Date(),
          (...to) => starter.run(...to),
        );
        const started = await startSimulator(scenario, {
          seed,
          turns,
          admit: invocations.admit,
          iam,
          more: () => ({ states: statesService(states) }),
          ...(signingKey === undefined ? {} : { signingKey }),
        });
        simulator = started;
        simulation.onSimulator?.(started);
        // In a simulation nothing may be loaded any more: its clock does not wait for modules.
        if (simulation.drills.some(({ plan }) => plan.report.pdf)) await Promise.all([cutFonts(), loadPdf()]);
        const made = await invocations.aside(() => makeStack(started.url, region, topics));
        made.deployPlans(deployedIn(simulation));
        stack = made;
        Object.assign(process.env, { ...made.environment, KUNREN_STATE_MACHINE: states.machine.arn });
        return play({
          ...simulation,
          simulator: started,
          stack: made,
          invocations,
          gate,
          states,
          starter,
          iam,
          broken: broken.signal,
        });
      },
    );
  } catch (error) {
    broken.abort();
    turns.open();
    const [started, left] = [simulator, stack];
    if (started !== undefined)
      simulation.onBroken?.(await invocations.aside(() => foundSoFar(started, left)));
    throw error;
  } finally {
    // Of a run that stands still nothing else would end them.
    stack?.destroy();
    await simulator?.close();
    gate.stop();
    invocations.stop();
    backToRealAws();
  }
}

const deployedIn = ({ drills, deployed = drills }: Simulation) =>
  deployed.map(({ planData: plan, planSha256, planText: text }) => ({
    plan,
    planSha256,
    ...(text === undefined ? {} : { text }),
  }));

/** In a simulation only the simulation starts executions. */
const refuseToStart: Runner = () => {
  throw new Error('a simulation starts its drills itself');
};

function placesOf({ drills, scenario }: Simulation): [region: string, topics: string[]] {
  const region = drills[0]?.plan.target.region ?? scenario.region;
  return [region, [...new Set(drills.flatMap(({ plan }) => plan.notifications.topics))]];
}

async function play(stage: Stage): Promise<History> {
  const { scenario, seed, drills, simulator, stack, invocations, gate, iam } = stage;
  const startedAt = Date.now();
  deployFunctions(simulator.aws, shippedFunctions({ faults: scenario.workflow, invocations }));
  const sweeper = createLambdas({ faults: scenario.workflow, owner: 'sweep', invocations, stop: () => {} });
  const sweeps: Sweep[] = [];
  const events: Promise<void>[] = [];
  const executions: DrillExecution[] = [];
  const run = async (drill: PlannedDrill, begun: Begun): Promise<RunEnd> => {
    const execution = await executeDrill(stage, drill, begun);
    executions.push(execution);
    if (execution.ended !== 'SUCCEEDED')
      events.push(
        sleep(EVENT_SECONDS).then(async () => {
          if (!stage.broken.aborted)
            sweeps.push(await sweepAfter(execution, sweeper, stage.states.arnOf(begun.name)));
        }),
      );
    const { ended: status, output } = execution;
    return status === 'SUCCEEDED' ? { status, output: JSON.stringify(output) } : { status };
  };
  const drilled = Promise.all(
    drills.map((drill, place) =>
      scenario.deliveries > 1 ? deliver(stage, drill, run) : startByHand(stage, drill, place, run),
    ),
  );
  const ended = drilled.then(() => Promise.all(events));
  await Promise.all([ended, sweepEveryHour(stage, startedAt, { ended, executions, sweeps, sweeper })]);
  const evidence = await invocations.aside(() => readEvidence(stack));
  const chats = () => invocations.aside(() => stack.takeChats());
  const posted = await postWebhooks(chats, sweeper);
  return invocations.aside(async () => ({
    scenario,
    seed,
    executions,
    sweeps,
    records: recordsOf(evidence),
    evidence,
    messages: await stack.takeMessages(),
    posts: posted.posts,
    calls: [...simulator.calls],
    aws: simulator.aws,
    decisions: iam?.decisions() ?? [],
    dials: gate.dials,
    endedAt: Date.now(),
    problems: [...simulator.aws.problems, ...posted.problems],
  }));
}

/** `drills/PLAN/DRILL/FILE`: neither facts nor the chain. */
const IS_EVIDENCE = /^drills\/[^/]+\/[0-9A-Z]{26}\/[^/]+$/;

/** The files of every drill's evidence in the bucket, by key: everything directly in a drill's folder. */
async function readEvidence({ s3, bucket, readBytes }: LocalStack): Promise<Map<string, Uint8Array>> {
  const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: 'drills/' });
  const keys: string[] = [];
  for await (const { Contents = [] } of pages)
    keys.push(...Contents.flatMap(({ Key = '' }) => (IS_EVIDENCE.test(Key) ? [Key] : [])));
  return new Map(await Promise.all(keys.map(async (key) => [key, await readBytes(key)] as const)));
}

/** Every drill.json in the bucket, by key. */
export async function readRecords(stack: LocalStack): Promise<Map<string, string>> {
  return recordsOf(await readEvidence(stack));
}

const recordsOf = (files: ReadonlyMap<string, Uint8Array>): Map<string, string> =>
  new Map(
    [...files].flatMap(([key, bytes]) =>
      key.endsWith(`/${RECORD}`) ? [[key, Buffer.from(bytes).toString()] as const] : [],
    ),
  );
