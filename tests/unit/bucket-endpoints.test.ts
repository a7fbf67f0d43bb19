import { fileURLToPath } from 'node:url';
import '@aws-sdk/client-s3';
import { decideEndpoint } from '@smithy/core/endpoints';
import { expect, it } from 'vitest';
import { type Rules, rulesIn, rulesOfOurBuckets } from '../../infra/bucket-endpoints.ts';

/** S3's endpoints as the bundles find them. */

const PACKAGE = '../../node_modules/@aws-sdk/client-s3/dist-es/endpoint/bdd.js';

const REGIONS = [
  'ap-northeast-1',
  'us-east-1',
  'cn-north-1',
  'us-gov-west-1',
  'us-iso-east-1',
  'aws-global',
  '!',
];
const ENDPOINTS = [
  undefined,
  'http://localhost:4566',
  'https://10.0.0.1',
  'https://s3.example.com',
  'https://x.example/path',
];
const BUCKETS = ['kunren-prod-evidence', 'with.dots', 'Upper', 'a b'];
const BOTH = [false, true];

const SITUATIONS = [undefined, ...REGIONS].flatMap((Region) =>
  ENDPOINTS.flatMap((Endpoint) =>
    BUCKETS.flatMap((Bucket) =>
      BOTH.flatMap((UseFIPS) =>
        BOTH.flatMap((UseDualStack) =>
          BOTH.map((ForcePathStyle) => ({ Region, Endpoint, Bucket, UseFIPS, UseDualStack, ForcePathStyle })),
        ),
      ),
    ),
  ),
);

function endpointBy(rules: Rules, situation: (typeof SITUATIONS)[number]): string {
  const endpointParams = { ...situation, Accelerate: false, UseGlobalEndpoint: false };
  try {
    const { url, properties } = decideEndpoint(rules as never, { endpointParams } as never);
    return JSON.stringify([url.href, properties]);
  } catch (error) {
    return (error as Error).message;
  }
}

it('every bucket of ours has the endpoint that the rules of the package give, whatever the environment says', async () => {
  const all = await rulesIn(fileURLToPath(new URL(PACKAGE, import.meta.url)));
  const ours = rulesOfOurBuckets(all);
  const byAll = SITUATIONS.map((situation) => endpointBy(all, situation));
  expect(SITUATIONS.map((situation) => endpointBy(ours, situation))).toEqual(byAll);
  expect(new Set(byAll).size).toBeGreaterThan(100);
  expect(byAll).toContain('Partition does not support FIPS');
  expect(ours.nodes.length).toBeLessThan(all.nodes.length / 5);
});
