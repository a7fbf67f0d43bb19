import { ec2Reader } from './ec2.ts';
import { ec2Of } from './ec2-client.ts';
import { healthReader } from './instance-health.ts';
import { templateReader } from './launch-templates.ts';
import { remainsReader } from './remains.ts';
import { readDrs, terminations } from './wiring.ts';
import type { Maker, Target } from './world.ts';

/** The parts of a world that ask EC2: nobody else has its client within reach. */

export const readEc2: Maker<Target['ec2']> = (connection) => ec2Reader(ec2Of(connection));

export const readHealthy: Maker<Target['healthy']> = (connection) => healthReader(ec2Of(connection));

export const readRemains: Maker<Target['remains']> = (connection) => remainsReader(ec2Of(connection));

/** Of EC2's answers the longest, which only the guards before a drill read. */
export const readTemplates: Maker<Target['templates']> = (connection) => templateReader(ec2Of(connection));

/** What removes a drill and sees it gone. */
export const REMOVAL = { drs: readDrs, terminate: terminations, ec2: readEc2, remains: readRemains } as const;
