import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { SimulatorClock } from '../clock.ts';
import type { ServiceScenario } from '../scenario/schema.ts';
import { selfSigned } from './certificate.ts';

/** What listens on a port of a simulated instance, well or badly as the scenario wants. */
export function createService(
  service: ServiceScenario,
  clock: SimulatorClock,
  heartbeatFile: () => string,
): net.Server {
  const failsNow = countdown(service.failsFirst);
  const answer = (socket: net.Socket, write: () => void): void => {
    if (service.answersAfter === 0) {
      write();
      return;
    }
    const cancel = clock.after(service.answersAfter, () => {
      if (!socket.destroyed) write();
    });
    // Whoever has gone away is not answered, and nothing of him is left to wait for.
    socket.once('close', cancel);
  };
  // Silence is the same in every protocol: it ends before the first word.
  if (service.protocol === 'tcp' || service.behaviour !== 'open')
    return tcpService(service, failsNow, answer);
  const listener: http.RequestListener = (request, response) => {
    request.resume();
    const status = failsNow() ? 503 : service.status;
    answer(request.socket, () => {
      if (service.heartbeat && status === service.status) {
        answerFile(request, response, heartbeatFile(), clock);
        return;
      }
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
      response.end(request.method === 'HEAD' || status !== service.status ? undefined : service.body);
    });
  };
  return service.protocol === 'https'
    ? https.createServer(selfSigned(), listener)
    : http.createServer(listener);
}

/** A file as web servers give it, or the end of it where only that is asked for. */
function answerFile(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  text: string,
  clock: SimulatorClock,
): void {
  const whole = Buffer.from(text);
  const [, last] = /^bytes=-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const part = last === undefined ? whole : whole.subarray(-Number(last));
  const headers = { 'content-type': 'text/plain', date: clock.now().toUTCString() };
  if (part.length === whole.length) response.writeHead(200, headers);
  else {
    const range = `bytes ${whole.length - part.length}-${whole.length - 1}/${whole.length}`;
    response.writeHead(206, { ...headers, 'content-range': range });
  }
  response.end(part);
}

type Answer = (socket: net.Socket, write: () => void) => void;

/** Accepts; says its body as a greeting when it is open, and nothing ever when it is silent. */
function tcpService(
  { behaviour, body }: ServiceScenario,
  failsNow: () => boolean,
  answer: Answer,
): net.Server {
  return net.createServer((socket) => {
    socket.resume();
    if (failsNow()) socket.resetAndDestroy();
    else if (behaviour === 'open' && body !== '') answer(socket, () => socket.write(body));
  });
}

/** True so many times, then false. */
function countdown(times: number): () => boolean {
  let left = times;
  return () => {
    left -= 1;
    return left >= 0;
  };
}
