import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { shellQuoted } from '../../core/inside/shell-quote.ts';
import { askedOf, keyOf, SCRIPT_BELOW } from '../../core/inside/volume/asked.ts';
import { volumeErrand } from '../../core/inside/volume/errand.ts';
import { FINAL_VOLUME_ERRORS } from '../../core/inside/volume/judge.ts';
import { LINUX_FILES } from '../../core/inside/volume/linux-content.ts';
import { copyPathOf, mountPathOf } from '../../core/inside/volume/paths.ts';
import { volumeProbeSchema, volumeProofSchema } from '../../core/plan/volume-proofs.ts';

/**
 * The scripts for restored volumes as text: what they hold, and that hostile values stay values. tests/servers/volumes.ts
 * runs those for Linux on real disks.
 */

const IDS = { volumeID: 'vol-0123456789abcdef0', copyVolumeID: 'vol-0123456789abcdef1' };
const folder = mkdtempSync(join(tmpdir(), 'kunren-volumes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const probeOf = (proof: unknown) =>
  volumeProbeSchema.parse({ protocol: 'ssm', check: 'volume', volume: 'data', proof });
const scriptOf = (proof: unknown, platform: 'linux' | 'windows' = 'linux') =>
  volumeErrand(probeOf(proof), platform, IDS).script;

const HOSTILE = `it's "$(touch ${folder}/broken)" \`id\` \${HOME} ; exit 7 # 日本 KUNREN_WORK`;
const PROOFS = [
  { proof: 'file-system', type: 'ext4', partition: { label: HOSTILE.slice(0, 60) } },
  { proof: 'file-system', type: 'ntfs', letter: 'R', partition: { number: 2 } },
  { proof: 'file-system', type: 'xfs', check: false },
  { proof: 'file-system', type: 'raw' },
  {
    proof: 'files',
    partition: { number: 1 },
    files: [{ path: HOSTILE, modifiedWithin: '1h' }, { path: "a'b" }],
  },
  { proof: 'manifest', path: HOSTILE },
  { proof: 'digest' },
  { proof: 'read' },
  { proof: 'writable-copy', type: 'xfs', script: `${HOSTILE}\nKUNREN_WORK\n'@\n"@\nend` },
];
const kinds = PROOFS.map((proof) => [`${proof.proof} ${proof.type ?? ''}`, proof] as const);

describe.each(['linux', 'windows'] as const)('a script for %s', (platform) => {
  it.each(kinds)('says what it asks: %s', (_, proof) => {
    const { script, document } = volumeErrand(probeOf(proof), platform, IDS);
    expect(script.split('\n')[0]).toBe('# kunren: volume');
    expect(document).toBe(platform === 'windows' ? 'AWS-RunPowerShellScript' : 'AWS-RunShellScript');
    expect(askedOf(script)).toEqual({
      volume: 'data',
      volumeID: IDS.volumeID,
      ...(proof.proof === 'writable-copy' ? { copyVolumeID: IDS.copyVolumeID } : {}),
      proof: {
        ...probeOf(proof).proof,
        ...(proof.proof === 'writable-copy' ? { script: SCRIPT_BELOW } : {}),
      },
    });
  });

  it.each(kinds)('never holds what Run Command would replace: %s', (_, proof) => {
    expect(scriptOf(proof, platform)).not.toContain('{{');
  });

  it('asks the same for the same only', () => {
    const keys = PROOFS.map((proof) => keyOf({ volume: 'data', ...IDS, proof: probeOf(proof).proof }));
    expect(new Set(keys).size).toBe(PROOFS.length);
    for (const key of keys) expect(key).toMatch(/^[a-z-]+-[0-9a-f]{16}$/);
    expect(scriptOf({ proof: 'digest' }, platform)).toBe(scriptOf({ proof: 'digest' }, platform));
  });

  it('touches no volume but those that it is given, by id', () => {
    for (const id of ['/dev/sdf', 'vol-0123456789abcdef0;x', 'vol-', 'VOL-0123456789abcdef0'])
      expect(() => volumeErrand(probeOf({ proof: 'digest' }), platform, { volumeID: id })).toThrow(
        'is no volume id',
      );
    const copy = probeOf({ proof: 'writable-copy', type: 'xfs', script: 'x' });
    for (const copyVolumeID of [undefined, IDS.volumeID])
      expect(() => volumeErrand(copy, platform, { ...IDS, copyVolumeID })).toThrow('has no copy of its own');
  });

  it('other scripts ask nothing of a volume', () => {
    expect(askedOf('# kunren: hostname\nuname -n')).toBeUndefined();
    expect(askedOf('')).toBeUndefined();
  });
});

describe('the size of a command', () => {
  const longest = [
    { proof: 'writable-copy', type: 'ntfs', script: 'x'.repeat(8_000) },
    { proof: 'files', files: Array.from({ length: 50 }, (_, at) => ({ path: `${at}`.padEnd(80, 'x') })) },
  ];
  it.each(longest.flatMap((proof) => [['linux', proof] as const, ['windows', proof] as const]))(
    'is well below the 64 KB of a document of SSM: %s',
    (platform, proof) => {
      expect(scriptOf(proof, platform).length).toBeLessThan(28_000);
    },
  );

  it('is kept by refusing more paths than fit', () => {
    const files = Array.from({ length: 10 }, (_, at) => ({ path: `${at}`.padEnd(500, 'x') }));
    expect(() => probeOf({ proof: 'files', files })).toThrow('more than 4000 characters together');
  });
});

const programsIn = (script: string): string[] =>
  [...script.matchAll(/<<'KUNREN_WORK'\n([\s\S]*?)\nKUNREN_WORK$/gm)].map(([, program = '']) => program);

describe('a script for Linux', () => {
  it.each(kinds)('is one that dash and bash can read, with its program: %s', (_, proof) => {
    const script = scriptOf(proof);
    for (const text of [script, ...programsIn(script)])
      for (const [shell, ...words] of [
        ['sh', '-n'],
        ['bash', '--posix', '-n'],
      ] as const) {
        const { status, stderr } = spawnSync(shell, words, { input: text, encoding: 'utf8' });
        expect([shell, status, stderr]).toEqual([shell, 0, '']);
      }
  });

  it('holds one program at most, whatever a value contains', () => {
    for (const proof of PROOFS) expect(programsIn(scriptOf(proof)).length).toBeLessThanOrEqual(1);
    const copy = scriptOf(PROOFS.at(-1));
    expect(programsIn(copy)).toHaveLength(1);
    expect(copy.trimEnd().endsWith('\nKUNREN_WORK')).toBe(true);
  });

  it('finds hostile labels and paths as they are, and runs nothing of them', () => {
    const places = { links: folder, state: join(folder, 'state'), mounts: folder, scratch: folder };
    for (const proof of PROOFS.filter(({ proof }) => proof !== 'writable-copy')) {
      const { script } = volumeErrand(probeOf(proof), 'linux', IDS, places);
      const { stdout, status } = spawnSync('sh', ['-c', `flock() { :; }\n${script}`], {
        encoding: 'utf8',
      });
      expect([status, stdout]).toEqual([0, expect.stringMatching(/^error [A-Z_]+ .*\nend\n$/)]);
    }
    expect(spawnSync('ls', [folder], { encoding: 'utf8' }).stdout).not.toContain('broken');
  });

  it('tells of each file by its number, whatever its name, and of nothing outside', () => {
    const at = join(folder, 'mount');
    mkdirSync(join(at, 'sub'), { recursive: true });
    writeFileSync(join(folder, 'beside'), 'secret');
    symlinkSync(join(folder, 'beside'), join(at, 'link'));
    const name = fc
      .string({ unit: fc.constantFrom(...`abc -$'"\`\\*?[]~日`), minLength: 1, maxLength: 12 })
      .filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(name, (path) => {
        writeFileSync(join(at, path), 'four');
        const words = [path, `${path}/no`, '../beside', 'link', 'sub'].map(shellQuoted).join(' ');
        const script = `at=${shellQuoted(at)}\n${LINUX_FILES}\ntell_files ${words}`;
        const lines = spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n');
        rmSync(join(at, path));
        expect(lines[0]).toMatch(/^file 1 \d+ 4$/);
        expect(lines.slice(1)).toEqual([
          'file 2 missing',
          'file 3 outside',
          'file 4 outside',
          'file 5 no-file',
        ]);
      }),
      { numRuns: 25 },
    );
  });
});

/** Braces and parentheses outside of texts, comments and C#, each closed by its own. */
function unbalanced(script: string): string | undefined {
  const open: string[] = [];
  const code = script
    .replaceAll(/@'\n[\s\S]*?\n'@/g, '')
    .replaceAll(/^#.*$/gm, '')
    .replaceAll(/'[^'\n]*'/g, '')
    .replaceAll(/`"/g, '');
  for (const character of code) {
    if ('({['.includes(character)) open.push(character);
    const pair = { ')': '(', '}': '{', ']': '[' }[character];
    if (pair !== undefined && open.pop() !== pair) return `${character} after ${open.length}`;
  }
  return open.length === 0 ? undefined : `open: ${open.join('')}`;
}

describe('a script for Windows', () => {
  const programs = (script: string): string[] =>
    [...script.matchAll(/^Invoke-Work .*FromBase64String\('([^']+)'\)/gm)].map(([, base64 = '']) =>
      Buffer.from(base64, 'base64').toString(),
    );

  it.each(kinds)('has its blocks closed, and so has its program: %s', (_, proof) => {
    const script = scriptOf(proof, 'windows');
    for (const text of [script, ...programs(script)]) expect(unbalanced(text)).toBeUndefined();
    expect(unbalanced(`${script}\n}`)).toBeDefined();
  });

  it.each(kinds)('holds values in base64 only: %s', (_, proof) => {
    const script = scriptOf(proof, 'windows');
    for (const text of [script, ...programs(script)]) {
      expect(text).not.toContain('broken');
      // Windows PowerShell reads a script without a byte order mark in the machine's code page.
      expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    }
  });

  it('makes the compared disk read-only before it goes online, and only the copy writable', () => {
    for (const proof of PROOFS) {
      const script = scriptOf(proof, 'windows');
      const writable = [...script.matchAll(/Open-Disk \S+ \$false/g)].length;
      expect([proof.proof, writable]).toEqual([proof.proof, proof.proof === 'writable-copy' ? 1 : 0]);
      expect(script.indexOf('-IsReadOnly $true')).toBeLessThan(script.indexOf('-IsOffline $false'));
    }
  });
});

describe('the paths that plans rely on', () => {
  it.each([
    ['whole', '/mnt/kunren/data/whole', 'C:\\kunren\\data\\whole'],
    [{ number: 2 }, '/mnt/kunren/data/2', 'C:\\kunren\\data\\2'],
    [{ label: 'my data' }, '/mnt/kunren/data/my-data', 'C:\\kunren\\data\\my-data'],
    [{ label: '../..' }, '/mnt/kunren/data/---', 'C:\\kunren\\data\\---'],
    [{ label: '..' }, '/mnt/kunren/data/-', 'C:\\kunren\\data\\-'],
    [{ label: 'データ.' }, '/mnt/kunren/data/データ-', 'C:\\kunren\\data\\データ-'],
  ] as const)('%j', (partition, linux, windows) => {
    expect(mountPathOf('linux', 'data', partition)).toBe(linux);
    expect(mountPathOf('windows', 'data', partition)).toBe(windows);
    expect(copyPathOf('linux', 'data', partition)).toMatch(/^\/mnt\/kunren\/data-copy\//);
  });
});

it('the proofs in docs/restore-proofs.md are ones that a plan may have', () => {
  const page = readFileSync(new URL('../../docs/restore-proofs.md', import.meta.url), 'utf8');
  const snippets = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].flatMap(
    ([, text = '']) => parse(text) as unknown[],
  );
  expect(snippets.length).toBeGreaterThan(9);
  const kinds = snippets.map((snippet) => volumeProofSchema.parse(snippet).proof);
  expect([...new Set(kinds)].sort()).toEqual([
    'digest',
    'file-system',
    'files',
    'manifest',
    'read',
    'writable-copy',
  ]);
  for (const code of FINAL_VOLUME_ERRORS) expect(page).toContain(`\`${code}\``);
});
