import type { ServiceScenario } from '../../scenario/services.ts';
import type { Dialogue } from './dialogue.ts';

/** Databases, as far as a client's first messages. */

/** A greeting of protocol 10, or an error packet instead (MySQL's reference, "Connection Phase Packets"). */
export function mysql({ error, body }: ServiceScenario): Dialogue {
  const content =
    error === undefined
      ? Buffer.concat([
          Buffer.from([10]),
          Buffer.from(`${body === '' ? '8.0.36' : body}\0`),
          Buffer.from([7, 0, 0, 0]),
          Buffer.from('saltsalt\0'),
          Buffer.from([0xff, 0xf7, 0xff, 2, 0, 0xff, 0xdf, 21, ...Array(10).fill(0)]),
          Buffer.from('moresaltsalt\0mysql_native_password\0'),
        ])
      : Buffer.concat([
          Buffer.from([0xff, Number(error) & 0xff, Number(error) >> 8]),
          Buffer.from('Simulated refusal'),
        ]);
  return { greeting: Buffer.concat([Buffer.from([content.length, 0, 0, 0]), content]) };
}

/** Asks for a password by SASL, or refuses with a SQLSTATE (PostgreSQL's manual, "Message Formats"). */
export const postgresql = ({ error }: ServiceScenario): Dialogue => ({
  answer: (received) => {
    // SSLRequest comes instead of a startup message.
    if (received.length === 8) return 'N';
    return error === undefined
      ? message('R', Buffer.from('\0\0\0\x0aSCRAM-SHA-256\0\0', 'latin1'))
      : message('E', Buffer.from(`SFATAL\0VFATAL\0C${error}\0MSimulated refusal\0\0`));
  },
});

function message(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 'latin1');
  header.writeUInt32BE(4 + content.length, 1);
  return Buffer.concat([header, content]);
}

/** Answers PRELOGIN with version 15.0.4123 and that encryption is possible ([MS-TDS] 2.2.6.5). */
export const sqlserver = (): Dialogue => ({
  answer: (received) =>
    received[0] === 0x12
      ? Buffer.from([
          ...[4, 1, 0, 26, 0, 0, 1, 0],
          ...[0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff],
          ...[15, 0, 0x10, 0x1b, 0, 0],
          0,
        ])
      : undefined,
});

/** Answers PING, or every command with the error. */
export const redis = ({ error }: ServiceScenario): Dialogue => ({
  answer: () => (error === undefined ? '+PONG\r\n' : `-${error} Simulated refusal\r\n`),
});
