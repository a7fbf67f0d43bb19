import type { Probe } from '../../core/plan/plan.ts';
import type { Attempt } from './attempt.ts';
import { converse, failed, lineLength, type Outcome, type Peer, passed, unexpected } from './conversation.ts';

type SmtpProbe = Extract<Probe, { protocol: 'smtp' }>;

/** A reply has lines `250-text` and at last `250 text` (RFC 5321, 4.2.1). */
interface Reply {
  readonly code: string;
  readonly lines: readonly string[];
}

/** Passes when the server greets and lists its extensions; no mail is sent. */
export const probeSmtp = (probe: SmtpProbe, address: string): Promise<Attempt> =>
  converse(probe, address, async (peer) => {
    const greeting = await reply(peer);
    if (greeting === undefined) return unexpected('no reply of a mail server');
    if (greeting.code !== '220') return refused(greeting, `greets with ${textOf(greeting)}`);
    peer.send('EHLO kunren.invalid\r\n');
    const answer = await reply(peer);
    if (answer === undefined) return unexpected('no reply to EHLO');
    if (answer.code !== '250') return refused(answer, `answers EHLO with ${textOf(answer)}`);
    peer.send('QUIT\r\n');
    const hasTls = answer.lines.some((line) => line.toUpperCase() === 'STARTTLS');
    return passed(`220 ${nameIn(greeting)}; ${hasTls ? 'STARTTLS offered' : 'no STARTTLS'}`);
  });

/** A greeting begins with the server's name (RFC 5321, 4.3.1); what else it says is for people. */
const nameIn = ({ lines }: Reply): string => /^[\w.-]{1,255}/.exec(lines[0] ?? '')?.[0] ?? 'without a name';

async function reply(peer: Peer): Promise<Reply | undefined> {
  const lines: string[] = [];
  for (;;) {
    const line = (await peer.read(lineLength)).toString().trimEnd();
    const [, code, more, text] = /^(\d{3})(-| |$)(.*)$/.exec(line) ?? [];
    if (code === undefined) return undefined;
    lines.push(text ?? '');
    if (more !== '-') return { code, lines };
  }
}

const textOf = ({ code, lines }: Reply): string => `${code} ${lines.join(' ')}`;

const refused = ({ code }: Reply, seen: string): Outcome => failed(`ERROR_${code}`, seen);
