import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT, withoutComments } from './sources.ts';

/** What the stack is made of holds in every partition of AWS, and for everybody who deploys it. */

const FOLDERS = ['infra', 'statemachines'];
const FILES = [
  'serverless.yml',
  ...FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`)),
].filter((name) => /\.(?:ts|cjs|yml)$/.test(name));
const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** Places with the ARN of one partition; a pattern that takes all of them, and an example in a message, are none. */
const fixedPartitions = (name: string, text: string): string[] =>
  [
    ...(name.endsWith('.yml') ? text.replace(/(^|\s)#.*$/gm, '$1') : withoutComments(text)).matchAll(
      /arn:aws[a-z-]*:\S*/g,
    ),
  ]
    .map(([arn]) => arn)
    .filter((arn) => !/arn:aws:iam::111122223333:role\/NAME/.test(arn))
    .map((arn) => `${name} has ${arn}, of one partition: write arn:\${AWS::Partition}:…`);

describe('no ARN is of one partition', () => {
  test.each(FILES)('in %s', (name) => {
    expect(fixedPartitions(name, textOf(name))).toEqual([]);
  });

  test('or it is named', () => {
    const [found] = fixedPartitions('infra/x.yml', "Resource: 'arn:aws:s3:::bucket/*' # arn:aws:sns");
    expect(found).toContain('infra/x.yml has arn:aws:s3:::bucket');
    expect(fixedPartitions('infra/x.yml', `Resource: !Sub 'arn:\${AWS::Partition}:s3:::bucket'`)).toEqual([]);
  });
});

describe('serverless.yml', () => {
  const { params, provider } = parse(textOf('serverless.yml').replaceAll(/!(?=[A-Z])\w+/g, ''));

  test('has no setting that a command line or an environment decides', () => {
    expect(params).toBeUndefined();
    expect([provider.region, provider.stackParameters]).toEqual([
      `\${file(infra/stage.cjs):region}`,
      `\${file(infra/stage.cjs):parameters}`,
    ]);
  });

  test('keeps its packages from the public, and what was deployed before', () => {
    expect(provider.deploymentBucket).toMatchObject({ blockPublicAccess: true, versioning: true });
  });
});

test('docs/deploy.md counts the alarms that the stack has', () => {
  const alarms = FILES.filter((name) => name.startsWith('infra/') && name.endsWith('.yml'))
    .flatMap((name) =>
      Object.values<Resource>(
        parse(textOf(name).replaceAll(/!(?=[A-Z])\w+/g, ''), { merge: true }).Resources ?? {},
      ),
    )
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  const metrics = alarms.reduce(
    (sum, { Properties: { Metrics = [{ MetricStat: {} }] } }) =>
      sum + Metrics.filter((one) => one.MetricStat).length,
    0,
  );
  expect(textOf('docs/deploy.md')).toMatch(
    new RegExp(`\\| CloudWatch alarms \\| ${alarms.length}, .* ${metrics} metrics at 0\\.10`),
  );
});

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly Metrics?: readonly { readonly MetricStat?: object }[] };
}
