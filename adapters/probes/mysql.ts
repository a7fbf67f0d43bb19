import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, failed, passed, unexpected } from './conversation.ts';

type MysqlProbe = Extract<Probe, { protocol: 'mysql' }>;

/** MySQL's reference, "Protocol::Packet": three bytes of length, low byte first, and a sequence number. */
const HEADER_BYTES = 4;
const ERROR = 0xff;
const HANDSHAKE_VERSION = 10;

/** The server speaks first: a greeting says that it accepts connections, an error packet why it does not. */
export const probeMysql = (probe: MysqlProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    const packet = await peer.read((received) =>
      received.length < HEADER_BYTES ? undefined : HEADER_BYTES + lengthIn(received),
    );
    const content = packet.subarray(HEADER_BYTES);
    if (content[0] === ERROR) {
      const code = content.readUInt16LE(1);
      return failed(`ERROR_${code}`, `refuses with error ${code}: ${content.subarray(3).toString()}`);
    }
    const end = content.indexOf(0, 1);
    if (content[0] !== HANDSHAKE_VERSION || end === -1) return unexpected('no greeting of MySQL or MariaDB');
    return passed(versionOf(content.subarray(1, end).toString()));
  });

function lengthIn(received: Buffer): number {
  const length = received.readUIntLE(0, 3);
  // A greeting has about a hundred bytes; another protocol's first bytes would look like a length of megabytes.
  if (length === 0 || length > 1_024) throw new Error(`a packet of ${length} bytes is no greeting`);
  return length;
}

/** Old clients take a version from 10 on for MySQL 5, so MariaDB puts that in front of its own. */
function versionOf(version: string): string {
  return version.includes('MariaDB') ? `MariaDB ${version.replace(/^5\.5\.5-/, '')}` : `MySQL ${version}`;
}
