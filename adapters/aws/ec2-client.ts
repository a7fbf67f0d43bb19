import { EC2Client } from '@aws-sdk/client-ec2';
import type { Connection } from './clients.ts';
import { recordResponses } from './record-responses.ts';

const clients = new WeakMap<Connection, EC2Client>();

/** One EC2 client per function; each caller imports only its own operations. */
export function ec2Of(connection: Connection): EC2Client {
  const client =
    clients.get(connection) ?? recordResponses('ec2', new EC2Client(connection.options), connection);
  clients.set(connection, client);
  return client;
}
