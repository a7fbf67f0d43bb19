import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { heard } from './record-responses.ts';
import { observe } from './errors.ts';
import type { Maker, Target } from '../runtime.ts';

/** The account whose credentials these are. */
export const readAccount: Maker<Target['account']> = ({ options, count }) => {
  const client = heard('sts', new STSClient(options), { options, count });
  return () => observe(async () => (await client.send(new GetCallerIdentityCommand({}))).Account ?? '');
};
