import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLOUDWATCH_OPERATIONS } from '../../simulator/cloudwatch/operations.ts';
import { DRS_API } from '../../simulator/drs/api.ts';
import { DRS_OPERATIONS } from '../../simulator/drs/operations.ts';
import { EC2_OPERATIONS } from '../../simulator/ec2/operations.ts';
import { SSM_OPERATIONS } from '../../simulator/ssm/operations.ts';
import { bench } from './support.ts';

/** docs/simulator.md lists every operation: what is simulated, and of DRS also what is not. */

const page = readFileSync('docs/simulator.md', 'utf8');
const listed = (title: string): string[] => {
  const row = page.split('\n').find((line) => line.startsWith(`| ${title} | `));
  return (row?.split('|')[2] ?? '').split(',').map((name) => name.trim());
};
const sorted = (names: Iterable<string>): string[] => [...names].toSorted();

const simulated = Object.keys(DRS_OPERATIONS);
const refused = DRS_API.filter((name) => !simulated.includes(name));

test('each of the 70 operations of DRS is in the page, in its row', () => {
  expect(DRS_API).toHaveLength(70);
  expect(simulated.filter((name) => !(DRS_API as readonly string[]).includes(name))).toEqual([]);
  expect(listed(`DRS (${simulated.length} of ${DRS_API.length})`)).toEqual(sorted(simulated));
  expect(listed('DRS: refused')).toEqual(sorted(refused));
});

test.each<[string, object]>([
  ['EC2', EC2_OPERATIONS],
  ['Systems Manager', SSM_OPERATIONS],
])('the operations of %s are those that the simulator has', (title, operations) => {
  expect(sorted(listed(title))).toEqual(sorted(Object.keys(operations)));
});

test('those of CloudWatch are named', () => {
  for (const name of Object.keys(CLOUDWATCH_OPERATIONS)) expect(page).toContain(name);
});

test.each(refused)('%s answers an error of its protocol', async (name) => {
  await using on = await bench();
  const answer = await fetch(`${on.simulator.url}/${name}`, {
    method: 'POST',
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=k/20261121/ap-northeast-3/drs/aws4_request' },
    body: '{}',
  });
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([404, 'UnknownOperationException']);
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining(`${name} of drs`) });
});
