import { BACKUP_OPERATIONS } from './backup/operations.ts';
import { CLOUDFORMATION_OPERATIONS } from './cloudformation/operations.ts';
import { CLOUDWATCH_OPERATIONS } from './cloudwatch/operations.ts';
import { DRS_OPERATIONS } from './drs/operations.ts';
import { EC2_OPERATIONS } from './ec2/operations.ts';
import { EVENTS_OPERATIONS } from './events/operations.ts';
import { IAM_OPERATIONS } from './iam-roles/operations.ts';
import { KMS_OPERATIONS } from './kms/operations.ts';
import { LAMBDA_OPERATIONS } from './lambda-functions/operations.ts';
import { ROUTE53_OPERATIONS } from './route53/operations.ts';
import { ROUTE53RESOLVER_OPERATIONS } from './route53resolver/service.ts';
import { SCHEDULER_OPERATIONS } from './scheduler/operations.ts';
import { SECRETS_MANAGER_OPERATIONS } from './secrets-manager/operations.ts';
import { SERVICE_QUOTAS_OPERATIONS } from './service-quotas/operations.ts';
import { SSM_OPERATIONS } from './ssm/operations.ts';
import { STATES_OPERATION_NAMES } from './step-functions/names.ts';
import { STS_OPERATIONS } from './sts/operations.ts';

/** The services whose operations are implemented here, by the name that requests are signed for. */
const MODELLED: Readonly<Record<string, object>> = {
  backup: BACKUP_OPERATIONS,
  cloudformation: CLOUDFORMATION_OPERATIONS,
  drs: DRS_OPERATIONS,
  ec2: EC2_OPERATIONS,
  events: EVENTS_OPERATIONS,
  iam: IAM_OPERATIONS,
  kms: KMS_OPERATIONS,
  lambda: LAMBDA_OPERATIONS,
  monitoring: CLOUDWATCH_OPERATIONS,
  route53: ROUTE53_OPERATIONS,
  route53resolver: ROUTE53RESOLVER_OPERATIONS,
  scheduler: SCHEDULER_OPERATIONS,
  secretsmanager: SECRETS_MANAGER_OPERATIONS,
  servicequotas: SERVICE_QUOTAS_OPERATIONS,
  ssm: SSM_OPERATIONS,
  states: STATES_OPERATION_NAMES,
  sts: STS_OPERATIONS,
};

/** The services behind emulators, which decide which operations exist. */
const EMULATED = new Set(['dynamodb', 's3', 'sns', 'sqs']);

/** Whether the simulator may have an operation, written as `drs:DescribeJobs`. */
export function isKnownOperation(qualified: string): boolean {
  const [service = '', operation = ''] = qualified.split(':');
  if (EMULATED.has(service)) return true;
  return Object.hasOwn(MODELLED, service) && Object.hasOwn(MODELLED[service] ?? {}, operation);
}
