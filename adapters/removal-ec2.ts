import type { Connection } from './aws/clients.ts';
import { type Ec2Reader, ec2Reader } from './aws/ec2.ts';
import { ec2Of } from './aws/ec2-client.ts';
import { type RemainsReader, remainsReader } from './aws/leftover-resources.ts';

/** What EC2 is asked while a drill is removed. */
export function removalEc2(connection: Connection): {
  readonly ec2: Ec2Reader;
  readonly remains: RemainsReader;
} {
  const client = ec2Of(connection);
  return { ec2: ec2Reader(client), remains: remainsReader(client) };
}
