import type { SimulatedAccount } from './account/state.ts';
import { BACKUP_OPERATIONS } from './backup/operations.ts';
import { CLOUDFORMATION_OPERATIONS } from './cloudformation/operations.ts';
import { cloudwatchService } from './cloudwatch/service.ts';
import { drsService } from './drs/service.ts';
import { EC2_OPERATIONS } from './ec2/operations.ts';
import { EVENTS_OPERATIONS } from './events/operations.ts';
import { IAM_OPERATIONS } from './iam-roles/operations.ts';
import { KMS_OPERATIONS } from './kms/operations.ts';
import { LAMBDA_OPERATIONS } from './lambda-functions/operations.ts';
import { jsonService } from './protocol/json-service.ts';
import { queryService } from './protocol/query-service.ts';
import { restService } from './protocol/rest-service.ts';
import { restXmlService } from './protocol/rest-xml-service.ts';
import type { Service } from './protocol/service.ts';
import { ROUTE53_OPERATIONS } from './route53/operations.ts';
import { route53ResolverService } from './route53resolver/service.ts';
import { SCHEDULER_OPERATIONS } from './scheduler/operations.ts';
import { SECRETS_MANAGER_OPERATIONS } from './secrets-manager/operations.ts';
import { SERVICE_QUOTAS_OPERATIONS } from './service-quotas/operations.ts';
import { SSM_OPERATIONS } from './ssm/operations.ts';
import type { Emulators } from './storage/emulators.ts';
import { dynamodbService, snsService, sqsService } from './storage/messaging.ts';
import { s3Service } from './storage/s3.ts';
import { STS_OPERATIONS } from './sts/operations.ts';

/** Every service of the account, by the name that requests are signed for. */
export function createServices(
  { scenario }: SimulatedAccount,
  emulators: Emulators,
): ReadonlyMap<string, Service> {
  return new Map<string, Service>([
    ['drs', drsService],
    [
      'ec2',
      queryService({
        operations: EC2_OPERATIONS,
        namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
        ec2: true,
      }),
    ],
    ['ssm', jsonService(SSM_OPERATIONS, '1.1')],
    ['events', jsonService(EVENTS_OPERATIONS, '1.1')],
    ['kms', jsonService(KMS_OPERATIONS, '1.1')],
    ['secretsmanager', jsonService(SECRETS_MANAGER_OPERATIONS, '1.1')],
    ['servicequotas', jsonService(SERVICE_QUOTAS_OPERATIONS, '1.1')],
    ['route53', restXmlService(ROUTE53_OPERATIONS, 'https://route53.amazonaws.com/doc/2013-04-01/')],
    ['route53resolver', route53ResolverService],
    ['lambda', restService(LAMBDA_OPERATIONS)],
    ['scheduler', restService(SCHEDULER_OPERATIONS)],
    ['backup', restService(BACKUP_OPERATIONS)],
    [
      'cloudformation',
      queryService({
        operations: CLOUDFORMATION_OPERATIONS,
        namespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
      }),
    ],
    [
      'iam',
      queryService({ operations: IAM_OPERATIONS, namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' }),
    ],
    ['monitoring', cloudwatchService],
    [
      'sts',
      queryService({ operations: STS_OPERATIONS, namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' }),
    ],
    ['s3', s3Service(emulators)],
    ['sns', snsService(emulators, scenario.account)],
    ['sqs', sqsService(emulators, scenario.account)],
    ['dynamodb', dynamodbService(emulators)],
  ]);
}
