import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import type { SimulatorClock } from '../clock.ts';
import type { ServiceScenario } from '../scenario/services.ts';
import { type SelfSigned, selfSigned } from './certificate.ts';
import { mysql, postgresql, redis, sqlserver } from './services/databases.ts';
import { type Dialogue, flood, later, speak, trickle } from './services/dialogue.ts';
import { dnsByTcp } from './services/dns.ts';
import { exchange, ldap, rdp, smtp } from './services/offices.ts';
import { ssh } from './services/ssh.ts';

/** What listens on a port of a simulated instance, healthy or faulty as the scenario says. */
export function createService(
  service: ServiceScenario,
  clock: SimulatorClock,
  address: string,
  cut: () => boolean = countdown(service.failsFirst),
  heartbeat: () => string = () => '',
): net.Server {
  // Silence is the same in every protocol: nothing is ever sent.
  if (service.behaviour === 'silent') return net.createServer((socket) => socket.resume());
  if (service.protocol === 'ssh') return ssh(service, clock, cut);
  const isHttp = service.protocol === 'http' || service.protocol === 'https';
  if (isHttp && service.behaviour !== 'garbage') return httpServer(service, clock, cut, heartbeat);
  const certificate = () => certificateOf(service, clock);
  const listener = (socket: net.Socket): void => {
    if (cut()) socket.resetAndDestroy();
    else speak(socket, service, clock, dialogueOf(service, address, certificate));
  };
  const isTls = service.tls || service.protocol === 'tls';
  if (!isTls || service.behaviour === 'garbage' || service.behaviour === 'endless')
    return net.createServer(listener);
  return tls.createServer(certificate(), (socket) => {
    socket.on('error', () => socket.destroy());
    listener(socket);
  });
}

/** True a number of times, then false. */
export function countdown(times: number): () => boolean {
  let left = times;
  return () => {
    left -= 1;
    return left >= 0;
  };
}

const DAY_MILLISECONDS = 86_400_000;

function certificateOf(
  { certificate: { name, daysLeft }, key }: ServiceScenario,
  clock: SimulatorClock,
): SelfSigned {
  if (daysLeft === undefined) return selfSigned({ name, key });
  // An hour more, so that the number of whole days stays the same during a drill.
  const validUntil = new Date(clock.now().getTime() + daysLeft * DAY_MILLISECONDS + 3_600_000);
  return selfSigned({ name, key, validUntil });
}

function dialogueOf(service: ServiceScenario, address: string, certificate: () => SelfSigned): Dialogue {
  switch (service.protocol) {
    case 'mysql':
      return mysql(service);
    case 'postgresql':
      return postgresql(service);
    case 'sqlserver':
      return sqlserver();
    case 'redis':
      return redis(service);
    case 'smtp':
      return smtp(service);
    case 'ldap':
      return ldap(service);
    case 'rdp':
      return rdp(service, certificate);
    case 'dns':
      return dnsByTcp(service, address);
    // tcp, and tls inside it, send their body and answer nothing. http is here only to answer garbage, ssh never.
    case 'tcp':
    case 'tls':
    case 'http':
    case 'https':
    case 'ssh':
    case 'exchange':
      return exchange(service);
  }
}

function httpServer(
  service: ServiceScenario,
  clock: SimulatorClock,
  fails: () => boolean,
  heartbeat: () => string,
): net.Server {
  const { behaviour, body, headers, answersAfter } = service;
  const listener: http.RequestListener = (request, response) => {
    request.resume();
    const status = fails() ? 503 : service.status;
    later(request.socket, clock, answersAfter, () => {
      if (service.heartbeat && status === service.status) {
        answerFile(request, response, heartbeat(), clock);
        return;
      }
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
      if (behaviour === 'endless') flood(response);
      else if (behaviour === 'open')
        response.end(request.method === 'HEAD' || status !== service.status ? undefined : body);
      else {
        response.flushHeaders();
        if (behaviour === 'slow') trickle(request.socket, clock, Buffer.from(body), response);
      }
    });
  };
  return service.protocol === 'https'
    ? https.createServer(certificateOf(service, clock), listener)
    : http.createServer(listener);
}

/** A file as web servers send it, or its end when only that is requested. */
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
