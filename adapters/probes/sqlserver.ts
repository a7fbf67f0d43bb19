import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, passed, unexpected } from './conversation.ts';

type SqlserverProbe = Extract<Probe, { protocol: 'sqlserver' }>;

/** [MS-TDS] 2.2.3.1: type, status, length with the header, SPID, packet number, window. */
const HEADER_BYTES = 8;
const PRELOGIN = 0x12;
const RESPONSE = 0x04;
/** [MS-TDS] 2.2.6.5: options are a token, an offset and a length; the last is 0xff alone. */
const OPTION_BYTES = 5;
const VERSION = 0;
const ENCRYPTION = 1;
const TERMINATOR = 0xff;
const ENCRYPTION_OFFERS = ['off unless asked for', 'on', 'not supported', 'required'];

/** The request that every client begins with; a server that is still starting does not answer it. */
const QUESTION = Buffer.from([
  ...[PRELOGIN, 1, 0, 26, 0, 0, 1, 0],
  ...[VERSION, 0, 11, 0, 6],
  ...[ENCRYPTION, 0, 17, 0, 1],
  TERMINATOR,
  ...[0, 0, 0, 0, 0, 0],
  0,
]);

/** Passes when the server answers with its version. */
export const probeSqlserver = (probe: SqlserverProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    peer.send(QUESTION);
    const packet = await peer.read((received) => {
      if (received[0] !== RESPONSE) throw new Error('no packet of SQL Server');
      return received.length < HEADER_BYTES ? undefined : received.readUInt16BE(2);
    });
    const content = packet.subarray(HEADER_BYTES);
    const options = optionsIn(content);
    const version = options.get(VERSION);
    if (version === undefined || version.length < 6) return unexpected('an answer without a version');
    const numbers = [version.readUInt8(0), version.readUInt8(1), version.readUInt16BE(2)].join('.');
    const offer = ENCRYPTION_OFFERS[options.get(ENCRYPTION)?.[0] ?? -1] ?? 'unknown';
    return passed(`SQL Server ${numbers}, encryption ${offer}`);
  });

function optionsIn(content: Buffer): Map<number, Buffer> {
  const options = new Map<number, Buffer>();
  for (let at = 0; content.readUInt8(at) !== TERMINATOR; at += OPTION_BYTES) {
    const offset = content.readUInt16BE(at + 1);
    options.set(content.readUInt8(at), content.subarray(offset, offset + content.readUInt16BE(at + 3)));
  }
  return options;
}
