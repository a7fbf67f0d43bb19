import { type Look, NOTHING } from '../look.ts';
import type { Target } from '../ports.ts';

const JOB = 'drsjob-00000000000000000';
/** Where DRS declares no error for an id that it does not know, it may answer with either. */
const UNKNOWN_ID = ['ResourceNotFoundException', 'ValidationException'];

/** How a self-test makes the calls of the recovery method `drs`, by call. What starts or ends something is not here. */
export const DRS_LOOKS: readonly (readonly [call: string, look: Look<Target>])[] = [
  ['drs:DescribeSourceServers', { port: 'drs', make: ({ drs }) => drs.sourceServers([NOTHING.server]) }],
  [
    'drs:DescribeRecoveryInstances',
    { port: 'drs', make: ({ drs }) => drs.recoveryInstances([NOTHING.server]) },
  ],
  ['drs:DescribeJobs', { port: 'drs', make: ({ drs }, { now }) => drs.jobs({ since: now }) }],
  ['drs:ListRecoveryPlanExecutions', { port: 'drs', make: ({ drs }) => drs.planExecutions() }],
  ['drs:DescribeJobLogItems', { port: 'drs', make: ({ drs }) => drs.jobEvents(JOB), absent: UNKNOWN_ID }],
  [
    'drs:DescribeRecoverySnapshots',
    { port: 'drs', make: ({ drs }) => drs.snapshots(NOTHING.server), absent: UNKNOWN_ID },
  ],
  [
    'drs:GetLaunchConfiguration',
    {
      port: 'drs',
      make: ({ drs }) => drs.launchSettings(NOTHING.server),
      absent: ['ResourceNotFoundException'],
    },
  ],
  ['ec2:DescribeLaunchTemplateVersions', { port: 'templates', make: ({ templates }) => templates() }],
  ['ec2:DescribeSubnets', { port: 'subnets', make: ({ subnets }) => subnets([NOTHING.subnet]) }],
  [
    'ec2:DescribeTags',
    { port: 'leftoverResources', make: ({ leftoverResources }) => leftoverResources.taggedWithJobs([JOB]) },
  ],
  [
    'servicequotas:ListServiceQuotas',
    {
      port: 'quotas',
      async make(target) {
        const { source } = await target.quotas();
        if (source === 'documented') throw new Error('it could not be read, so the documented quotas count');
      },
    },
  ],
];
