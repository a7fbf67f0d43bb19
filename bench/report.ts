import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { reportFonts } from '../infra/report-fonts.ts';
import { largeRecord } from '../tests/large-records.ts';

/** Sizes and times of the documents of a drill, printed and never asserted: `npm run bench:report`. */

const SERVERS = [10, 100, 500];
const PROBES = 5;
/** A Lambda of this size has one whole vCPU. */
const LAMBDA_MEGABYTES = 1_769;

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

interface Made {
  readonly name: string;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** Makes every document of one record, in a fresh process. */
async function makeAll(servers: number, folder: string): Promise<void> {
  const record = largeRecord(servers, PROBES);
  const fonts = {
    regular: readFileSync(join(folder, 'regular.ttf')),
    bold: readFileSync(join(folder, 'bold.ttf')),
  };
  const made: Made[] = [];
  const begunAt = performance.now();
  const { renderReport } = await import('../reporting/report/report.ts');
  const { renderPdf } = await import('../reporting/pdf/pdf.ts');
  const { PAYLOAD_TYPE, preAuthEncoding } = await import('../reporting/evidence/bundle.ts');
  const { statementOf } = await import('../reporting/evidence/statement.ts');
  const { renderOscal } = await import('../reporting/oscal/assessment-results.ts');
  const importMilliseconds = performance.now() - begunAt;
  const time = async (name: string, make: () => Promise<Uint8Array | string> | Uint8Array | string) => {
    const startedAt = performance.now();
    const document = await make();
    made.push({ name, bytes: Buffer.byteLength(document), milliseconds: performance.now() - startedAt });
  };
  await time('HTML ja', () => renderReport(record, 'ja'));
  await time('HTML en', () => renderReport(record, 'en'));
  await time('PDF ja', () => renderPdf(record, 'ja', fonts));
  await time('PDF en', () => renderPdf(record, 'en', fonts));
  await time('OSCAL', () => renderOscal(record));
  const files = made.map(({ name, bytes }) => ({ name, bytes: Buffer.alloc(bytes) }));
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  await time('signature', () =>
    sign('sha256', preAuthEncoding(PAYLOAD_TYPE, Buffer.from(statementOf(record, files))), key),
  );
  const all = performance.now() - begunAt;
  const peakMegabytes = process.resourceUsage().maxRSS / 1_024;
  print(JSON.stringify({ importMilliseconds, made, all, peakMegabytes }));
}

function hasTaskset(): boolean {
  return spawnSync('taskset', ['--version']).status === 0;
}

function benchAll(folder: string): void {
  const here = fileURLToPath(import.meta.url);
  const pinned = hasTaskset() ? ['taskset', '-c', '0'] : [];
  print(`each size in a process of its own${pinned.length > 0 ? ', on one core' : ''}; fonts cut before`);
  print('servers  document       KB      ms');
  for (const servers of SERVERS) {
    const [program = '', ...words] = [...pinned, process.execPath, here, String(servers), folder];
    const text = execFileSync(program, words, { encoding: 'utf8' });
    const { importMilliseconds, made, all, peakMegabytes } = JSON.parse(text) as {
      importMilliseconds: number;
      made: readonly Made[];
      all: number;
      peakMegabytes: number;
    };
    for (const { name, bytes, milliseconds } of made)
      print(
        `${String(servers).padEnd(8)} ${name.padEnd(9)} ${(bytes / 1_024).toFixed(0).padStart(7)} ${milliseconds.toFixed(0).padStart(7)}`,
      );
    print(
      `${String(servers).padEnd(8)} all ${(all / 1_000).toFixed(1)} s, ${importMilliseconds.toFixed(0)} ms of it imports; peak ${peakMegabytes.toFixed(0)} MB`,
    );
  }
  print(`goals at 500: HTML under 3,072 KB each; all in 10 s on one core, in ${LAMBDA_MEGABYTES} MB`);
}

const [servers, given] = process.argv.slice(2);
if (servers !== undefined && given !== undefined) await makeAll(Number(servers), given);
else {
  const folder = mkdtempSync(join(tmpdir(), 'kunren-bench-report-'));
  try {
    const startedAt = performance.now();
    const fonts = await reportFonts();
    print(`fonts cut in ${(performance.now() - startedAt).toFixed(0)} ms`);
    for (const face of ['regular', 'bold'] as const) {
      writeFileSync(join(folder, `${face}.ttf`), fonts[face]);
      print(`${face}.ttf: ${(fonts[face].length / 1_024).toFixed(0)} KB`);
    }
    benchAll(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
