import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as AgentTls, request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { type Attempt, attempt, type Reached } from './attempt.ts';
import { withoutQuery } from './described.ts';
import { type HttpProbe, judgeResponse } from './http-answer.ts';

/** One connection per attempt: a reused one would prove nothing about the port, nor a resumed session about TLS. */
const NEW_CONNECTIONS = /* @__PURE__ */ new Agent({ keepAlive: false });
const NEW_TLS_CONNECTIONS = /* @__PURE__ */ new AgentTls({ keepAlive: false, maxCachedSessions: 0 });

/**
 * Passes when the response has the expected status and body. The address is the recovered instance's; the name is used
 * only in the header and for TLS. A redirect to anywhere else fails, whatever the plan expects; one to the instance is
 * followed where the plan allows it. So a probe never leaves the drill.
 */
export const probeHttp = (probe: HttpProbe, address: string): Promise<Attempt> =>
  attempt(probe.timeout, (done, reached) => {
    let current: ClientRequest | undefined;
    const ask = (question: Question, redirectsLeft: number): void => {
      const request = send(probe, address, question);
      current?.destroy();
      current = request;
      watchPhases(request, question, reached);
      const onAnswer = (response: IncomingMessage): void => {
        reached('firstByteMilliseconds');
        response.on('error', (error) => current === request && done(false, error.message, 'BROKEN_ANSWER'));
        const target = targetIn(response);
        const next = target === undefined ? undefined : nextQuestion(probe, address, question, target);
        if (target !== undefined && next === undefined)
          done(false, `redirected away from the instance, to ${withoutQuery(target)}`, 'REDIRECT_OUTSIDE');
        else if (target === undefined || next === undefined || !isFollowed(probe, response))
          judgeResponse(probe, response, target, done);
        else if (redirectsLeft > 0) askSafely(next, redirectsLeft - 1);
        else
          done(
            false,
            `more than ${probe.redirects} redirects, the last to ${withoutQuery(target)}`,
            'TOO_MANY_REDIRECTS',
          );
      };
      request.once('response', onAnswer);
      request.once('upgrade', (response, socket) => {
        socket.destroy();
        onAnswer(response);
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (current === request) done(false, error.message, error.code);
      });
      request.end(question.body);
    };
    const askSafely = (question: Question, redirectsLeft: number): void => {
      try {
        ask(question, redirectsLeft);
      } catch (error) {
        // attempt's own guard does not reach here: what Node refuses to send must still fail only this probe.
        done(false, (error as Error).message, (error as NodeJS.ErrnoException).code);
      }
    };
    ask(firstQuestion(probe, address), probe.redirects);
    return () => current?.destroy();
  });

/** One request; only a redirect makes a second one. */
interface Question {
  readonly scheme: 'http:' | 'https:';
  readonly port: number;
  readonly path: string;
  readonly hostHeader: string;
  readonly method: string;
  readonly body: string | undefined;
}

const bracketed = (address: string): string => (isIP(address) === 6 ? `[${address}]` : address);

const firstQuestion = (
  { protocol, port, host, path, method, body }: HttpProbe,
  address: string,
): Question => ({
  scheme: `${protocol}:`,
  port,
  path: escapePath(path),
  hostHeader: host ?? `${bracketed(address)}:${port}`,
  method,
  body,
});

function send(probe: HttpProbe, address: string, question: Question): ClientRequest {
  const { scheme, port, path, hostHeader, method, body } = question;
  const { hostname } = new URL(`${scheme}//${hostHeader}`);
  return (scheme === 'https:' ? requestHttps : requestHttp)({
    host: address,
    port,
    path,
    method,
    agent: scheme === 'https:' ? NEW_TLS_CONNECTIONS : NEW_CONNECTIONS,
    // A clone rarely has a certificate for its new address; TLS has its own probe.
    ...(scheme === 'https:' ? { rejectUnauthorized: false, servername: serverName(hostname) } : {}),
    headers: {
      'user-agent': 'kunren',
      accept: '*/*',
      ...probe.headers,
      host: hostHeader,
      // Compressed bodies are never unpacked: 64 KB could become gigabytes.
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
  });
}

/** TLS's server name is never an address (RFC 6066, 3). */
const serverName = (hostname: string): string => (/^\[|^[\d.]+$/.test(hostname) ? '' : hostname);

/** A path as people write it: what is already escaped stays as it is. */
const escapePath = (path: string): string => path.replace(/[^\x21-\x7e]+/g, encodeURIComponent);

function watchPhases(request: ClientRequest, { scheme }: Question, reached: Reached): void {
  request.once('socket', (socket) => {
    socket.once('connect', () => reached('connectMilliseconds'));
    if (scheme === 'https:') socket.once('secureConnect', () => reached('tlsMilliseconds'));
  });
}

const isFollowed = ({ redirects }: HttpProbe, { statusCode = 0 }: IncomingMessage): boolean =>
  redirects > 0 && [301, 302, 303, 307, 308].includes(statusCode);

/** Where an answer sends its visitor: by any status of redirection, or by the header Refresh, which browsers follow. */
function targetIn({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  if (statusCode >= 300 && statusCode <= 399 && headers.location !== undefined) return headers.location;
  return /^\s*\d[\d.]*\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(String(headers['refresh'] ?? ''))?.[1];
}

/**
 * The target of a redirect if that is still the recovered instance: its address, or the name that the plan gives it.
 */
function nextQuestion(
  { protocol, port, host }: HttpProbe,
  address: string,
  from: Question,
  location: string,
): Question | undefined {
  const url = URL.parse(location, new URL(from.path, `${from.scheme}//${from.hostHeader}`).href);
  const scheme = url?.protocol;
  const named = host === undefined ? undefined : new URL(`${protocol}://${host}`);
  if (url === null || (scheme !== 'http:' && scheme !== 'https:')) return undefined;
  if (url.hostname !== bracketed(address) && url.hostname !== named?.hostname) return undefined;
  // A redirect to the name without a port means the plan's port, which may differ from the scheme's default.
  const isAsPlanned = url.host === named?.host && scheme === named.protocol;
  return {
    scheme,
    port: isAsPlanned ? port : Number(url.port) || (scheme === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    hostHeader: url.host,
    // As browsers do: the body is not sent again to another place.
    method: from.method === 'HEAD' ? 'HEAD' : 'GET',
    body: undefined,
  };
}
