import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, failed, type Outcome, passed, unexpected } from './conversation.ts';

type PostgresqlProbe = Extract<Probe, { protocol: 'postgresql' }>;

/** PostgreSQL's manual, "Message Formats": StartupMessage of protocol 3.0, then a type, a length and the rest. */
const PROTOCOL = 196_608;
const HEADER_BYTES = 5;
const LOGINS: Readonly<Record<number, string>> = {
  0: 'lets everybody in',
  2: 'asks for Kerberos',
  3: 'asks for a password',
  5: 'asks for an MD5 password',
  7: 'asks for GSSAPI',
  9: 'asks for SSPI',
  10: 'asks for SASL',
};

/** Passes once the server has finished its own recovery and accepts logins. */
export const probePostgresql = (probe: PostgresqlProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    peer.send(startupMessage({ user: 'kunren', database: 'postgres', application_name: 'kunren' }));
    const message = await peer.read((received) => {
      if (received.length < HEADER_BYTES) return undefined;
      const length = received.readUInt32BE(1);
      if (length > 8_192) throw new Error(`a message of ${length} bytes is no answer to a startup message`);
      return 1 + length;
    });
    const content = message.subarray(HEADER_BYTES);
    switch (String.fromCharCode(message[0] ?? 0)) {
      case 'R':
        return passed(`PostgreSQL ${LOGINS[content.readUInt32BE(0)] ?? 'asks for a login'}`);
      case 'E':
        return judgeError(content);
      default:
        return unexpected('no answer of PostgreSQL');
    }
  });

function startupMessage(parameters: Readonly<Record<string, string>>): Buffer {
  const text = `${Object.entries(parameters).flat().join('\0')}\0\0`;
  const message = Buffer.alloc(8 + text.length);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(PROTOCOL, 4);
  message.write(text, 8, 'latin1');
  return message;
}

/** Fields are a letter and text each: C is the SQLSTATE, M the message. */
function judgeError(content: Buffer): Outcome {
  const fields = new Map(
    content
      .toString()
      .split('\0')
      .map((field) => [field.charAt(0), field.slice(1)]),
  );
  const code = fields.get('C') ?? '';
  const message = `${code}: ${fields.get('M') ?? 'no message'}`;
  if (!/^[0-9A-Z]{5}$/.test(code)) return unexpected('an error without SQLSTATE');
  // A server that rejects the login accepts connections; pg_isready takes the same view.
  if (code.startsWith('28') || code === '3D000')
    return passed(`PostgreSQL takes connections, refuses this one with ${message}`);
  return failed(`ERROR_${code}`, `refuses with ${message}`);
}
