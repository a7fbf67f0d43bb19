import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Target } from '../ports.ts';
import type { Factory } from '../runtime.ts';
import { observe } from './errors.ts';
import { recordResponses } from './record-responses.ts';

/** The account of these credentials. */
export const readAccount: Factory<Target['account']> = ({ options, count }) => {
  const client = recordResponses('sts', new STSClient(options), { options, count });
  return () => observe(async () => (await client.send(new GetCallerIdentityCommand({}))).Account ?? '');
};
