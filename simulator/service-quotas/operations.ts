import {
  GetServiceQuota$,
  type GetServiceQuotaCommandInput,
  type GetServiceQuotaCommandOutput,
  ListServiceQuotas$,
  type ListServiceQuotasCommandInput,
  type ListServiceQuotasCommandOutput,
  type ServiceQuota,
} from '@aws-sdk/client-service-quotas';
import type { SimulatedAccount } from '../account/state.ts';
import { awsError } from '../protocol/error.ts';
import { type ModelledOperation, modelled } from '../protocol/model.ts';
import { pageOf } from '../protocol/paging.ts';
import { quotaValue, SERVICES } from './quotas.ts';

/** Every operation of Service Quotas that the simulator supports. */
export const SERVICE_QUOTAS_OPERATIONS: Readonly<Record<string, ModelledOperation>> = {
  GetServiceQuota: modelled(GetServiceQuota$, getServiceQuota),
  ListServiceQuotas: modelled(ListServiceQuotas$, listServiceQuotas),
};

function listServiceQuotas(
  input: ListServiceQuotasCommandInput,
  aws: SimulatedAccount,
): Omit<ListServiceQuotasCommandOutput, '$metadata'> {
  const quotas = quotasOf(aws, input.ServiceCode).filter(
    ({ QuotaCode }) => input.QuotaCode === undefined || input.QuotaCode === QuotaCode,
  );
  const page = pageOf(
    quotas,
    { maxResults: input.MaxResults, nextToken: input.NextToken },
    {
      operation: 'ListServiceQuotas',
      pageSize: Math.min(100, aws.scenario.pageSize),
      idOf: ({ QuotaCode = '' }) => QuotaCode,
      invalid: (message) => awsError('InvalidPaginationTokenException', 400, message),
    },
  );
  return {
    Quotas: [...page.items],
    ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
  };
}

function getServiceQuota(
  input: GetServiceQuotaCommandInput,
  aws: SimulatedAccount,
): Omit<GetServiceQuotaCommandOutput, '$metadata'> {
  const quota = quotasOf(aws, input.ServiceCode).find(({ QuotaCode }) => QuotaCode === input.QuotaCode);
  if (quota === undefined) {
    throw awsError('NoSuchResourceException', 400, `Quota ${input.QuotaCode ?? ''} does not exist.`);
  }
  return { Quota: quota };
}

function quotasOf(aws: SimulatedAccount, serviceCode = ''): ServiceQuota[] {
  if (!aws.scenario.quotasReadable) {
    throw awsError('AccessDeniedException', 400, 'Not authorized to perform this Service Quotas action.');
  }
  const service = SERVICES.get(serviceCode);
  if (service === undefined) {
    throw awsError(
      'NoSuchResourceException',
      400,
      `Service ${serviceCode} is not modelled; ${[...SERVICES.keys()].join(' and ')} are.`,
    );
  }
  const { region, account } = aws.scenario;
  return service.quotas.map(({ code, name, adjustable }) => ({
    ServiceCode: serviceCode,
    ServiceName: service.name,
    QuotaArn: `arn:aws:servicequotas:${region}:${account}:${serviceCode}/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: quotaValue(aws, code),
    Unit: 'None',
    Adjustable: adjustable,
    GlobalQuota: false,
  }));
}
