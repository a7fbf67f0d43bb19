import { isIP } from 'node:net';
import {
  checkServerIdentity,
  DEFAULT_CIPHERS,
  DEFAULT_MIN_VERSION,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls';
import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, failed, type Outcome, passed } from './conversation.ts';

type TlsProbe = Extract<Probe, { protocol: 'tls' }>;

const DAY_MILLISECONDS = 86_400_000;

/**
 * Passes when the server shows a certificate that is pinned or that the system's roots, or the plan's, lead to; that is
 * for the name where the plan gives one; and that lasts as long as the plan wants.
 */
export const probeTls = (probe: TlsProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    const { name, ca } = probe;
    const socket = await peer.startTls({
      // Trust is checked below, so that every reason has its own code.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      // Other probes accept any TLS version; whether clients would trust this server also depends on what they accept.
      minVersion: DEFAULT_MIN_VERSION,
      ciphers: DEFAULT_CIPHERS,
      ...(ca === undefined ? {} : { ca }),
      ...(name !== undefined && isIP(name) === 0 ? { servername: name } : {}),
    });
    return judgeCertificate(probe, socket, Date.now());
  });

function judgeCertificate(probe: TlsProbe, socket: TLSSocket, now: number): Outcome {
  const certificate = socket.getPeerCertificate();
  const { subject, valid_from: from, valid_to: to } = certificate;
  if (to === undefined) return failed('CERTIFICATE_UNTRUSTED', 'the server shows no certificate');
  const daysLeft = Math.floor((Date.parse(to) - now) / DAY_MILLISECONDS);
  const until = `${new Date(to).toISOString().slice(0, 10)} (${daysLeft} days left)`;
  const seen = `${socket.getProtocol()}, ${nameOf(subject)}, valid until ${until}`;
  if (daysLeft < 0) return failed('CERTIFICATE_EXPIRED', `${nameOf(subject)} was valid until ${until}`);
  if (Date.parse(from) > now)
    return failed('CERTIFICATE_NOT_YET_VALID', `${nameOf(subject)} is valid from ${from}`);
  const fault = trustFault(probe, socket, certificate) ?? nameFault(probe, certificate);
  if (fault !== undefined) return fault;
  return daysLeft < probe.daysLeft
    ? failed('CERTIFICATE_EXPIRING', `${seen}, expected ${probe.daysLeft} or more`)
    : passed(seen);
}

const nameOf = (subject: PeerCertificate['subject'] | undefined): string =>
  subject?.CN === undefined ? 'a certificate without a name' : `CN=${subject.CN}`;

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

function trustFault(
  { pins, ca }: TlsProbe,
  socket: TLSSocket,
  { fingerprint256 }: PeerCertificate,
): Outcome | undefined {
  if (pins !== undefined && !pins.map(plain).includes(plain(fingerprint256)))
    return failed('CERTIFICATE_PIN', `the certificate's fingerprint is ${fingerprint256}`);
  // A pin names one certificate: its issuer adds nothing, unless the plan asks for that too.
  if (socket.authorized || (pins !== undefined && ca === undefined)) return undefined;
  return failed('CERTIFICATE_UNTRUSTED', `no trusted issuer: ${String(socket.authorizationError)}`);
}

function nameFault({ name }: TlsProbe, certificate: PeerCertificate): Outcome | undefined {
  const error = name === undefined ? undefined : checkServerIdentity(name, certificate);
  return error === undefined ? undefined : failed('CERTIFICATE_NAME', error.message);
}
