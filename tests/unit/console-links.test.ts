import { expect, it } from 'vitest';
import { resourceLink } from '../../reporting/console-links.ts';

const TOKYO = 'https://ap-northeast-1.console.aws.amazon.com';

it.each<[string, string, string, string | null]>([
  [
    'an instance in EC2',
    'instance',
    'i-0123456789abcdef0',
    `${TOKYO}/ec2/home?region=ap-northeast-1#InstanceDetails:instanceId=i-0123456789abcdef0`,
  ],
  [
    'a conversion server, which is an instance in EC2',
    'conversion-server',
    'i-0123456789abcdef0',
    `${TOKYO}/ec2/home?region=ap-northeast-1#InstanceDetails:instanceId=i-0123456789abcdef0`,
  ],
  [
    'a row of DRS in DRS, where it can be disconnected and deleted: EC2 may have the instance no more',
    'recovery-instance',
    'i-0123456789abcdef0',
    `${TOKYO}/drs/home?region=ap-northeast-1#/recoveryInstances/i-0123456789abcdef0`,
  ],
  [
    'a job in DRS',
    'drs-job',
    'drsjob-0123456789abcdef0',
    `${TOKYO}/drs/home?region=ap-northeast-1#/recoveryJobHistory/drsjob-0123456789abcdef0`,
  ],
  ['nothing for an id of another kind', 'volume', '"><script>', null],
])('a leftover links to the console’s page: %s', (_, type, id, link) => {
  expect(resourceLink('ap-northeast-1', { type, id })).toBe(link);
});
