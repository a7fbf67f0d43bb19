import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleFunctions } from '../../infra/bundle.ts';
import { passedRecord } from '../records.ts';

/** What is in the files that are deployed. */

const ROOT = join(import.meta.dirname, '../..');
/** Of what is loaded with a function: a cold start compiles all of it. */
const MAXIMUM_BYTES = 1.75 * 1024 * 1024;
/**
 * Two that nobody waits for, with more clients of AWS and with the words of readiness; what probes ask for inside, and
 * IAM's for a failback. Whatever writes to people has the sentences of a record in Japanese, 0.1 MiB.
 */
const MORE = new Map([
  ['check-readiness', 0.35 * 1024 * 1024],
  // With AWS Backup's client, for restore tests, and Lambda's.
  ['close-drill', 0.15 * 1024 * 1024],
  // What signs reads the plan's file, and has YAML's reader for it.
  ['sweep-orphans', 0.6 * 1024 * 1024],
  // It tells people, and asks Step Functions.
  ['terminate-drill', 0.1 * 1024 * 1024],
  ['hold-drill', 0.1 * 1024 * 1024],
  ['probe-wave', 0.22 * 1024 * 1024],
]);

const OLDER = /\/client-(drs|route53resolver|sso|sso-oidc)\/node_modules$/;

const out = mkdtempSync(join(tmpdir(), 'kunren-bundles-'));
let bundles: readonly Bundle[];

beforeAll(async () => {
  bundles = await bundleFunctions(out);
});
afterAll(() => rmSync(out, { recursive: true }));

const withInput = (wanted: RegExp): string[] =>
  bundles
    .filter(({ inputs }) =>
      Object.entries(inputs).some(([path, { bytesInOutput }]) => wanted.test(path) && bytesInOutput > 0),
    )
    .map(({ name }) => name);

/** The folders that a package's code is from; client-drs and client-route53resolver are older, and bring their own of everything. */
const foldersOf = (name: string, inputs: readonly string[]): readonly string[] =>
  [...new Set(inputs.map((input) => input.split(`/${name}/`)[0] ?? input))].filter(
    (folder) => inputs.some((input) => input.startsWith(`${folder}/${name}/`)) && !OLDER.test(folder),
  );

const filesOf = ({ name }: Bundle): string[] =>
  readdirSync(join(out, name)).map((file) => join(out, name, file));

describe('the bundles', () => {
  it('are one for each function, of files that each have a source map', () => {
    expect(readdirSync(out).sort()).toEqual(['fonts', ...bundles.map(({ name }) => name)].sort());
    for (const bundle of bundles) {
      const files = filesOf(bundle).filter((file) => !file.endsWith('.map'));
      expect(files).toContain(join(out, bundle.name, 'index.mjs'));
      expect(files.filter((file) => !existsSync(`${file}.map`))).toEqual([]);
    }
  });

  it.each([
    ['StartRecovery', ['start-wave']],
    ['TerminateRecoveryInstances', ['sweep-orphans', 'terminate-drill']],
    ['DeleteRecoveryInstance', ['sweep-orphans', 'terminate-drill']],
    ['PutItem', ['open-drill', 'sweep-orphans', 'close-drill', 'post-webhooks', 'start-drill']],
    ['GetParameter', ['post-webhooks']],
    ['GetSecretValue', ['post-webhooks']],
    ['PutEvents', ['close-drill', 'sweep-orphans']],
    ['SendCommand', ['run-actions', 'run-inside']],
    ['Invoke', ['probe-wave']],
    ['Sign', ['check-readiness', 'close-drill', 'sweep-orphans']],
    ['ListExecutions', ['sweep-orphans']],
    ['StartExecution', ['start-drill']],
    ['Publish', ['check-readiness', 'close-drill', 'hold-drill', 'sweep-orphans', 'terminate-drill']],
    ['DescribeLaunchTemplateVersions', ['check-guards', 'check-readiness', 'start-wave']],
  ])('have %s only where it is called', (command, functions) => {
    expect(withInput(new RegExp(`/${command}Command\\.js$`))).toEqual(functions.sort());
  });

  it('have what probes need only where probes are', () => {
    expect(withInput(/^adapters\/probes\/|\/(dns-packet|json-p3|re2js)\//)).toEqual(['probe-wave']);
  });

  it('have the PDF renderer only where evidence is kept, and load it only when it is needed', () => {
    expect(withInput(/^reporting\/pdf\/pdf\.ts$/)).toEqual(['close-drill', 'sweep-orphans']);
    const early = bundles.filter(({ startInputs }) =>
      Object.keys(startInputs).some((path) => /^reporting\/pdf\/|\/pdfmake\//.test(path)),
    );
    expect(early).toEqual([]);
  });

  it('hold nothing of the simulator, the command line and the tests', () => {
    const inputs = bundles.flatMap((bundle) => Object.keys(bundle.inputs));
    expect(inputs.length).toBeGreaterThan(1_000);
    expect(
      inputs.filter(
        (path) => !/^((adapters|core|drill|functions|reporting|node_modules)\/|package\.json$)/.test(path),
      ),
    ).toEqual([]);
  });

  it('know nothing of the folders that they were made in and for, so that they are the same wherever they are made', () => {
    for (const file of bundles.flatMap(filesOf)) {
      const text = readFileSync(file, 'utf8');
      expect(text.includes(ROOT) || text.includes(out), file).toBe(false);
      if (!file.endsWith('.map')) continue;
      const { sources } = JSON.parse(text) as { readonly sources: readonly string[] };
      const foreign =
        /^\.\.\/\.\.\/((adapters|core|drill|functions|reporting|node_modules)\/|package\.json$)/;
      expect(
        sources.filter((source) => !foreign.test(source)),
        file,
      ).toEqual([]);
    }
  });

  it.each(['@smithy/core', '@aws-sdk/core'])(
    'have %s once; after an upgrade of a client upgrade the others and @smithy/core too',
    (name) => {
      const foldersIn = ({ inputs }: Bundle) => foldersOf(name, Object.keys(inputs));
      expect(bundles.map(foldersIn)).toEqual(bundles.map(() => ['node_modules']));
      const nested = ['node_modules', 'node_modules/@aws-sdk/client-sts/node_modules'];
      expect(
        foldersOf(
          name,
          [...nested, ...nested].map((folder) => `${folder}/${name}/a.js`),
        ),
      ).toEqual(nested);
    },
  );

  it('are not so large that a cold start would be long', () => {
    const large = bundles.filter(({ name, bytes }) => bytes >= MAXIMUM_BYTES + (MORE.get(name) ?? 0));
    expect(large.map(({ name, bytes }) => `${name} loads ${bytes} bytes`)).toEqual([]);
  });

  it('make a PDF of what is packaged with them and of nothing else on the disk', () => {
    const [chunk = ''] = readdirSync(join(out, 'close-drill')).filter((name) => /^pdf-.*\.mjs$/.test(name));
    writeFileSync(join(out, 'record.json'), JSON.stringify(passedRecord));
    const script = `import { readFileSync } from 'node:fs';
      import { renderPdf } from './close-drill/${chunk}';
      const [regular, bold] = ['regular', 'bold'].map((face) => readFileSync('fonts/' + face + '.ttf'));
      const record = JSON.parse(readFileSync('record.json', 'utf8'));
      process.stdout.write(await renderPdf(record, 'ja', { regular, bold }));`;
    writeFileSync(join(out, 'make-pdf.mjs'), script);
    // As in a Lambda: what is not in the package cannot be read.
    const pdf = execFileSync(process.execPath, ['--permission', `--allow-fs-read=${out}`, 'make-pdf.mjs'], {
      cwd: out,
    });
    expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect(pdf.length).toBeGreaterThan(100_000);
  });
});
