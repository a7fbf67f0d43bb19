import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type JsonSchema, pathsMeant, planKeys } from '../../core/plan/plan-keys.ts';
import { runKunren } from './run-kunren.ts';

/** What a key of a plan means can be asked for without a browser or a page. */

const KEYS = planKeys(JSON.parse(readFileSync('plans/plan.schema.json', 'utf8')) as JsonSchema);

describe('kunren explain', () => {
  it('prints meaning, type, what is allowed and an example of a key', async () => {
    const { status, stdout } = await runKunren(['explain', 'waves.servers.probes.port']);
    expect(status).toBe(0);
    for (const text of ['The port on the recovered server.', 'integer, required', '1 to 65535', 'port: 3306'])
      expect(stdout).toContain(text);
  });

  it('prints the default', async () => {
    expect((await runKunren(['explain', 'enabled'])).stdout).toMatch(/default +false/);
  });

  it('tells the usual port of each protocol, and which protocols have none', async () => {
    const { stdout } = await runKunren(['explain', 'waves.servers.probes.port']);
    expect(stdout).toMatch(
      /default +80 \(protocol: http\), 443 \(protocol: https\), 53 \(protocol: dns\).* 6379 \(protocol: redis\)$/m,
    );
    expect(stdout).toMatch(
      /where +protocol: tcp, protocol: tls, protocol: exchange\n +type +integer, required/,
    );
  });

  it.each([
    ['its last part', 'hardExpiry', ['cleanup.hardExpiry']],
    ['places in lists', 'waves[0].servers[].critical', ['waves[].servers[].critical']],
    ['other letters', 'CLEANUP.hardexpiry', ['cleanup.hardExpiry']],
  ])('takes a key by %s', (_, written, paths) => {
    expect(pathsMeant(KEYS, written)).toEqual(paths);
  });

  it('has a description for every key', () => {
    const silent = [...KEYS].filter(([, meanings]) =>
      meanings.every(({ description }) => description === ''),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  it('tells the meanings of a key apart by where it stands', async () => {
    const { stdout } = await runKunren(['explain', 'waves.servers.probes.port', '--json']);
    const [{ meanings }] = JSON.parse(stdout) as [{ meanings: { where: string[] }[] }];
    expect(meanings.map(({ where }) => where)).toEqual([
      ['protocol: tcp', 'protocol: tls', 'protocol: exchange'],
      expect.arrayContaining(['protocol: http', 'protocol: https']),
      ['protocol: ssm'],
    ]);
  });

  it.each([
    ['limits.servres', /did you mean 'limits\.servers'\?/],
    ['no such key \u001b[31m', /a plan has no key 'no such key \\u001b\[31m'/],
  ])('refuses the key %j and names the nearest, if any', async (key, message) => {
    const { status, stdout, stderr } = await runKunren(['explain', key]);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  });

  it('lists all keys when none is named, with what to do next', async () => {
    const { status, stdout } = await runKunren(['explain']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^schema +The version of this language\.$/m);
    expect(stdout).toMatch(/Next: .* explain KEY/);
  });
});

describe('kunren schema', () => {
  it('prints the schema that comes with kunren', async () => {
    expect((await runKunren(['schema'])).stdout).toBe(readFileSync('plans/plan.schema.json', 'utf8'));
  });
});
