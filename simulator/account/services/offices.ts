import { TLSSocket } from 'node:tls';
import type { ServiceScenario } from '../../scenario/services.ts';
import type { SelfSigned } from '../certificate.ts';
import type { Dialogue } from './dialogue.ts';

/** Office services: mail, a directory, remote desktops. */

/** Greets and answers EHLO; its error is the code of the greeting (RFC 5321, 4.2). */
export const smtp = ({ error }: ServiceScenario): Dialogue => ({
  greeting: error === undefined ? '220 simulated ESMTP\r\n' : `${error} Simulated refusal\r\n`,
  answer: (received) =>
    received.toString().startsWith('EHLO ')
      ? '250-simulated\r\n250-STARTTLS\r\n250 8BITMIME\r\n'
      : '221 Bye\r\n',
});

/** Answers any search with a root DSE of one naming context; its error is the result's code (RFC 4511, 4.5.2). */
export const ldap = ({ error = '0' }: ServiceScenario): Dialogue => {
  const attribute = ber(0x30, text('namingContexts'), ber(0x31, text('dc=example,dc=com')));
  const entry = ber(0x30, NUMBER, ber(0x64, text(''), ber(0x30, attribute)));
  const done = ber(
    0x30,
    NUMBER,
    ber(0x65, ber(0x0a, Buffer.from([Number(error)])), text(''), text('Simulated')),
  );
  return { answer: () => (error === '0' ? Buffer.concat([entry, done]) : done) };
};

const ber = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
};
const text = (value: string): Buffer => ber(0x04, Buffer.from(value));
const NUMBER = ber(0x02, Buffer.from([1]));

/** Confirms a connection with NLA or, without it, TLS alone, then speaks TLS ([MS-RDPBCGR] 2.2.1.2). */
export const rdp = ({ nla, error }: ServiceScenario, certificate: () => SelfSigned): Dialogue => {
  const negotiation =
    error === undefined ? [2, 0, 8, 0, nla ? 2 : 1, 0, 0, 0] : [3, 0, 8, 0, Number(error), 0, 0, 0];
  return {
    answer: (received) =>
      received[0] === 3 ? Buffer.from([3, 0, 0, 19, 14, 0xd0, 0, 0, 0, 0, 0, ...negotiation]) : undefined,
    afterAnswer(socket) {
      socket.removeAllListeners('data');
      const secure = new TLSSocket(socket, { isServer: true, ...certificate() });
      secure.on('error', () => secure.destroy());
      secure.resume();
    },
  };
};

/** Sends each step's text as soon as it has received what the step waits for. */
export function exchange({ steps, body }: ServiceScenario): Dialogue {
  const first = steps.findIndex(({ expect }) => expect !== undefined);
  const saidFirst = steps.slice(0, first === -1 ? steps.length : first);
  let left = first === -1 ? [] : steps.slice(first);
  let receivedSoFar = '';
  return {
    greeting: body + saidFirst.map(({ send = '' }) => send).join(''),
    answer(received) {
      receivedSoFar += received.toString();
      let reply = '';
      for (let next = left[0]; next !== undefined; next = left[0]) {
        const place = receivedSoFar.indexOf(next.expect ?? '');
        if (place === -1) break;
        receivedSoFar = receivedSoFar.slice(place + (next.expect ?? '').length);
        reply += next.send ?? '';
        left = left.slice(1);
      }
      return reply === '' ? undefined : reply;
    },
  };
}
