import { EC2Client } from '@aws-sdk/client-ec2';
import type { Connection } from './clients.ts';
import { recordResponses } from './record-responses.ts';

const clients = new WeakMap<Connection, EC2Client>();

/** One client for all that EC2 is asked by one function: each part takes the operations of its own along. */
export function ec2Of(connection: Connection): EC2Client {
  const client =
    clients.get(connection) ?? recordResponses('ec2', new EC2Client(connection.options), connection);
  clients.set(connection, client);
  return client;
}
