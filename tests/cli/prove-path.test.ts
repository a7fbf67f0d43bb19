import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { provePathScript } from '../../core/inside/scripts-prove-path.ts';
import { provenHosts } from '../../core/readiness/private-path/proof.ts';
import { createAuthorizer } from '../../simulator/iam/authorizer.ts';
import { startSimulator } from '../../simulator/server.ts';
import { planDataWith, planOfData, scenarioWith } from '../simulation/rehearse.ts';
import { runKunren } from './run-kunren.ts';

/** `kunren prove-path`: what one source server sees of the private path, and nothing sent where nothing should be. */

const folder = mkdtempSync(join(tmpdir(), 'kunren-proof-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Changes = Record<string, unknown>;

const NODE = 'i-0a1b2c3d4e5f60001';
const HYBRID = 'mi-0a1b2c3d4e5f60001';
const HOSTS = provenHosts('ap-northeast-3');
const PATH = { source: { vpc: 'vpc-0a1b2c3d4e5f60001' }, stagingVpc: 'vpc-0a1b2c3d4e5f60002' };
const ALLOWED = { 'kunren-prove-path': 'allowed' };

interface Asked {
  readonly plan?: Changes;
  readonly args?: readonly string[];
  readonly person?: string;
  readonly faults?: readonly Changes[];
}

async function prove(
  node: Changes | null,
  { plan, args = [], person = 'simulated', faults = [] }: Asked = {},
) {
  const data = planDataWith({ privatePath: PATH, ...plan });
  const file = join(folder, 'plan.yml');
  writeFileSync(file, stringify(data));
  const scenario = scenarioWith({
    faults,
    managedNodes: node === null ? [] : [{ id: NODE, tags: ALLOWED, ...node }],
  });
  const iam = createAuthorizer({
    account: scenario.account,
    region: scenario.region,
    plans: [planOfData(data)],
  });
  const simulator = await startSimulator(scenario, { iam });
  try {
    const ended = await runKunren(
      ['prove-path', file, ...(args.includes('--from') ? [] : ['--from', NODE]), ...args],
      {
        PATH: process.env['PATH'],
        HOME: folder,
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_ENDPOINT_URL: simulator.url,
        AWS_ACCESS_KEY_ID: person,
        AWS_SECRET_ACCESS_KEY: 'simulated',
      },
    );
    const sent = simulator.calls.filter(({ operation }) => operation === 'SendCommand');
    return { ...ended, calls: simulator.calls, sent };
  } finally {
    await simulator.close();
  }
}

const found = ({ stdout }: { readonly stdout: string }) =>
  (JSON.parse(stdout).findings as { code: string; resource: string; state: string; wayOut: string }[]).map(
    ({ code, resource, state }) => [code, resource, state],
  );
const JSON_OUT = { args: ['--json'] };

describe('kunren prove-path', () => {
  it.each(['linux', 'windows'] as const)(
    'proves the path from a server of %s by the one fixed script',
    async (os) => {
      const { status, stdout, sent, calls } = await prove({ os });
      expect([status, stdout]).toEqual([0, expect.stringContaining('✓ private path')]);
      expect(sent).toHaveLength(1);
      expect(sent[0]?.input).toMatchObject({
        DocumentName: os === 'windows' ? 'AWS-RunPowerShellScript' : 'AWS-RunShellScript',
        InstanceIds: [NODE],
        Parameters: { commands: [provePathScript(os, HOSTS)] },
      });
      expect(new Set(calls.map(({ operation }) => operation))).toEqual(
        new Set([
          'GetCallerIdentity',
          'DescribeInstanceInformation',
          'SendCommand',
          'ListCommandInvocations',
        ]),
      );
    },
  );

  it.each([
    ['PROOF_NAME_PUBLIC', { drs: { addresses: ['52.1.2.3'] } }],
    ['PROOF_NAME_UNRESOLVED', { drs: { addresses: [] } }],
    ['PROOF_NO_ANSWER', { drs: { tls: 'no-answer' } }],
    ['PROOF_NOT_CONNECTED', { drs: { tls: 'connect' } }],
    ['PROOF_TLS_REFUSED', { drs: { tls: 'refused' } }],
    ['PROOF_CERTIFICATE_NAME', { drs: { tls: 'name' } }],
    ['PROOF_CERTIFICATE_UNTRUSTED', { drs: { tls: 'untrusted' } }],
  ])('says %s of one name, and nothing else', async (code, node) => {
    const ended = await prove(node, JSON_OUT);
    expect(found(ended)).toEqual([[code, HOSTS[0], 'failing']]);
    expect(ended.status).toBe(3);
  });

  it.each<[string, Changes | null, string]>([
    ['Systems Manager does not know the server', null, 'PROOF_NOT_MANAGED'],
    ['its agent is not online', { online: false }, 'PROOF_OFFLINE'],
    ['there is no script for its system', { os: 'macos' }, 'PROOF_NO_SCRIPT'],
  ])('does not know where %s, and sends nothing', async (_, node, code) => {
    const ended = await prove(node, JSON_OUT);
    expect(found(ended)).toEqual([[code, NODE, 'unknown']]);
    expect([ended.status, ended.sent]).toEqual([3, []]);
  });

  it('sends nothing twice where the answer to its command is lost', async () => {
    const ended = await prove(
      {},
      { ...JSON_OUT, faults: [{ operation: 'ssm:SendCommand', lost: true, times: 9 }] },
    );
    expect(found(ended)).toEqual([['PROOF_NOT_MADE', NODE, 'unknown']]);
    expect(ended.sent).toHaveLength(1);
  });

  it('does not know where the output is not whole, and takes nothing that a server prints for words of its own', async () => {
    const ended = await prove({ output: `name ${HOSTS[0]} 10.0.0.1\n\u001b[2Jtls ok` }, JSON_OUT);
    expect(found(ended)).toEqual([['PROOF_NOT_MADE', NODE, 'unknown']]);
  });

  it('reaches a hybrid node too, in Japanese', async () => {
    const { status, stdout } = await prove(
      { id: HYBRID, s3: { addresses: ['52.1.2.3'] } },
      { args: ['--from', HYBRID, '--language', 'ja'] },
    );
    expect(status).toBe(3);
    expect(stdout).toContain(`${HYBRID} で ${HOSTS[1]} がパブリック IP アドレスに解決されます`);
  });

  it('prints the scripts with --dry-run, and calls nothing', async () => {
    const { status, stdout, calls } = await prove({}, { args: ['--dry-run'] });
    expect([status, calls]).toEqual([0, []]);
    for (const platform of ['linux', 'windows'] as const)
      expect(stdout).toContain(provePathScript(platform, HOSTS));
  });

  it.each<[string, Asked, RegExp]>([
    ['a plan without a private path', { plan: { privatePath: undefined } }, /has no privatePath/],
    ['what is no server', { args: ['--from', 'i-1; reboot'] }, /is no server of Systems Manager/],
    [
      'credentials of another account',
      {
        plan: {
          privatePath: {
            ...PATH,
            source: {
              ...PATH.source,
              account: '444455556666',
              role: { arn: 'arn:aws:iam::444455556666:role/r', externalId: 'kunren-proof' },
            },
          },
        },
      },
      /are of account 111122223333, but the source servers are in 444455556666/,
    ],
  ])('refuses %s, and sends nothing', async (_, asked, says) => {
    const { status, stderr, sent } = await prove({}, asked);
    expect([status, stderr]).toEqual([2, expect.stringMatching(says)]);
    expect(sent).toEqual([]);
  });

  it('is an operator’s only where the owner of the server allows it by its tag', async () => {
    const allowed = await prove({}, { ...JSON_OUT, person: 'operator' });
    expect(found(allowed)).toEqual([]);
    const untagged = await prove({ tags: {} }, { ...JSON_OUT, person: 'operator' });
    expect(found(untagged)).toEqual([['PROOF_NOT_SENT', NODE, 'unknown']]);
    expect(untagged.stdout).toContain('AccessDenied');
  });

  it('is no reader’s', async () => {
    const { status, sent } = await prove({}, { ...JSON_OUT, person: 'reader' });
    expect(status).not.toBe(0);
    expect(sent).toEqual([]);
  });
});
