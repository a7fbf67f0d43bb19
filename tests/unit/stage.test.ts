import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStage, refuseWeaker, StageFault, stackParameters, unlessSaid } from '../../infra/stage.ts';

/** The settings of a deployment: committed, complete, and never weaker by accident. */

describe('the settings of a stage', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kunren-stages-'));
    mkdirSync(join(folder, 'stages'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const read = (text: string) => {
    writeFileSync(join(folder, 'stages/x.yml'), `schema: kunren-stage/v1\n${text}`);
    return readStage('x', folder);
  };
  const NEEDED = 'region: ap-northeast-3\nretention: { mode: GOVERNANCE, days: 400 }\n';

  it.each(['prod', 'dev'])('%s is an example that can be deployed', (name) => {
    expect(readStage(name).retention.mode).toBe('GOVERNANCE');
  });

  it('have nothing that is a default by being forgotten', () => {
    expect(() => read('alertEmail: a@example.com\n')).toThrow(
      /stages\/x\.yml:1:1: missing key 'region'\n.*missing key 'retention'\nNothing was packaged; fix the settings$/,
    );
  });

  it.each([
    ['a misspelt key', 'retension: 3', "unknown key 'retension'; did you mean 'retention'?"],
    ['subnets without a group', 'probes: { subnets: [subnet-01234567] }', "missing key 'securityGroup'"],
    ['a group without subnets', 'probes: { securityGroup: sg-01234567 }', "missing key 'subnets'"],
    [
      'a pattern of roles to pass',
      "instanceProfileRoles: ['arn:aws:iam::111122223333:role/*']",
      "is not a role's whole ARN",
    ],
    [
      'an alias of a key',
      "ebsKeys: ['arn:aws:kms:ap-northeast-3:111122223333:alias/ebs']",
      "a key's whole ARN",
    ],
    ['an authority without https', 'timeStamps: http://tsa.example.com', 'is not an https address'],
    ['a bucket by its name', "evidenceCopy: { bucket: audit, key: 'x' }", "is not a bucket's whole ARN"],
    ['a copy without a key', "evidenceCopy: { bucket: 'arn:aws:s3:::audit' }", "missing key 'key'"],
    ['a mail address that is none', 'alertEmail: operations', 'is not a mail address'],
  ])('refuse %s', (_, line, message) => {
    expect(() => read(`${NEEDED}${line}\n`)).toThrow(message);
  });

  it('are the parameters of the stack, the same at each deployment', async () => {
    const asked: string[] = [];
    const osls = {
      options: {},
      resolveVariable: async (address: string) => {
        asked.push(address);
        return address === 'sls:stage' ? 'prod' : 'GOVERNANCE 400';
      },
    };
    const first = await stackParameters(osls, true);
    expect(first).toContainEqual({ ParameterKey: 'RetentionDays', ParameterValue: '400' });
    expect(await stackParameters(osls, true)).toEqual(first);
    expect(asked).toContain('cf(ap-northeast-3):kunren-prod.EvidenceRetention');
    asked.splice(0);
    expect(await stackParameters(osls, false)).toEqual(first);
    expect(asked).toEqual(['sls:stage']);
  });
});

describe('retention', () => {
  const [GOVERNANCE, COMPLIANCE] = ['GOVERNANCE', 'COMPLIANCE'] as const;

  it.each([
    ['the first deployment', null, { mode: GOVERNANCE, days: 1 }],
    ['the same again', 'GOVERNANCE 400', { mode: GOVERNANCE, days: 400 }],
    ['more days', 'COMPLIANCE 400', { mode: COMPLIANCE, days: 2_555 }],
    ['the stronger mode', 'GOVERNANCE 400', { mode: COMPLIANCE, days: 400 }],
    [
      'what the file says is meant',
      'COMPLIANCE 400',
      { mode: GOVERNANCE, days: 1, insteadOf: 'COMPLIANCE 400' },
    ],
    [
      'what was meant and is deployed',
      'GOVERNANCE 1',
      { mode: GOVERNANCE, days: 1, insteadOf: 'COMPLIANCE 400' },
    ],
  ])('may be that of %s', (_, deployed, retention) => {
    expect(() => refuseWeaker(deployed, 'prod', retention)).not.toThrow();
  });

  it.each([
    ['fewer days', 'GOVERNANCE 400', { mode: GOVERNANCE, days: 399 }],
    ['the weaker mode', 'COMPLIANCE 400', { mode: GOVERNANCE, days: 4_000 }],
    ['the stronger mode for fewer days', 'GOVERNANCE 400', { mode: COMPLIANCE, days: 30 }],
    [
      'what was meant for another',
      'GOVERNANCE 400',
      { mode: GOVERNANCE, days: 1, insteadOf: 'GOVERNANCE 30' },
    ],
  ])('is refused with %s, and the way out is named', (_, deployed, retention) => {
    expect(() => refuseWeaker(deployed, 'prod', retention)).toThrow(
      `stages/prod.yml: retention ${retention.mode} ${retention.days} is weaker than ${deployed}, which is deployed; put that back, or, to keep new evidence for less, add insteadOf: ${deployed}`,
    );
  });

  it('of a stack that says nothing readable is refused', () => {
    expect(() => refuseWeaker('long', 'prod', { mode: COMPLIANCE, days: 9_999 })).toThrow(
      'EvidenceRetention',
    );
  });
});

describe('a stage that is wrong', () => {
  it.each([
    [['--stage', 'zzz'], 'stages/zzz.yml: there is no such file'],
    [['--param', 'x=1'], '--param: settings are in stages/prod.yml'],
  ])('is said once by serverless package %j, and nothing is packaged', (options, message) => {
    const ended = spawnSync('npx', ['serverless', 'package', ...options], { encoding: 'utf8' });
    expect(ended.status).toBe(1);
    expect(`${ended.stdout}${ended.stderr}`.split(message)).toHaveLength(2);
  });

  it('hides no other fault', async () => {
    const osls = { options: {}, resolveVariable: async () => 'prod' };
    const failing = (error: Error) =>
      unlessSaid(async (): Promise<object[]> => Promise.reject(error), [])(osls);
    expect(await failing(new StageFault('x'))).toEqual([]);
    await expect(failing(new Error('weaker'))).rejects.toThrow('weaker');
  });
});
