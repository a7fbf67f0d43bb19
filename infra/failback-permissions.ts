import type { DrillPlan } from '../core/plan/plan.ts';
import type { Grant } from './policy.ts';

/**
 * What looking at failback reads beside what every drill reads (adapters/aws/drs-failback.ts): only `probe-wave` has it,
 * and only where a deployed plan asks. Source: Service Authorization Reference of each service.
 */
export const FAILBACK_GRANTS: readonly Grant[] = [
  {
    actions: ['iam:GetInstanceProfile'],
    resources: ['arn:${AWS::Partition}:iam::${AWS::AccountId}:instance-profile/*'],
  },
  {
    actions: ['iam:ListAttachedRolePolicies'],
    resources: ['arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*'],
  },
];

/** Beside these, of plans whose drills run in the network of a real recovery. */
export const FAILBACK_NETWORK_GRANTS: readonly Grant[] = [
  {
    actions: ['ec2:DescribeNetworkAcls', 'ec2:DescribeSecurityGroups'],
    resources: ['*'],
    reason: 'EC2 describes without a resource: no Describe call knows one',
  },
];

export function onFailback(plans: readonly DrillPlan[]): Grant[] {
  const wanted = plans.flatMap(({ failback }) => failback ?? []);
  return [
    ...(wanted.length > 0 ? FAILBACK_GRANTS : []),
    ...(wanted.some(({ network }) => network === 'recovery') ? FAILBACK_NETWORK_GRANTS : []),
  ];
}
