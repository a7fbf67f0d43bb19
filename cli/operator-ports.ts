import { isValid } from 'ulid';
import { ALL_BINDINGS } from '../adapters/all-bindings.ts';
import { makeOperator, type Operator } from '../adapters/aws/operator.ts';
import type { Ports } from '../adapters/ports.ts';
import { makePorts } from '../adapters/runtime.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { bucketOf, type Place, regionOf, stateMachineGiven, stateMachineName } from './place.ts';

/** A name for what a command does not use. */
const UNUSED = 'none';

/**
 * The deployed system as the CLI reaches it: ordinary AWS credentials and the evidence bucket.
 * @throws {UsageFault} when the bucket or the Region is not given.
 */
export function operatorPorts(place: Place): Ports {
  // Leases, topics and the signing key are not used from here: they belong to the functions.
  return portsWith({ AWS_REGION: regionOf(place), KUNREN_BUCKET: bucketOf(place) });
}

/** Only the account, and the leases if their table is known: enough to check a plan. */
export const accountPorts = (region: string, table: string | undefined): Ports =>
  portsWith({ AWS_REGION: region, ...(table === undefined ? {} : { KUNREN_TABLE: table }) });

const portsWith = (environment: NodeJS.ProcessEnv): Ports =>
  makePorts(
    {
      ...process.env,
      KUNREN_BUCKET: UNUSED,
      KUNREN_TABLE: UNUSED,
      KUNREN_HISTORY_TABLE: UNUSED,
      KUNREN_TOPIC_ARN: UNUSED,
      KUNREN_CHAT_TOPIC_ARN: UNUSED,
      KUNREN_MACHINES_TOPIC_ARN: UNUSED,
      KUNREN_ENVIRONMENT: UNUSED,
      KUNREN_SIGNING_KEY: UNUSED,
      KUNREN_STATE_MACHINE: UNUSED,
      KUNREN_FONTS: UNUSED,
      ...environment,
    },
    ALL_BINDINGS,
  );

/** @throws {UsageFault} when there is no such drill. */
export async function planOf(drillId: string, ports: Ports): Promise<string> {
  checkDrillId(drillId);
  const planId = await ports.planOf(drillId);
  if (planId !== undefined) return planId;
  throw new UsageFault(
    `kunren: no drill ${drillId} is in the evidence bucket; ${KUNREN} list shows those that are`,
  );
}

/** @throws {UsageFault} when it is not a drill's id. */
export function checkDrillId(drillId: string): void {
  if (isValid(drillId)) return;
  throw new UsageFault(
    `kunren: '${drillId}' is not a drill's id, which has 26 characters such as 01M7ZGSWK853CM79MX4X6JBFW6; ${KUNREN} list shows them`,
  );
}

/** Step Functions in that Region, and its state machine for drills. */
export interface Workflow {
  readonly operator: Operator;
  /** @throws {UsageFault} when there is none of that name. */
  stateMachine(): Promise<string>;
}

export function workflowAt(place: Place): Workflow {
  const region = regionOf(place);
  const operator = makeOperator(region);
  let found: Promise<string> | undefined;
  return {
    operator,
    stateMachine() {
      found ??= findStateMachine(place, region, operator);
      return found;
    },
  };
}

async function findStateMachine(place: Place, region: string, { executions }: Operator): Promise<string> {
  const given = stateMachineGiven(place);
  if (given !== undefined) return given;
  const name = stateMachineName(place);
  const arn = await executions.stateMachine(name);
  if (arn !== undefined) return arn;
  throw new UsageFault(
    `kunren: there is no state machine ${name} in ${region}; check --region and --stack, or give --state-machine`,
  );
}
