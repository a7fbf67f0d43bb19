import * as fc from 'fast-check';
import type { Trouble } from './troubles.ts';

/** What people do to an account behind a drill's back, and reads that fail or lag for long. */

const minutes = (min: number, max: number) => fc.integer({ min, max }).map((number) => `${number}m`);
const place = fc.nat(11);

/** A subnet that no plan of the soak allows. */
const ELSEWHERE = 'subnet-0eeeeeeeeeeeeeee1';

/** Somebody terminates an instance in EC2, while it launches, is probed or is held. */
const termination = fc
  .record({ place, after: minutes(3, 90) })
  .map((one): Trouble => ({ terminations: [one] }));

/** Somebody fails back from an instance of the drill, which nobody may touch then. */
const failback = fc.record({ place, after: minutes(5, 90) }).map((one): Trouble => ({ failbacks: [one] }));

/** Somebody makes another version of a launch template the default. */
const movedTemplate = fc.record({ place, after: minutes(0, 20) }).map(
  ({ place: at, after }): Trouble => ({
    subnets: [{ id: ELSEWHERE }],
    server: { place: at, changes: { launch: { otherVersions: [{ version: 2, subnet: ELSEWHERE }] } } },
    changes: [{ place: at, after, defaultVersion: 2 }],
  }),
);

const lag = fc
  .record({
    jobs: fc.constantFrom('0s', '90s', '3m', '10m'),
    recoveryInstances: fc.constantFrom('0s', '90s', '3m', '10m'),
    instances: fc.constantFrom('0s', '0s', '30s', '3m'),
  })
  .map((staleReads): Trouble => ({ staleReads }));

/** A schedule's start that is delivered more than once. */
const deliveries = fc.integer({ min: 2, max: 3 }).map((times): Trouble => ({ deliveries: times }));

const READS = [
  'drs:DescribeJobs',
  'drs:DescribeRecoveryInstances',
  'ec2:DescribeInstances',
  'ec2:DescribeTags',
  'ec2:DescribeVolumes',
  'ec2:DescribeSubnets',
] as const;

/** A read that fails for minutes at a time, also while cleanup looks. */
const blindness = fc
  .record({
    operation: fc.constantFrom(...READS),
    error: fc.constantFrom('ServiceUnavailable', 'ExpiredTokenException', 'AccessDeniedException'),
    after: fc.nat(40),
    times: fc.integer({ min: 5, max: 60 }),
  })
  .map((fault): Trouble => ({ faults: [fault] }));

/** Somebody replaces the code of a function, before the drill or while it runs. */
const replacedCode = fc
  .record({
    function: fc.constantFrom('openDrill', 'startWave', 'probeWave', 'terminateDrill'),
    after: fc.option(minutes(0, 60), { nil: undefined }),
    same: fc.boolean(),
  })
  .map(({ after, ...one }): Trouble => ({ replacedCode: [after === undefined ? one : { ...one, after }] }));

/** At most one of them beside the other troubles of a case. */
export const sometimesMeddling: fc.Arbitrary<Trouble | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: termination },
  { weight: 1, arbitrary: failback },
  { weight: 1, arbitrary: movedTemplate },
  { weight: 1, arbitrary: lag },
  { weight: 1, arbitrary: blindness },
  { weight: 1, arbitrary: deliveries },
  { weight: 1, arbitrary: replacedCode },
);
