import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseHeartbeat } from '../../core/facts/heartbeat.ts';
import { parseHeartbeatSummary } from '../../core/facts/heartbeat-summary.ts';
import { errandOf, heartbeatErrand } from '../../core/inside/scripts.ts';
import { powershellText, shellQuoted } from '../../core/inside/shell-quote.ts';
import { judgeInside } from '../../core/inside/verdict.ts';
import { insideProbeSchema } from '../../core/plan/inside.ts';

/**
 * The scripts for Linux, run by this machine's sh as AWS-RunShellScript would. Those for Windows could not be run: there
 * is no PowerShell here, so only what is put into them is looked at.
 */

const folder = mkdtempSync(join(tmpdir(), 'kunren-inside-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Keys = Record<string, unknown>;
const probeOf = (keys: Keys) => insideProbeSchema.parse({ protocol: 'ssm', ...keys });

function run(script: string): { exitStatus: number | null; output: string; askedAt: Date; answeredAt: Date } {
  const askedAt = new Date();
  const { status, stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8', timeout: 20_000 });
  return { exitStatus: status, output: stdout, askedAt, answeredAt: new Date() };
}

function ask(keys: Keys, hostname = 'elsewhere', privateIpAddress = '127.0.0.1') {
  const probe = probeOf(keys);
  return judgeInside(probe, run(errandOf(probe, 'linux').script), {
    hostname,
    privateIpAddress,
  });
}

const own = (command: string): string => spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stdout.trim();

async function listening(use: (port: number, server: Server) => unknown): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await use((server.address() as { port: number }).port, server);
  server.close();
}

describe('the scripts for Linux', () => {
  it('print the host name: the right one passes, also in capitals or with a domain, another does not', () => {
    const name = own('uname -n');
    expect(ask({ check: 'hostname' }, name)).toMatchObject({ passed: true, errorCode: null });
    expect(ask({ check: 'hostname' }, name.toUpperCase()).passed).toBe(true);
    expect(ask({ check: 'hostname' }, `${name.split('.')[0]}.example.com`).passed).toBe(!name.includes('.'));
    expect(ask({ check: 'hostname' })).toMatchObject({ passed: false, errorCode: 'WRONG_HOSTNAME' });
  });

  it('print the addresses: one that the machine has passes, another does not', () => {
    expect(ask({ check: 'private-ip', address: '127.0.0.1' }).passed).toBe(true);
    expect(ask({ check: 'private-ip', address: '127.0.0.1' }, 'h', '192.0.2.77')).toMatchObject({
      passed: false,
      errorCode: 'WRONG_ADDRESS',
    });
    expect(ask({ check: 'private-ip', address: '192.0.2.77' })).toMatchObject({
      passed: false,
      errorCode: 'WRONG_ADDRESS',
    });
  });

  it('print what is mounted, a name with blanks and quotes among it', () => {
    expect(ask({ check: 'disks', mounts: ['/', '/proc'] }).passed).toBe(true);
    expect(ask({ check: 'disks', mounts: ['/', "/it's $HOME `id`"] })).toMatchObject({
      passed: false,
      seen: "not mounted: /it's $HOME `id`",
      errorCode: 'NOT_MOUNTED',
    });
  });

  it('print that a service does not run, where there is systemd and where there is none', () => {
    const { passed, errorCode } = ask({ check: 'service', name: 'kunren-no-such-service' });
    expect(passed).toBe(false);
    expect(['SERVICE_NOT_RUNNING', 'CANNOT_TELL']).toContain(errorCode);
  });

  it('print the clock, which is this machine’s', () => {
    const { passed, errorCode, seen } = ask({ check: 'time', maximumOffset: '1h' });
    expect(seen).toMatch(/off by [\d.]+ s ± [\d.]+ s by /);
    expect(passed || errorCode === 'CLOCK_NOT_SYNCHRONISED').toBe(true);
  });

  it('print that a port can be reached, that a closed one answers too, and never pass for it', async () => {
    await listening((port) => {
      expect(ask({ check: 'unreachable', address: '127.0.0.1', port })).toMatchObject({
        passed: false,
        errorCode: 'REACHABLE',
      });
    });
    expect(ask({ check: 'unreachable', address: '127.0.0.1', port: 1 })).toMatchObject({
      passed: false,
      seen: 'refused',
      errorCode: 'REACHABLE',
    });
  });

  it('run a command of the plan as it is', () => {
    const script = 'echo one\necho two\nexit 3';
    expect(ask({ check: 'command', script, expectExit: 3, expectOutput: 'two' }).passed).toBe(true);
    expect(ask({ check: 'command', script })).toMatchObject({ passed: false, errorCode: 'UNEXPECTED_EXIT' });
  });

  it.each(['hostname', 'time'])('begin with what names them: %s', (check) => {
    expect(errandOf(probeOf({ check }), 'linux').script.split('\n')[0]).toBe(`# kunren: ${check}`);
    expect(errandOf(probeOf({ check }), 'windows').script.split('\n')[0]).toBe(`# kunren: ${check}`);
  });
});

describe('the scripts for Linux, with tools that say something else than here', () => {
  /** The script's answer where these tools, each a script of sh, come first. */
  function answerWith(tools: Record<string, string>, keys: Keys) {
    const bin = mkdtempSync(join(folder, 'bin-'));
    for (const [name, body] of Object.entries(tools))
      writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const probe = probeOf(keys);
    const { script } = errandOf(probe, 'linux');
    return judgeInside(probe, run(`PATH=${shellQuoted(bin)}:$PATH\n${script}`), {
      hostname: 'elsewhere',
      privateIpAddress: null,
    });
  }
  const away = { check: 'unreachable', address: '192.0.2.1', port: 443 };

  it.each([
    ['silence', 'exit 124', true, null],
    ['no route', 'echo "bash: line 1: /dev/tcp: No route to host" >&2; exit 1', true, null],
    ['no network', 'echo "bash: connect: Network is unreachable" >&2; exit 1', true, null],
    ['a refusal', 'echo "bash: connect: Connection refused" >&2; exit 1', false, 'REACHABLE'],
    ['a connection', 'exit 0', false, 'REACHABLE'],
    ['something else', 'echo "bash: connect: Operation not permitted" >&2; exit 1', false, 'CANNOT_TELL'],
  ])('an address that answers with %s', (_, timeout, passed, errorCode) => {
    expect(answerWith({ timeout }, away)).toMatchObject({ passed, errorCode });
  });

  it.each([
    ['active', true, null],
    ['failed', false, 'SERVICE_NOT_RUNNING'],
  ])('a service that is %s', (state, passed, errorCode) => {
    const systemctl = `[ "$1 $2" = 'is-active --' ] && [ "$3" = "it's" ] && echo ${state}; [ ${state} = active ]`;
    expect(answerWith({ systemctl }, { check: 'service', name: "it's" })).toMatchObject({
      passed,
      errorCode,
    });
  });

  const chrony = (offset: string, leap: string): string =>
    `echo 'A9FEA97B,169.254.169.123,4,1795273327.1,${offset},0.000001,0.00001,1.5,0.001,0.02,0.0004,0.0001,16.1,${leap}'`;
  it.each([
    ['a clock that chrony keeps', { chronyc: chrony('-0.000123', 'Normal') }, true, null],
    ['a clock that is off', { chronyc: chrony('3.5', 'Normal') }, false, 'CLOCK_OFF'],
    [
      'a clock that nobody keeps',
      { chronyc: chrony('0.0', 'Not synchronised'), timedatectl: 'echo no' },
      false,
      'CLOCK_NOT_SYNCHRONISED',
    ],
    ['a clock that systemd keeps', { chronyc: 'exit 1', timedatectl: 'echo yes' }, true, null],
  ])('%s', (_, tools, passed, errorCode) => {
    expect(answerWith(tools as Record<string, string>, { check: 'time' })).toMatchObject({
      passed,
      errorCode,
    });
  });
});

describe('a value of the plan', () => {
  it('arrives in sh unchanged, whatever it contains', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const value = text.replaceAll('\0', '');
        expect(run(`printf %s ${shellQuoted(value)} | od -An -v -tx1 | tr -d ' \\n'`).output).toBe(
          Buffer.from(value).toString('hex'),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('never stands in PowerShell but in base64', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const [, base64 = ''] = /FromBase64String\('([A-Za-z0-9+/=]*)'\)/.exec(powershellText(value)) ?? [];
        expect(Buffer.from(base64, 'base64').equals(Buffer.from(value))).toBe(true);
        expect(powershellText(value).length).toBe(powershellText('').length + base64.length);
      }),
    );
  });
});

describe('the script of the heartbeat', () => {
  const latest = new Date('2027-01-01T00:00:00Z');
  const summaryOf = (text: string) => {
    const path = join(folder, "it's a file");
    writeFileSync(path, text);
    const { output, ...window } = run(heartbeatErrand(path, 'linux', latest).script);
    return parseHeartbeatSummary(output, {
      ...window,
      readAt: new Date(latest.getTime() - 60_000).toISOString(),
    });
  };
  const moment = fc
    .integer({ min: Date.parse('2026-11-21T17:00:00Z') / 1_000, max: latest.getTime() / 1_000 + 5 })
    .map((at) => new Date(at * 1_000).toISOString().replace('.000Z', 'Z'));
  const line = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(moment, fc.constantFrom('boot-1', 'boot-2', 'b:3')).map((all) => all.join(' ')),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', 'x', '2026-11-21T17:00:00Z', '026-11-21T17:00:00Z boot-1', ' '),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
  );

  it('says of a file what core/facts/heartbeat.ts says of it', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        (lines, end, cut) => {
          const text = lines
            .map((one) => one + end)
            .join('')
            .slice(0, cut ? -4 : undefined);
          const byName = (a: { writer: string }, b: { writer: string }) => (a.writer < b.writer ? -1 : 1);
          const readAt = new Date(latest.getTime() - 60_000).toISOString();
          const known = {
            source: 'http',
            readAt,
            cloneWriter: null,
            cloneClockOffsetSeconds: null,
            uncertaintySeconds: null,
          } as const;
          expect(summaryOf(text).writers.toSorted(byName)).toEqual(
            parseHeartbeat(text, known).writers.toSorted(byName),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('prints the clone’s own boot and clock', () => {
    const fact = summaryOf('2026-11-21T17:00:00Z boot-1\n');
    expect(fact.cloneWriter).toBe(own('cat /proc/sys/kernel/random/boot_id'));
    expect(Math.abs(fact.cloneClockOffsetSeconds ?? 99)).toBeLessThan(5);
    expect(fact.error).toBeNull();
  });

  it('says that there is no file', () => {
    const { output, ...window } = run(heartbeatErrand(join(folder, 'none'), 'linux', latest).script);
    expect(parseHeartbeatSummary(output, { ...window, readAt: latest.toISOString() }).error).toBe('NO_FILE');
  });

  it('stays within what Run Command returns, however many have written', () => {
    const writers = Array.from(
      { length: 300 },
      (_, at) => `2026-11-21T17:${String(at % 60).padStart(2, '0')}:00Z ${String(at).padEnd(64, 'w')}\n`,
    );
    const path = join(folder, 'many');
    writeFileSync(path, writers.join(''));
    const { output, ...window } = run(heartbeatErrand(path, 'linux', latest).script);
    expect(output.length).toBeLessThan(2_500);
    expect(parseHeartbeatSummary(output, { ...window, readAt: latest.toISOString() }).writers).toHaveLength(
      16,
    );
  });
});
