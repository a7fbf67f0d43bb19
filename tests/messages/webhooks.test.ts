import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { deliverer } from '../../adapters/webhooks/deliver.ts';
import type { DeliveryMarks } from '../../adapters/webhooks/delivery-marks.ts';
import { destinationOf } from '../../adapters/webhooks/destination.ts';
import { type Connecting, httpsExchange } from '../../adapters/webhooks/exchange.ts';
import { WEBHOOK_SERVICES, type WebhookService } from '../../core/plan/notifications.ts';
import { postWebhooks } from '../../drill/post-webhooks.ts';
import type { ChatEnvelope } from '../../reporting/messages/envelope.ts';
import { selfSigned } from '../../simulator/account/certificate.ts';
import { SOME_SECRET } from '../../simulator/healthy-account.ts';
import { MENTIONS, SAMPLES } from './samples.ts';

/** As in an account: what would be in the function's log is captured below, so the function is loaded anew to log. */
vi.hoisted(() => {
  vi.resetModules();
  process.env['POWERTOOLS_LOG_LEVEL'] = 'DEBUG';
});
afterAll(() => {
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  vi.resetModules();
});

/** The function against HTTPS servers that behave as the services do, well and badly. */

type Behaviour = (request: Received, response: import('node:http').ServerResponse, time: number) => void;

interface Received {
  readonly url: string;
  readonly headers: import('node:http').IncomingHttpHeaders;
  readonly body: string;
}

const HOST_OF = (service: WebhookService): string =>
  destinationOf(service, SOME_SECRET[service]).url.hostname;
const arnOf = (service: WebhookService): string =>
  `arn:aws:ssm:ap-northeast-1:111122223333:parameter/kunren/${service}`;
/** What must be in no log: the secret parts of the secrets. */
const SECRETS = [
  'T00000000',
  'sig=simulated',
  'token=simulated',
  '00000000-0000-4000',
  'simulatedtoken',
  'SIMULATED/messages',
];

const cleanups: (() => void)[] = [];
let output = '';

beforeEach(() => {
  output = '';
  const keep = (chunk: unknown): boolean => {
    output += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation((...all) => void keep(all.join(' ')));
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const cleanUp of cleanups.splice(0)) cleanUp();
});

/** A server of that service's name, and how to be led to it instead of to the real one. */
async function serverOf(
  service: WebhookService,
  behave: Behaviour,
  { name = HOST_OF(service), trusted = true } = {},
): Promise<{ received: Received[]; connecting: Connecting }> {
  const certificate = selfSigned({ name });
  const received: Received[] = [];
  const server = https.createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      received.push(one);
      behave(one, response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const lookup: Connecting['lookup'] = (_hostname, options, callback) =>
    typeof options === 'object' && options.all
      ? callback(null, [{ address: '127.0.0.1', family: 4 }])
      : callback(null, '127.0.0.1', 4);
  return {
    received,
    connecting: { port, lookup, timeoutMilliseconds: 400, ...(trusted ? { ca: certificate.cert } : {}) },
  };
}

/** As DynamoDB keeps them, for as long as a test lasts. */
function deliveryMarksInMemory(): DeliveryMarks & { readonly states: Map<string, string> } {
  const states = new Map<string, string>();
  return {
    states,
    claim: async (key) => {
      const state = states.get(key) ?? 'FREE';
      if (state === 'FREE') states.set(key, 'POSTING');
      return state === 'FREE' ? 'POST' : state === 'POSTED' ? 'POSTED' : 'UNCERTAIN';
    },
    record: async (key, state) => void states.set(key, state),
  };
}

interface Played {
  readonly received: readonly Received[];
  readonly waits: readonly number[];
  /** How often the queue delivered, and whether the message ended in the dead-letter queue. */
  readonly deliveries: number;
  readonly isDead: boolean;
}

/** Delivers the message as the queue does, up to five times, again once more after success: SNS may do that. */
async function play(
  service: WebhookService,
  behave: Behaviour,
  {
    name,
    trusted,
    secret = SOME_SECRET[service],
  }: { name?: string; trusted?: boolean; secret?: string } = {},
): Promise<Played> {
  const { received, connecting } = await serverOf(service, behave, {
    ...(name === undefined ? {} : { name }),
    ...(trusted === undefined ? {} : { trusted }),
  });
  const waits: number[] = [];
  const deliver = deliverer({
    readSecret: async () => secret,
    deliveryMarks: deliveryMarksInMemory(),
    exchange: httpsExchange(connecting),
    sleep: async (seconds) => void waits.push(seconds),
  });
  const event = SAMPLES['failed'];
  if (event === undefined) throw new Error('there is a sample of a failed drill');
  const envelope: ChatEnvelope = {
    schema: 'kunren-chat/v1',
    event,
    mentions: MENTIONS,
    webhooks: [{ service, secret: arnOf(service) }],
  };
  const body = JSON.stringify({
    Message: '{}',
    MessageAttributes: { kunren: { Type: 'String', Value: JSON.stringify(envelope) } },
  });
  // The function uses only these ports.
  const ports = { deliver } as unknown as Ports;
  for (let deliveries = 1; deliveries <= 5; deliveries += 1) {
    const { failures } = await postWebhooks({ Records: [{ messageId: 'm', body }] }, ports);
    if (failures.length > 0) continue;
    await postWebhooks({ Records: [{ messageId: 'again', body }] }, ports);
    return { received, waits, deliveries, isDead: false };
  }
  return { received, waits, deliveries: 5, isDead: true };
}

const answer =
  (status: number, headers: Record<string, string> = {}): Behaviour =>
  (_request, response) =>
    void response.writeHead(status, headers).end('an answer');
/** First these, then 200. */
const first =
  (...behaviours: Behaviour[]): Behaviour =>
  (request, response, time) =>
    (behaviours[time - 1] ?? answer(200))(request, response, time);

afterEach(() => {
  for (const secret of SECRETS) expect(output).not.toContain(secret);
});

describe.each(WEBHOOK_SERVICES)('a message for %s', (service) => {
  it('is posted once, as the service wants it, however often the queue delivers it', async () => {
    const { received, isDead } = await play(service, answer(200));
    expect([received.length, isDead]).toEqual([1, false]);
    const [{ url, headers, body } = { url: '', headers: {}, body: '' }] = received;
    const { url: wanted } = destinationOf(service, SOME_SECRET[service]);
    expect(url).toBe(wanted.pathname + wanted.search);
    expect(headers['content-type']).toMatch(
      service === 'chatwork' ? /^application\/x-www-form-urlencoded/ : /^application\/json/,
    );
    expect(headers['x-chatworktoken']).toBe(service === 'chatwork' ? 'simulatedtoken' : undefined);
    expect(decodeURIComponent(body.replaceAll('+', ' '))).toContain('不合格');
  });

  it('waits as long as a 429 says, and is posted then', async () => {
    const { received, waits, isDead } = await play(service, first(answer(429, { 'retry-after': '7' })));
    expect([received.length, waits, isDead]).toEqual([2, [7], false]);
  });

  it('is tried again after a 500, with longer and longer waits', async () => {
    const { received, waits, isDead } = await play(service, first(answer(500), answer(503)));
    expect([received.length, waits, isDead]).toEqual([3, [1, 4], false]);
  });

  it('is in the dead-letter queue after repeated 500s, with three tries per delivery', async () => {
    const { received, isDead } = await play(service, answer(500));
    expect([received.length, isDead]).toEqual([15, true]);
    expect(output).toContain('answered 500');
  });

  it('follows no redirect', async () => {
    const { received, isDead } = await play(service, answer(307, { location: 'https://evil.example/' }));
    expect([received.length, isDead]).toEqual([5, true]);
    expect(output).toContain('answered 307');
  });

  it('is never posted twice when no answer came: it is then in the dead-letter queue', async () => {
    const { received, isDead } = await play(service, () => {});
    expect([received.length, isDead]).toEqual([1, true]);
    expect(output).toContain('may have arrived');
  });

  it('is posted once where the answer is slow, or has no end', async () => {
    const slow = await play(service, (_request, response) => {
      setTimeout(() => response.writeHead(200).end(), 100);
    });
    expect([slow.received.length, slow.isDead]).toEqual([1, false]);
    const endless = await play(service, (_request, response) => {
      response.writeHead(200);
      response.write('x'.repeat(200_000));
    });
    expect([endless.received.length, endless.isDead]).toEqual([1, false]);
  });

  it.each([
    ['of nobody that is trusted', { trusted: false }],
    ['of another name', { name: 'evil.example' }],
  ])('is not given to a server with a certificate %s', async (_, how) => {
    const { received, isDead } = await play(service, answer(200), how);
    expect([received.length, isDead]).toEqual([0, true]);
  });
});

describe('a secret', () => {
  it.each<[string, WebhookService, string]>([
    ['no URL', 'slack', 'T00000000/B0/x'],
    ['http', 'slack', 'http://hooks.slack.com/services/T00000000/B0/x'],
    ['another host', 'slack', 'https://evil.example/services/T00000000/B0/x'],
    [
      'a host that only looks like it',
      'slack',
      'https://hooks.slack.com.evil.example/services/T00000000/B0/x',
    ],
    [
      'a user name before another host',
      'slack',
      'https://hooks.slack.com@evil.example/services/T00000000/B0/x',
    ],
    ['a port', 'slack', 'https://hooks.slack.com:8443/services/T00000000/B0/x'],
    ['a path that is no webhook', 'slack', 'https://hooks.slack.com/T00000000'],
    ['an address', 'teams', 'https://169.254.169.254/latest/meta-data?sig=simulated'],
    ['the URL of another service', 'google-chat', SOME_SECRET.slack],
    ['a retired connector', 'teams', 'https://outlook.office.com/webhook/T00000000'],
    [
      'a URL in place of token and room',
      'chatwork',
      'https://api.chatwork.com/v2/rooms/1/messages?simulatedtoken',
    ],
    ['a room that is a path', 'chatwork', JSON.stringify({ token: 'simulatedtoken', room: '1/../2' })],
    ['a token with a line break', 'chatwork', JSON.stringify({ token: 'simulatedtoken\r\nx: y', room: '1' })],
  ])('with %s is refused, posted nowhere, and not repeated in the error', async (_, service, secret) => {
    const { received, isDead } = await play(service, answer(200), { secret });
    expect([received.length, isDead]).toEqual([0, true]);
    expect(output).toContain(`the secret of the ${service} webhook`);
    expect(output).not.toContain(secret);
  });

  it('that is corrected later gets the message that waited', async () => {
    const { received, connecting } = await serverOf('slack', answer(200));
    let secret = 'not yet';
    const deliver = deliverer({
      readSecret: async () => secret,
      deliveryMarks: deliveryMarksInMemory(),
      exchange: httpsExchange(connecting),
      sleep: async () => {},
    });
    const webhook = { service: 'slack', secret: arnOf('slack') } as const;
    const message = { contentType: 'application/json', body: '{}' };
    await expect(deliver(webhook, 'e', message)).rejects.toThrow('is not a URL');
    secret = SOME_SECRET.slack;
    await deliver(webhook, 'e', message);
    expect(received).toHaveLength(1);
  });
});
