import type { DrillPlan } from '../core/plan/plan.ts';
import { GRANTS } from './permissions.ts';
import type { Grant } from './policy.ts';

/**
 * What an operator needs for `kunren prove-path`, where a deployed plan has `privatePath`. Whoever may send a shell script
 * to a server is its administrator, so the owner of each server decides, by a tag on it; no function has any of this. The
 * condition is that of the Systems Manager User Guide, 'Restricting Run Command access based on tags'.
 */
export const PROVE_TAG = { key: 'kunren-prove-path', value: 'allowed' } as const;

const toServersIn = (region: string): Grant => ({
  actions: ['ssm:SendCommand'],
  resources: [
    `arn:\${AWS::Partition}:ec2:${region}:\${AWS::AccountId}:instance/*`,
    `arn:\${AWS::Partition}:ssm:${region}:\${AWS::AccountId}:managed-instance/*`,
  ],
  condition: { StringEquals: { [`ssm:resourceTag/${PROVE_TAG.key}`]: PROVE_TAG.value } },
});

/** By Region: only where sources of the plans are. */
export const provingIn = (regions: readonly string[]): Grant[] => [
  GRANTS['ssm:SendCommand'],
  ...regions.map(toServersIn),
  GRANTS['ssm:DescribeInstanceInformation'],
  GRANTS['ssm:ListCommandInvocations'],
  GRANTS['ssm:CancelCommand'],
];

export function onProving(plans: readonly DrillPlan[]): Grant[] {
  const regions = plans.flatMap(({ privatePath, target }) =>
    privatePath === undefined
      ? []
      : [('vpc' in privatePath.source ? privatePath.source.region : undefined) ?? target.region],
  );
  return regions.length === 0 ? [] : provingIn([...new Set(regions)].sort());
}
