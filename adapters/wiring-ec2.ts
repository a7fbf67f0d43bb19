import { ec2Reader } from './aws/ec2.ts';
import { ec2Of } from './aws/ec2-client.ts';
import { healthReader } from './aws/instance-health.ts';
import { templateReader } from './aws/launch-templates.ts';
import { remainsReader } from './aws/leftover-resources.ts';
import { readDrs, terminations } from './bindings.ts';
import type { Maker, Target } from './runtime.ts';

/** The parts of a world that ask EC2: nobody else has its client within reach. */

export const readEc2: Maker<Target['ec2']> = (connection) => ec2Reader(ec2Of(connection));

export const readHealthy: Maker<Target['healthy']> = (connection) => healthReader(ec2Of(connection));

export const readRemains: Maker<Target['remains']> = (connection) => remainsReader(ec2Of(connection));

/** Of EC2's answers the longest, which only the guards before a drill read. */
export const readTemplates: Maker<Target['templates']> = (connection) => templateReader(ec2Of(connection));

/** What removes a drill and sees it gone. */
export const REMOVAL = { drs: readDrs, terminate: terminations, ec2: readEc2, remains: readRemains } as const;
