import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missedIn } from '../../cli/missed-drills.ts';
import { evidenceOf, recordOf } from '../signed-evidence.ts';
import { openHistory, runKunren, runKunrenProcess, type Serving } from './run-kunren.ts';

/** `kunren history --open`: the page and the files of its drills, for the browser of this machine and nobody else. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-open-'));
const drill = join(folder, 'first #1 & more');
const record = recordOf();
mkdirSync(drill);
for (const [name, bytes] of evidenceOf(record)) writeFileSync(join(drill, name), bytes);
rmSync(join(drill, 'VERIFY.md'));
symlinkSync('/etc/hostname', join(drill, 'VERIFY.md'));
writeFileSync(join(drill, 'api-calls.ndjson'), '{}');
writeFileSync(join(folder, 'secret.json'), '{}');

let kunren: Serving;
let url: URL;
beforeAll(async () => {
  kunren = await openHistory(['--from', folder]);
  url = kunren.url;
}, 30_000);
afterAll(async () => {
  await kunren.end();
  rmSync(folder, { recursive: true });
});

interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for a path as it is written: a browser, and `fetch`, would shorten it. */
const ask = (path: string, options: RequestOptions = {}): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: url.hostname, port: url.port, path, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    asked.on('error', reject).end();
  });

/** The addresses of a page's links that lead to files. */
const linksIn = (body: string): string[] =>
  [...body.matchAll(/href="([^"#]+)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'));

describe('kunren history --open', () => {
  it('prints its address on loopback first, which nobody can guess', () => {
    expect(url.hostname).toBe('127.0.0.1');
    expect(url.pathname).toMatch(/^\/[\w-]{22}\/$/);
    expect(kunren.printed).toContain('Drills: 1.');
  });

  it('shows the page, and every file that it leads to', async () => {
    const page = await ask(url.pathname);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const links = [...new Set(linksIn(page.body))];
    expect(links.map((link) => link.split('/').at(-1))).toEqual(
      expect.arrayContaining(['report.ja.html', 'report.en.html', 'drill.json', 'drill.sigstore.json']),
    );
    for (const link of links) {
      const file = await ask(new URL(link, url).pathname);
      expect([link, file.status]).toEqual([link, 200]);
    }
    const kept = await ask(new URL(links.find((link) => link.endsWith('drill.json')) ?? '', url).pathname);
    expect(JSON.parse(kept.body).drillId).toBe(record.drillId);
    expect(kept.headers['content-type']).toBe('application/json');
  });

  it('lets no page run or load anything, nor be framed, kept or taken for another type', async () => {
    for (const path of [url.pathname, '/']) {
      const { headers } = await ask(path);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it.each([
    ['nothing without its path', () => '/'],
    ['no other path', () => `/${'A'.repeat(22)}/`],
    ['no list of a folder', () => `${url.pathname}first%20%231%20%26%20more/`],
    ['no file that is not a drill’s evidence', () => `${url.pathname}secret.json`],
    ['no working file beside one', () => `${url.pathname}first%20%231%20%26%20more/api-calls.ndjson`],
    ['no link out of the folder', () => `${url.pathname}first%20%231%20%26%20more/VERIFY.md`],
    ['nothing above it', () => `${url.pathname}../../../../etc/hostname`],
    ['nothing above it, encoded', () => `${url.pathname}..%2f..%2f..%2fetc%2fhostname`],
    ['nothing above a drill', () => `${url.pathname}first%20%231%20%26%20more/../secret.json`],
    ['nothing absolute', () => `${url.pathname}/etc/hostname`],
    ['nothing of Object.prototype', () => `${url.pathname}constructor`],
  ])('serves %s', async (_, path) => {
    const { status, body } = await ask(path());
    expect([status, body]).toEqual([
      404,
      'There is no such page here; open the address that kunren printed.\n',
    ]);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '[::1]'])(
    'answers to no other name than its own: %j',
    async (host) => {
      const { status, body } = await ask(url.pathname, { headers: { host } });
      expect([status, body]).toEqual([421, expect.stringContaining('the only name of this server')]);
    },
  );
  it('answers where a tunnel brings another port', async () => {
    expect((await ask(url.pathname, { headers: { host: 'localhost:8080' } })).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('only shows: %s', async (method) => {
    const { status, headers } = await ask(url.pathname, { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });
  it('answers HEAD without a body', async () => {
    const { status, headers, body } = await ask(url.pathname, { method: 'HEAD' });
    expect([status, body, Number(headers['content-length']) > 1_000]).toEqual([200, '', true]);
  });

  it('writes nothing', () => {
    expect(existsSync(join(folder, 'index.html'))).toBe(false);
  });
  it('ends at Ctrl-C', async () => {
    expect(await kunren.end()).toBe(0);
    await expect(ask(url.pathname)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('the slots that were missed', () => {
  const slot = { planId: 'shop', slot: '2026-11-20T17:00:00.000Z' };
  it.each([
    ['are those that the stack has written', { drills: [], missed: [slot] }, [slot]],
    ['are none where it says so', { missed: [] }, []],
    ['are not known from another text', { missed: [{ planId: 'shop', slot: 'yesterday' }] }, null],
    ['are not known where there is none', null, null],
  ])('%s', (_, view, missed) => {
    expect(missedIn(view === null ? '' : JSON.stringify(view))).toEqual(missed);
  });
});

describe('it is refused', () => {
  it('for a folder that there is not, and then serves nothing', async () => {
    const ended = await runKunrenProcess(['history', '--open', '--from', join(folder, 'nowhere')]);
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringContaining('cannot be read (ENOENT)')]);
  });
  it.each([
    ['--format', 'csv'],
    ['--out', 'x.html'],
  ])('with %s, which is another way to see it', async (...option) => {
    const ended = await runKunren(['history', '--open', ...option]);
    expect([ended.status, ended.stderr]).toEqual([2, expect.stringContaining('cannot be used with')]);
  });
});
