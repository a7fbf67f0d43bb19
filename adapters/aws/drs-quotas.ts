import { paginateListServiceQuotas, type ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { DOCUMENTED_QUOTAS, type ObservedQuotas } from './drs-observations.ts';
import { observe } from './errors.ts';
import { collect } from './pages.ts';

const QUOTA_CODES = {
  concurrentJobs: 'L-D88FAC3A',
  serversPerJob: 'L-B827C881',
  serversInJobs: 'L-05AFA8C6',
} as const;

/** Quotas of DRS, live where they can be read, else as documented. */
export async function quotas(client: ServiceQuotasClient): Promise<ObservedQuotas> {
  const read = await observe(() =>
    collect(paginateListServiceQuotas({ client }, { ServiceCode: 'drs' }), (page) => page.Quotas),
  );
  if ('unknown' in read) return DOCUMENTED_QUOTAS;
  const value = (name: keyof typeof QUOTA_CODES): number =>
    read.known.find((quota) => quota.QuotaCode === QUOTA_CODES[name])?.Value ?? DOCUMENTED_QUOTAS[name];
  return {
    source: 'service-quotas',
    concurrentJobs: value('concurrentJobs'),
    serversPerJob: value('serversPerJob'),
    serversInJobs: value('serversInJobs'),
  };
}
