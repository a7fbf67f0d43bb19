import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { custodyResources } from '../../infra/custody-resources.ts';
import { deployedPlans } from '../../infra/generated-resources.ts';
import { roleResources } from '../../infra/roles.ts';
import { readStage } from '../../infra/stage.ts';

/** The policies that decide in the simulator are those of the package. */

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;

const POLICIES = /^AWS::(S3::BucketPolicy|SNS::TopicPolicy|SQS::QueuePolicy|KMS::Key)$/;

/** @throws {Error} when the package has other policies than those that the simulator evaluates. */
export function comparePolicies(): void {
  const template = '.serverless/cloudformation-template-update-stack.json';
  const { Resources: packaged } = JSON.parse(readFileSync(template, 'utf8')) as { Resources: Resources };
  const plans = deployedPlans('plans').map(({ plan }) => plan);
  const roles = roleResources({ plans, instanceProfileRoles: [], ebsKeys: [], secrets: [] }) as Resources;
  const { operators, administrators } = readStage('prod');
  const evaluated = { ...custodyResources({ operators, administrators }), ...roles } as Resources;
  const names = Object.keys(packaged).filter(
    (name) => name in roles || (POLICIES.test(packaged[name]?.Type ?? '') && !OF_OSLS.test(name)),
  );
  const differing = names.filter(
    (name) => !isDeepStrictEqual(packaged[name]?.Properties, evaluated[name]?.Properties),
  );
  if (differing.length > 0)
    throw new Error(`the simulator evaluates other policies than are packaged: ${differing.join(', ')}`);
  process.stdout.write(`  ok    ${names.length} roles and policies are as the simulator evaluates them\n`);
}

/** osls makes this policy, for the bucket that holds packages: no function comes near it. */
const OF_OSLS = /^ServerlessDeploymentBucketPolicy$/;
