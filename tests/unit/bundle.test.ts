import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleFunctions } from '../../infra/bundle.ts';
import { passedRecord } from '../records.ts';

/** What is in the files that are deployed, and what they do with an answer that trimming could have spoilt. */

const out = mkdtempSync(join(tmpdir(), 'kunren-bundles-'));
let bundles: readonly Bundle[];

beforeAll(async () => {
  bundles = await bundleFunctions(out);
}, 60_000);
afterAll(() => rmSync(out, { recursive: true }));

/** Bytes of what stands for a file that is left out, and says so when it is called. */
const A_STUB = 300;

const withCommand = (command: string): string[] =>
  bundles
    .filter(({ inputs }) =>
      Object.entries(inputs).some(
        ([path, { bytesInOutput }]) => path.endsWith(`/${command}Command.js`) && bytesInOutput > 0,
      ),
    )
    .map(({ name }) => name);

describe('the bundles', () => {
  it.each([
    ['StartRecovery', ['start-wave']],
    ['TerminateRecoveryInstances', ['sweep-orphans', 'terminate-drill']],
    ['PutItem', ['open-drill', 'sweep-orphans', 'close-drill', 'post-webhooks']],
    ['GetParameter', ['post-webhooks']],
    ['GetSecretValue', ['post-webhooks']],
    ['PutEvents', ['close-drill', 'sweep-orphans']],
    ['SendCommand', ['probe-wave', 'run-actions']],
    ['Sign', ['close-drill', 'sweep-orphans']],
    ['ListExecutions', ['sweep-orphans']],
    ['StartExecution', []],
    ['Publish', ['close-drill', 'hold-drill', 'sweep-orphans']],
  ])('have %s only where it is called', (command, functions) => {
    expect(withCommand(command)).toEqual(functions.sort());
  });

  it('know nothing of the folder that they were made in, so that they are the same wherever they are made', () => {
    const folder = join(import.meta.dirname, '../..');
    const inputs = bundles.flatMap((bundle) => Object.keys(bundle.inputs));
    expect(inputs.length).toBeGreaterThan(1_000);
    expect(inputs.filter((path) => path.includes(folder))).toEqual([]);
  });

  it('load one file beside their entry and the bundler’s helpers, however much they load later', () => {
    const filesOf = (folder: string, file: string, found: Set<string>): Set<string> => {
      if (found.has(file)) return found;
      found.add(file);
      const text = readFileSync(join(folder, file), 'utf8');
      for (const [, next = ''] of text.matchAll(/\b(?:from|import)\s*"\.\/([^"]+)"/g))
        filesOf(folder, next, found);
      return found;
    };
    const files = bundles.map(({ name }) => [name, filesOf(join(out, name), 'index.mjs', new Set()).size]);
    expect(files).toEqual(bundles.map(({ name }) => [name, 3]));
  });

  it('have what probes need only where probes are', () => {
    const withProbes = bundles.filter(({ inputs }) =>
      Object.entries(inputs).some(
        ([path, { bytesInOutput }]) =>
          /^adapters\/probes\/|\/(dns-packet|jsonpath-rfc9535)\//.test(path) && bytesInOutput > 0,
      ),
    );
    expect(withProbes.map(({ name }) => name)).toEqual(['probe-wave']);
  });

  it.each<[string, RegExp, string[]]>([
    ['STS, but where every drill asks whose account this is', /client-sts\/dist-es/, ['open-drill']],
    ['SSM', /client-ssm\/dist-es/, []],
    ['CloudWatch', /client-cloudwatch\/dist-es/, []],
    ['Step Functions', /client-sfn\/dist-es/, []],
    ['Secrets Manager', /client-secrets-manager\/dist-es/, []],
    ['JSONPath', /jsonpath-rfc9535/, []],
    ['reports and pages', /^reporting\/(report\/report|history\/page|oscal\/)/, []],
  ])('load no %s at the start', (_, foreign, exceptions) => {
    const found = bundles.filter(({ startInputs }) =>
      Object.entries(startInputs).some(
        ([path, { bytesInOutput }]) => foreign.test(path) && bytesInOutput > 0,
      ),
    );
    expect(found.map(({ name }) => name)).toEqual(exceptions);
  });

  it('have launch templates, of EC2’s answers the longest, only where guards read them', () => {
    expect(withCommand('DescribeLaunchTemplateVersions')).toEqual(['check-guards']);
  });

  it('have the maker of PDFs only where evidence is kept, and load it only when it is needed', () => {
    const makers = bundles.filter(({ inputs }) => Object.keys(inputs).includes('reporting/pdf/pdf.ts'));
    expect(makers.map(({ name }) => name)).toEqual(['close-drill', 'sweep-orphans']);
    for (const { bytes, laterBytes } of makers) expect(laterBytes).toBeGreaterThan(bytes);
  });

  it('make a PDF of what is packaged with them and of nothing else on the disk', () => {
    const [chunk = ''] = readdirSync(join(out, 'close-drill')).filter((name) => name.startsWith('pdf-'));
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

  it.each<[string, RegExp]>([
    [
      'older parts of the SDK beside the newer',
      /node_modules\/.*node_modules\/@(smithy|aws-sdk|aws-crypto)\//,
    ],
    [
      'packages that the newer parts have replaced',
      /@smithy\/(smithy-client|middleware-(?!compression)|util-)/,
    ],
    ['what writes JSON Schema', /json-schema/],
    ['what writes XML', /XmlShapeSerializer/],
    ['hashes in JavaScript', /(Sha256|Sha1|Md5)Js/],
    ['search for profiles', /shared-ini-file-loader\/(loadSharedConfigFiles|parseIni)/],
    ['cache of endpoints that nobody looks for', /mnemonist/],
    ['all of a package.json', /client-[a-z0-9-]+\/package\.json$/],
  ])('have no %s', (_, foreign) => {
    const found = bundles.flatMap(({ name, inputs }) =>
      Object.entries(inputs)
        .filter(([path, { bytesInOutput }]) => foreign.test(path) && bytesInOutput > A_STUB)
        .map(([path]) => `${name}: ${path}`),
    );
    expect(found).toEqual([]);
  });

  it('hold nothing of the simulator, and no way to look for a profile', () => {
    const foreign = bundles.flatMap(({ name, inputs }) =>
      Object.keys(inputs)
        .filter((path) => /^(simulator|cli|tests)\/|credential-provider-(ini|sso|process)/.test(path))
        .map((path) => `${name}: ${path}`),
    );
    expect(foreign).toEqual([]);
  });
});

describe('a deployed function', () => {
  it('takes a key that is not there for one, although its error is not in the bundle', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url?.split('?')[0]}`);
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end(
        '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const outside = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'ap-northeast-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      KUNREN_BUCKET: 'bucket',
      KUNREN_TABLE: 'table',
      KUNREN_HISTORY_TABLE: 'history',
      KUNREN_SIGNING_KEY: 'arn:aws:kms:ap-northeast-1:111122223333:key/k',
      KUNREN_STATE_MACHINE: 'arn:aws:states:ap-northeast-1:111122223333:stateMachine:drill',
      KUNREN_FONTS: 'fonts',
      KUNREN_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:reports',
      KUNREN_CHAT_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:chat',
      KUNREN_MACHINES_TOPIC_ARN: 'arn:aws:sns:ap-northeast-1:111122223333:machines',
      KUNREN_ENVIRONMENT: 'test',
    });
    try {
      const { handler } = await import(join(out, 'terminate-drill', 'index.mjs'));
      const state = { drillId: '01KAKBWN00GGGGGGGGGGGGGGGG', planId: 'web', status: 'x' };
      const rest = { wave: 0, waitSeconds: 1, failed: false, calls: {} };
      await expect(handler({ ...state, ...rest }, {})).rejects.toThrow('has no opening facts');
      expect(asked).toEqual(['GET /bucket/drills/web/01KAKBWN00GGGGGGGGGGGGGGGG/facts/opening.json']);
    } finally {
      process.env = outside;
      server.close();
      server.closeAllConnections();
    }
  });
});
