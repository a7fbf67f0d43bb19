import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answers, ask, askPatiently, type Changes, HOST, start } from './local-servers.ts';

/** What a plan can ask of an HTTP server, and expect of its answer. */

const json =
  (value: unknown): http.RequestListener =>
  (_, response) =>
    response.end(JSON.stringify(value));
const HEALTH = {
  status: 'UP',
  db: { ok: true, lag: 0, note: null },
  checks: [{ name: 'disk', state: 'UP' }],
};

/** Made beforehand: packing it takes longer than the probe waits on a busy machine. */
const BOMB = gzipSync('x'.repeat(50_000_000));

describe('an HTTP probe passes', () => {
  it.each<[string, http.RequestListener, Changes]>([
    ['on one of several statuses', (_, r) => r.writeHead(204).end(), { expectStatus: [200, 204] }],
    ['on a status of a range', (_, r) => r.writeHead(404).end(), { expectStatus: [200, '400-499'] }],
    ['on a value in JSON', json(HEALTH), { expectJson: [{ path: '$.status', equals: 'UP' }] }],
    [
      'on values that are no text',
      json(HEALTH),
      {
        expectJson: [
          { path: '$.db.ok', equals: true },
          { path: '$.db.lag', equals: 0 },
          { path: '$.db.note', equals: null },
        ],
      },
    ],
    [
      'on a value that a filter finds',
      json(HEALTH),
      { expectJson: [{ path: "$.checks[?@.name=='disk'].state", equals: 'UP' }] },
    ],
    [
      'on a value whose key matches the whole of a pattern, however the pattern repeats itself',
      json({
        checks: [
          { name: `${'a'.repeat(60)}!`, state: 'DOWN' },
          { name: 'aab', state: 'UP' },
          { name: 'b-side', state: 'DOWN' },
        ],
      }),
      {
        expectJson: [
          { path: "$.checks[?match(@.name,'(a+)+b|b')].state", equals: 'UP' },
          { path: "$.checks[?search(@.name,'(-|x)+')].state", equals: 'DOWN' },
        ],
      },
    ],
    [
      'on text and a value',
      json(HEALTH),
      { expectBody: 'disk', expectJson: [{ path: '$["status"]', equals: 'UP' }] },
    ],
    [
      'asking for the head alone',
      (q, r) => r.writeHead(q.method === 'HEAD' ? 200 : 500).end(),
      { method: 'HEAD' },
    ],
  ])('%s', async (_, listener, changes) => {
    const { port } = await start(answers(listener));
    const attempt = await askPatiently('http', port, changes);
    expect(attempt).toMatchObject({ passed: true, errorCode: null });
    expect(attempt.phases.firstByteMilliseconds).not.toBeNull();
  });

  it('sending method, headers and body as the plan says', async () => {
    const recordResponses: unknown[] = [];
    const { port } = await start(
      answers(async (request, response) => {
        const { method, headers } = request;
        const body = (await request.toArray()).join('');
        recordResponses.push(
          method,
          headers['x-probe'],
          headers['user-agent'],
          headers['accept-encoding'],
          body,
        );
        response.end();
      }),
    );
    const headers = { 'X-Probe': 'kunren', 'User-Agent': 'other' };
    await ask('http', port, { method: 'POST', headers, body: '{"query":"{ ok } 訓練"}' });
    expect(recordResponses).toEqual(['POST', 'kunren', 'other', 'identity', '{"query":"{ ok } 訓練"}']);
  });
});

describe('an HTTP probe fails', () => {
  it.each<[string, http.RequestListener, Changes, string, RegExp]>([
    [
      'on a status outside the list',
      (_, response) => response.writeHead(500).end(),
      { expectStatus: [200, '300-399'] },
      'UNEXPECTED_STATUS',
      /^status 500, expected 200, 300-399$/,
    ],
    [
      'on another value',
      json({ status: 'DOWN' }),
      { expectJson: [{ path: '$.status', equals: 'UP' }] },
      'UNEXPECTED_BODY',
      /^status 200, but \$\.status is text of 4 characters, and the plan expects text of 2 characters/,
    ],
    [
      'on a missing value',
      json({}),
      { expectJson: [{ path: '$.status', equals: 'UP' }] },
      'UNEXPECTED_BODY',
      /\$\.status is missing/,
    ],
    [
      'on text where a number is expected',
      json({ lag: '0' }),
      { expectJson: [{ path: '$.lag', equals: 0 }] },
      'UNEXPECTED_BODY',
      /is text of 1 characters, and the plan expects a number of 1 characters$/,
    ],
    [
      'on what is no JSON',
      (_, response) => response.end('<html>'),
      { expectJson: [{ path: '$.status', equals: 'UP' }] },
      'UNEXPECTED_BODY',
      /not JSON/,
    ],
    [
      'on JSON that is nested without reason',
      (_, response) => response.end('['.repeat(30_000) + ']'.repeat(30_000)),
      { expectJson: [{ path: '$..status', equals: 'UP' }] },
      'UNEXPECTED_BODY',
      /./,
    ],
    [
      'on more JSON than it reads',
      (_, response) => response.end(JSON.stringify({ status: 'UP', rest: 'x'.repeat(70_000) })),
      { expectJson: [{ path: '$.status', equals: 'UP' }] },
      'UNEXPECTED_BODY',
      /more than 65536 bytes/,
    ],
    [
      'on what is compressed although it asked for nothing of the kind, and unpacks nothing',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB),
      { expectBody: 'x' },
      'UNEXPECTED_BODY',
      /sent as gzip, which is not unpacked/,
    ],
  ])('%s', async (_, listener, changes, errorCode, seen) => {
    const { port } = await start(answers(listener));
    const attempt = await ask('http', port, changes);
    expect(attempt).toMatchObject({ passed: false, errorCode });
    expect(attempt.seen).toMatch(seen);
  });
});

describe('a redirect', () => {
  /** Sends every path to its place, and answers the path /end. */
  const redirecting = (places: Record<string, string>, asked: string[] = []) =>
    answers((request, response) => {
      asked.push(`${request.method} ${request.headers.host} ${request.url}`);
      const place = places[request.url ?? ''];
      if (place === undefined) response.end('here');
      else response.writeHead(302, { location: place }).end();
    });

  it('on the instance itself is followed, by path, by address and by the plan’s name', async () => {
    const asked: string[] = [];
    const places: Record<string, string> = { '/a': 'b?x=1', '/c': '/end' };
    const { port } = await start(redirecting(places, asked));
    places['/'] = `http://${HOST}:${port}/a`;
    places['/b?x=1'] = 'http://WWW.example.com/c';
    const attempt = await ask('http', port, { redirects: 4, host: 'www.example.com', expectBody: 'here' });
    expect(attempt).toMatchObject({ passed: true });
    expect(asked).toEqual([
      'GET www.example.com /',
      `GET ${HOST}:${port} /a`,
      `GET ${HOST}:${port} /b?x=1`,
      expect.stringMatching(/^GET www\.example\.com/),
      expect.stringMatching(/\/end$/),
    ]);
  });

  it('is not followed unless the plan says so', async () => {
    const { port } = await start(redirecting({ '/': '/end' }));
    expect(await ask('http', port)).toMatchObject({ passed: false, errorCode: 'UNEXPECTED_STATUS' });
    expect(await ask('http', port, { expectStatus: 302 })).toMatchObject({
      passed: true,
      seen: 'status 302, redirects to /end',
    });
  });

  it.each([300, 301, 302, 303, 305, 307, 308, 399])(
    'by %i to another host fails, expected or not, and followed or not',
    async (status) => {
      const { port } = await start(
        answers((_, response) =>
          response.writeHead(status, { location: 'https://production.example.com/login' }).end(),
        ),
      );
      for (const changes of [{}, { expectStatus: [200, '300-399'] }, { redirects: 3 }])
        expect(await ask('http', port, changes)).toMatchObject({
          passed: false,
          errorCode: 'REDIRECT_OUTSIDE',
          seen: 'redirected away from the instance, to https://production.example.com/login',
        });
    },
  );

  it.each(['0; url=https://production.example.com/', "3;URL='//production.example.com/'"])(
    'by a header Refresh of %s is one too',
    async (refresh) => {
      const { port } = await start(
        answers((_, response) => response.writeHead(200, { refresh }).end('here')),
      );
      expect(await ask('http', port)).toMatchObject({ passed: false, errorCode: 'REDIRECT_OUTSIDE' });
    },
  );

  it('by a header Refresh to the same page passes, and is not followed', async () => {
    const { port } = await start(
      answers((_, response) => response.writeHead(200, { refresh: '30' }).end('here')),
    );
    expect(await ask('http', port, { redirects: 2 })).toMatchObject({ passed: true, seen: 'status 200' });
  });

  it('in a circle ends', async () => {
    const { port } = await start(redirecting({ '/': '/a', '/a': '/' }));
    expect(await ask('http', port, { redirects: 5 })).toMatchObject({ errorCode: 'TOO_MANY_REDIRECTS' });
  });

  it('does not send the body again', async () => {
    const asked: string[] = [];
    const { port } = await start(redirecting({ '/': '/end' }, asked));
    await ask('http', port, { redirects: 1, method: 'POST', body: 'secret' });
    expect(asked.map((one) => one.split(' ')[0])).toEqual(['POST', 'GET']);
  });

  it.each([
    'http://production.example.com/',
    '//production.example.com/',
    'http://169.254.169.254/latest/meta-data/',
    'http://www.example.com@169.254.169.254/',
    'http://[::ffff:169.254.169.254]/',
    'http://127.0.0.2/',
    'http://2130706434/',
    'http://www.example.com.evil.example/',
    'https://localhost/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://',
  ])('to %s is not followed', async (place) => {
    const { port } = await start(redirecting({ '/': place }));
    expect(await ask('http', port, { redirects: 5, host: 'www.example.com' })).toMatchObject({
      passed: false,
      errorCode: 'REDIRECT_OUTSIDE',
    });
  });
});
