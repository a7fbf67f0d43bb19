import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BACKUP_OPERATIONS } from '../../simulator/backup/operations.ts';
import { CLOUDFORMATION_OPERATIONS } from '../../simulator/cloudformation/operations.ts';
import { CLOUDWATCH_OPERATIONS } from '../../simulator/cloudwatch/operations.ts';
import { DRS_OPERATIONS } from '../../simulator/drs/operations.ts';
import { EC2_OPERATIONS } from '../../simulator/ec2/operations.ts';
import { IAM_OPERATIONS } from '../../simulator/iam-roles/operations.ts';
import { KMS_OPERATIONS } from '../../simulator/kms/operations.ts';
import { LAMBDA_OPERATIONS } from '../../simulator/lambda-functions/operations.ts';
import { scenarioSchema } from '../../simulator/scenario/schema.ts';
import { SCHEDULER_OPERATIONS } from '../../simulator/scheduler/operations.ts';
import { SERVICE_QUOTAS_OPERATIONS } from '../../simulator/service-quotas/operations.ts';
import { SSM_OPERATIONS } from '../../simulator/ssm/operations.ts';
import { STS_OPERATIONS } from '../../simulator/sts/operations.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/simulator.md');
const unnamed = (names: readonly string[], mark = '') => names.filter((name) => !page.includes(mark + name));

describe('docs/simulator.md', () => {
  test('names every operation', () => {
    const operations = [
      BACKUP_OPERATIONS,
      CLOUDFORMATION_OPERATIONS,
      CLOUDWATCH_OPERATIONS,
      DRS_OPERATIONS,
      EC2_OPERATIONS,
      IAM_OPERATIONS,
      KMS_OPERATIONS,
      LAMBDA_OPERATIONS,
      SCHEDULER_OPERATIONS,
      SERVICE_QUOTAS_OPERATIONS,
      SSM_OPERATIONS,
      STS_OPERATIONS,
    ].flatMap((table) => Object.keys(table));
    expect(unnamed(operations)).toEqual([]);
  });

  test('names every key of a scenario and of its servers', () => {
    const { shape } = scenarioSchema;
    expect(
      unnamed([...Object.keys(shape), ...Object.keys(shape.servers.unwrap().element.shape)], '`'),
    ).toEqual([]);
  });

  test('names every scenario of the folder', () => {
    const files = readdirSync(new URL('../../simulator/scenarios/', import.meta.url));
    expect(unnamed(files, '`')).toEqual([]);
  });
});
