/**
 * What each function may do, and the only place that says so: roles in the stack, the role for other accounts and
 * docs/permissions.md are made from it. A call is named as the simulator and the call counter name it,
 * `service:Operation`; a test holds that every function makes exactly the calls that it is given here.
 */

export interface Grant {
  readonly actions: readonly string[];
  /** Texts for Fn::Sub. */
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Why the resource is `*`: nothing narrower is possible. */
  readonly reason?: string;
  /** Whether the call is made where the servers are, which may be another account. */
  readonly inTarget?: true;
}

const DRS = 'arn:${AWS::Partition}:drs:*:${AWS::AccountId}';
const DESCRIBES_ALL = 'DRS describes without a resource: the call names none';
const EC2_DESCRIBES = 'EC2 describes without a resource: no Describe call knows one';

const describeDrs = (operation: string): Grant => ({
  actions: [`drs:${operation}`],
  resources: ['*'],
  reason: DESCRIBES_ALL,
  inTarget: true,
});
const describeEc2 = (operation: string): Grant => ({
  actions: [`ec2:${operation}`],
  resources: ['*'],
  reason: EC2_DESCRIBES,
  inTarget: true,
});

/**
 * Each AWS call with its permission. Sources: Service Authorization Reference of each service; drs-facts.md, 6, for
 * DRS. S3 answers AccessDenied instead of NoSuchKey unless the caller may list the bucket.
 */
export const GRANTS = {
  'drs:DescribeSourceServers': describeDrs('DescribeSourceServers'),
  'drs:DescribeRecoveryInstances': describeDrs('DescribeRecoveryInstances'),
  'drs:DescribeJobs': describeDrs('DescribeJobs'),
  'drs:DescribeJobLogItems': {
    actions: ['drs:DescribeJobLogItems'],
    resources: [`${DRS}:job/*`],
    inTarget: true,
  },
  'drs:DescribeRecoverySnapshots': {
    actions: ['drs:DescribeRecoverySnapshots'],
    resources: [`${DRS}:source-server/*`],
    inTarget: true,
  },
  'drs:GetLaunchConfiguration': {
    actions: ['drs:GetLaunchConfiguration'],
    resources: [`${DRS}:source-server/*`],
    inTarget: true,
  },
  // The tags of a drill's job are given with the call.
  'drs:StartRecovery': {
    actions: ['drs:StartRecovery', 'drs:TagResource'],
    resources: [`${DRS}:source-server/*`, `${DRS}:job/*`],
    inTarget: true,
  },
  'drs:TerminateRecoveryInstances': {
    actions: ['drs:TerminateRecoveryInstances'],
    resources: [`${DRS}:recovery-instance/*`],
    inTarget: true,
  },
  'ec2:DescribeInstances': describeEc2('DescribeInstances'),
  'ec2:DescribeInstanceStatus': describeEc2('DescribeInstanceStatus'),
  'ec2:DescribeLaunchTemplateVersions': describeEc2('DescribeLaunchTemplateVersions'),
  'ec2:DescribeTags': describeEc2('DescribeTags'),
  'ec2:DescribeVolumes': describeEc2('DescribeVolumes'),
  'monitoring:DescribeAlarms': {
    actions: ['cloudwatch:DescribeAlarms'],
    resources: ['arn:${AWS::Partition}:cloudwatch:*:${AWS::AccountId}:alarm:*'],
    inTarget: true,
  },
  'ssm:GetCalendarState': {
    actions: ['ssm:GetCalendarState'],
    resources: ['arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:document/*'],
    inTarget: true,
  },
  'servicequotas:ListServiceQuotas': {
    actions: ['servicequotas:ListServiceQuotas'],
    resources: ['*'],
    reason: 'Service Quotas lists without a resource',
    inTarget: true,
  },
  'sts:GetCallerIdentity': {
    actions: ['sts:GetCallerIdentity'],
    resources: ['*'],
    reason: 'everybody may ask who they are; named so that this list is whole',
    inTarget: true,
  },
  's3:GetObject': {
    actions: ['s3:GetObject'],
    resources: ['${EvidenceBucket.Arn}/drills/*'],
  },
  's3:PutObject': {
    actions: ['s3:PutObject'],
    resources: ['${EvidenceBucket.Arn}/drills/*'],
  },
  's3:ListObjectsV2': { actions: ['s3:ListBucket'], resources: ['${EvidenceBucket.Arn}'] },
  'dynamodb:PutItem': { actions: ['dynamodb:PutItem'], resources: ['${LeaseTable.Arn}'] },
  'dynamodb:DeleteItem': { actions: ['dynamodb:DeleteItem'], resources: ['${LeaseTable.Arn}'] },
  'sns:Publish': { actions: ['sns:Publish'], resources: ['${ReportsTopic}'] },
} as const satisfies Record<string, Grant>;

export type Call = keyof typeof GRANTS;

const FACTS = ['s3:GetObject', 's3:PutObject'] as const;
const INCIDENT = [
  'drs:DescribeSourceServers',
  'drs:DescribeRecoveryInstances',
  'drs:DescribeJobs',
  'ssm:GetCalendarState',
  'monitoring:DescribeAlarms',
] as const;
const REMOVAL = [
  'drs:DescribeJobs',
  'drs:DescribeRecoveryInstances',
  'drs:TerminateRecoveryInstances',
  'ec2:DescribeInstances',
  'ec2:DescribeTags',
  'ec2:DescribeVolumes',
] as const;

/** Each function, by the name of its file, with the calls that it makes. */
export const CALLS = {
  'open-drill': [
    ...FACTS,
    'drs:DescribeSourceServers',
    'sts:GetCallerIdentity',
    'dynamodb:PutItem',
    'dynamodb:DeleteItem',
  ],
  'check-guards': [
    ...FACTS,
    ...INCIDENT,
    'drs:GetLaunchConfiguration',
    'ec2:DescribeInstances',
    'ec2:DescribeLaunchTemplateVersions',
    'servicequotas:ListServiceQuotas',
  ],
  'start-wave': [
    ...FACTS,
    ...INCIDENT,
    'drs:DescribeRecoverySnapshots',
    'drs:StartRecovery',
    'ec2:DescribeInstances',
  ],
  'check-wave': [...FACTS, ...INCIDENT, 'drs:DescribeJobLogItems'],
  'probe-wave': [...FACTS, ...INCIDENT, 'ec2:DescribeInstances', 'ec2:DescribeInstanceStatus'],
  'keep-drill': [...FACTS, 'sns:Publish'],
  'terminate-drill': [...FACTS, ...REMOVAL],
  'close-drill': [...FACTS, 'dynamodb:DeleteItem', 'sns:Publish'],
  'sweep-orphans': [...FACTS, ...REMOVAL, 's3:ListObjectsV2', 'dynamodb:DeleteItem', 'sns:Publish'],
} as const satisfies Record<string, readonly Call[]>;

export type FunctionFile = keyof typeof CALLS;

const FORWARDED_ONLY = { Bool: { 'aws:ViaAWSService': 'true' } } as const;
const FORWARDED = 'DRS makes these calls in the caller’s name and on things that it makes itself';
const SERVICE_ROLE = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/service-role';

/**
 * What DRS does in the name of who starts a recovery: only by way of DRS, never directly. Service Authorization
 * Reference and the managed policy AWSElasticDisasterRecoveryConsoleFullAccess_v2 name these (drs-facts.md, 6.1);
 * tags are no condition, because volumes of the staging area were seen without them (6.2).
 */
export const FORWARDED_START: readonly Grant[] = [
  {
    actions: [
      'drs:CreateRecoveryInstanceForDrs',
      'drs:DescribeReplicationConfigurationTemplates',
      'drs:ListTagsForResource',
      'ec2:AssociateIamInstanceProfile',
      'ec2:AttachVolume',
      'ec2:AuthorizeSecurityGroupEgress',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateFleet',
      'ec2:CreateLaunchTemplate',
      'ec2:CreateLaunchTemplateVersion',
      'ec2:CreateNetworkInterface',
      'ec2:CreateNetworkInterfacePermission',
      'ec2:CreateSecurityGroup',
      'ec2:CreateSnapshot',
      'ec2:CreateTags',
      'ec2:CreateVolume',
      'ec2:DeleteLaunchTemplateVersions',
      'ec2:DeleteSnapshot',
      'ec2:DeleteVolume',
      'ec2:DescribeAccountAttributes',
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeImages',
      'ec2:DescribeInstanceAttribute',
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeInstances',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSnapshots',
      'ec2:DescribeSubnets',
      'ec2:DescribeVolumes',
      'ec2:DetachVolume',
      'ec2:GetEbsDefaultKmsKeyId',
      'ec2:GetEbsEncryptionByDefault',
      'ec2:ModifyInstanceAttribute',
      'ec2:ModifyLaunchTemplate',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RunInstances',
      'ec2:StartInstances',
      'ec2:StopInstances',
      'ec2:TerminateInstances',
      'kms:DescribeKey',
      'kms:ListAliases',
    ],
    resources: ['*'],
    condition: FORWARDED_ONLY,
    reason: FORWARDED,
    inTarget: true,
  },
  {
    actions: ['iam:PassRole'],
    resources: [
      `${SERVICE_ROLE}/AWSElasticDisasterRecoveryConversionServerRole`,
      `${SERVICE_ROLE}/AWSElasticDisasterRecoveryRecoveryInstanceRole`,
      `${SERVICE_ROLE}/AWSElasticDisasterRecoveryRecoveryInstanceWithLaunchActionsRole`,
    ],
    condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    inTarget: true,
  },
];

/** What DRS does in the name of who terminates recovery instances (drs-facts.md, 6.1). */
export const FORWARDED_TERMINATE: readonly Grant[] = [
  {
    actions: [
      'drs:DescribeSourceServers',
      'ec2:DeleteVolume',
      'ec2:DescribeInstances',
      'ec2:DescribeVolumes',
      'ec2:TerminateInstances',
    ],
    resources: ['*'],
    condition: FORWARDED_ONLY,
    reason: FORWARDED,
    inTarget: true,
  },
];

/** Every grant of a function: its own calls, and what DRS does in its name. */
export function grantsOf(file: FunctionFile): Grant[] {
  const calls: readonly Call[] = CALLS[file];
  return [
    ...calls.map((call): Grant => GRANTS[call]),
    ...(calls.includes('drs:StartRecovery') ? FORWARDED_START : []),
    ...(calls.includes('drs:TerminateRecoveryInstances') ? FORWARDED_TERMINATE : []),
  ];
}

/** Permissions in other accounts, for the one role that kunren takes on there: what all functions together need. */
export function targetGrants(): Grant[] {
  const calls = new Set(Object.values(CALLS).flat());
  return [
    ...[...calls].map((call): Grant => GRANTS[call]),
    ...FORWARDED_START,
    ...FORWARDED_TERMINATE,
  ].filter(({ inTarget }) => inTarget === true);
}
