import type { Command } from 'commander';
import { UsageFault } from './exit.ts';

/** Where the deployed system is, from options and environment. */
export interface Place {
  readonly bucket?: string;
  readonly region?: string;
  readonly stack?: string;
  readonly stateMachine?: string;
}

/** What `npx serverless deploy` makes without a stage. */
const STACK = 'kunren-prod';
const STATE_MACHINE_ARN = /^arn:aws[a-z-]*:states:([a-z0-9-]+):\d{12}:stateMachine:[^:]+$/;

/** Adds --region. */
export const withRegion = (command: Command): Command =>
  command.option('--region <name>', "the stack's Region (default: AWS_REGION)");

/** Adds --bucket and --region. */
export const withBucket = (command: Command): Command =>
  withRegion(command.option('--bucket <name>', 'the evidence bucket (default: KUNREN_BUCKET)'));

/** Adds --state-machine and --stack as well. */
export const withStateMachine = (command: Command): Command =>
  withBucket(command)
    .option('--state-machine <arn>', 'the state machine (default: KUNREN_STATE_MACHINE)')
    .option('--stack <name>', 'the stack that it is in, where the ARN is not given', STACK);

/** The ARN that was given, if one was. @throws {UsageFault} when it is none. */
export function stateMachineGiven({ stateMachine }: Place): string | undefined {
  const arn = stateMachine ?? process.env['KUNREN_STATE_MACHINE'];
  if (arn === undefined || STATE_MACHINE_ARN.test(arn)) return arn;
  throw new UsageFault(
    `kunren: '${arn}' is not a state machine's ARN; write it like arn:aws:states:REGION:ACCOUNT:stateMachine:NAME, or leave it out to look it up by --stack`,
  );
}

/** The stack that is meant. */
export const stackOf = ({ stack = STACK }: Place): string => stack;

/** As infra/workflow.yml names it. */
export const stateMachineName = (place: Place): string => `${stackOf(place)}-drill`;

/** @throws {UsageFault} when the Region is not given, or two are. */
export function regionOf(place: Place, otherwise?: string): string {
  const ofMachine = STATE_MACHINE_ARN.exec(stateMachineGiven(place) ?? '')?.[1];
  if (ofMachine !== undefined && place.region !== undefined && ofMachine !== place.region) {
    throw new UsageFault(
      `kunren: the state machine is in ${ofMachine}, but --region says ${place.region}; leave one of them out`,
    );
  }
  const region =
    place.region ?? ofMachine ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? otherwise;
  if (region !== undefined && region !== '') return region;
  throw new UsageFault('kunren: the Region is not known; give --region or set AWS_REGION');
}

/** The evidence bucket where one is known. */
export const bucketGiven = ({ bucket }: Place): string | undefined =>
  (bucket ?? process.env['KUNREN_BUCKET']) || undefined;

/** @throws {UsageFault} when the bucket is not given. */
export function bucketOf(place: Place): string {
  const name = bucketGiven(place);
  if (name !== undefined) return name;
  throw new UsageFault('kunren: the evidence bucket is not known; give --bucket or set KUNREN_BUCKET');
}
