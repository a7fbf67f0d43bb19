import { makeWorld, type World } from '../adapters/world.ts';
import { UsageFault } from './exit.ts';

/** The deployed system, as a person at a terminal reaches it: ordinary AWS credentials and the evidence bucket. */
export interface Place {
  readonly bucket?: string;
  readonly region?: string;
}

/** @throws {UsageFault} when it is not said where the drills are. */
export function operatorWorld({ bucket, region }: Place): World {
  const KUNREN_BUCKET = bucket ?? process.env['KUNREN_BUCKET'];
  const AWS_REGION = region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (KUNREN_BUCKET === undefined) {
    throw new UsageFault('kunren: the evidence bucket is not known; give --bucket or set KUNREN_BUCKET');
  }
  if (AWS_REGION === undefined) {
    throw new UsageFault('kunren: the Region is not known; give --region or set AWS_REGION');
  }
  // Neither leases nor topics are touched from here: they are the functions' own.
  return makeWorld({
    ...process.env,
    AWS_REGION,
    KUNREN_BUCKET,
    KUNREN_TABLE: 'none',
    KUNREN_TOPIC_ARN: 'none',
  });
}

/** @throws {UsageFault} when there is no such drill. */
export async function planOf(drillId: string, world: World): Promise<string> {
  const planId = await world.planOf(drillId);
  if (planId !== undefined) return planId;
  throw new UsageFault(
    `kunren: no drill ${drillId} is in the evidence bucket; its messages name the drill's id`,
  );
}
