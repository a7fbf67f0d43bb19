import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, failed, type Outcome, passed, unexpected } from './conversation.ts';

type RdpProbe = Extract<Probe, { protocol: 'rdp' }>;

/** [MS-RDPBCGR] 2.2.1.1.1: how the session may be secured. */
const TLS = 1;
const NLA = 2;
const NLA_EXTENDED = 8;

/** [MS-RDPBCGR] 2.2.1.1: TPKT, an X.224 connection request, and RDP_NEG_REQ that offers TLS and NLA. */
const QUESTION = Buffer.from([
  ...[3, 0, 0, 19],
  ...[14, 0xe0, 0, 0, 0, 0, 0],
  ...[1, 0, 8, 0, TLS | NLA | NLA_EXTENDED, 0, 0, 0],
]);
const HEADER_BYTES = 4;
const CONFIRM = 0xd0;
const NEGOTIATION_RESPONSE = 2;
const NEGOTIATION_FAILURE = 3;
/** [MS-RDPBCGR] 2.2.1.2.2, SSL_NOT_ALLOWED_BY_SERVER: the server supports only RDP's own security. */
const ONLY_OLD_SECURITY = 2;

/** Passes when the server agrees on a way to connect, and can do the TLS that it agrees to. */
export const probeRdp = (probe: RdpProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    peer.send(QUESTION);
    const answer = await peer.read((received) => {
      if (received[0] !== 3) throw new Error('no TPKT');
      if (received.length < HEADER_BYTES) return undefined;
      const length = received.readUInt16BE(2);
      if (length < 11 || length > 64) throw new Error(`an answer of ${length} bytes is no X.224 confirm`);
      return length;
    });
    if ((answer.readUInt8(5) & 0xf0) !== CONFIRM) return unexpected('no X.224 connection confirm');
    const kind = answer[11];
    const value = answer.length >= 19 ? answer.readUInt32LE(15) : 0;
    if (kind === NEGOTIATION_FAILURE && value !== ONLY_OLD_SECURITY)
      return failed(`ERROR_${value}`, `refuses to negotiate, failure code ${value}`);
    const selected = kind === NEGOTIATION_RESPONSE ? value : 0;
    const hasNla = selected === NLA || selected === NLA_EXTENDED;
    if (selected === 0) return judge(probe, "RDP, RDP's own security without TLS", false);
    const socket = await peer.startTls();
    return judge(probe, `RDP, ${socket.getProtocol()}, ${hasNla ? 'NLA' : 'no NLA'}`, hasNla);
  });

const judge = ({ nla }: RdpProbe, seen: string, hasNla: boolean): Outcome =>
  nla === 'required' && !hasNla ? failed('NO_NLA', `${seen}, but NLA is required`) : passed(seen);
