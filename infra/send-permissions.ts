import { DRILL_TAG } from '../core/facts/drill-tags.ts';
import type { Grant } from './policy.ts';

/**
 * Where commands may be sent: to instances that DRS has launched, which carry a tag with the source server's id
 * (docs/aws-facts.md, 1.1). A failed-over production server has that tag as well: drill/methods/drs/own-instances.ts
 * ensures that nothing is sent to it. The condition is that of the Systems Manager User Guide, 'Restricting Run Command
 * access based on tags'.
 */
export const SEND_TO_INSTANCES: readonly Grant[] = [
  {
    actions: ['ssm:SendCommand'],
    resources: ['arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:instance/*'],
    condition: { StringLike: { 'ssm:resourceTag/drs.amazonaws.com-source-server': 's-*' } },
    inTarget: true,
  },
  // The throwaway hosts of restore drills.
  {
    actions: ['ssm:SendCommand'],
    resources: ['arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:instance/*'],
    condition: { StringLike: { [`ssm:resourceTag/${DRILL_TAG}`]: '*' } },
    inTarget: true,
  },
];
