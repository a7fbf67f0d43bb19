import { describe, expect, it } from 'vitest';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { describeFinding } from '../../reporting/readiness/describe.ts';

/** The sentences of findings, in both languages, where they are made from more than a table. */

const unread = (why: string, resource = 'ec2:DescribeInstanceTypes'): ReadinessFinding => ({
  check: 'capacity',
  code: 'UNREAD',
  state: 'unknown',
  resource,
  values: { why },
});

describe('what could not be read', () => {
  it.each(['RequestLimitExceeded: too many', 'ThrottlingException: Rate exceeded', 'TimeoutError: 5 s'])(
    'for %s is to be looked at again, and asks for no permission',
    (why) => {
      expect(describeFinding(unread(why), 'en')).toEqual({
        wrong: `ec2:DescribeInstanceTypes could not be read: ${why}`,
        wayOut: 'look again; if it fails again, follow what the error says',
      });
      const ja = describeFinding(unread(why), 'ja');
      expect(ja.wrong).toBe(`ec2:DescribeInstanceTypes を確認できませんでした: ${why}`);
      expect(ja.wayOut).toMatch(/^もう一度確認してください/);
    },
  );

  const assuming = 'AccessDenied: User x is not authorized to perform: sts:AssumeRole on resource y';

  it.each([
    ['the call', unread('UnauthorizedOperation: You are not authorized.'), 'ec2:DescribeInstanceTypes'],
    ['what AWS names before the call', unread(assuming), 'sts:AssumeRole'],
    ['what the error has, where it knows nothing', unread('AccessDeniedException: no', '123456789012'), null],
  ])('for a denial is to be allowed: %s', (_, finding, permission) => {
    expect(describeFinding(finding, 'en').wayOut).toBe(
      `allow ${permission ?? 'what is named there'}, and look again`,
    );
    expect(describeFinding(finding, 'ja').wayOut).toBe(
      `${permission === null ? '記載された権限を付与' : `${permission} を許可`}し、もう一度確認してください`,
    );
  });
});

describe('what a guard says, in Japanese', () => {
  const ID = 's-0123456789abcdef0';
  const guard = (code: string, text: string, serverID?: string): ReadinessFinding => ({
    check: 'guards',
    code,
    state: 'failing',
    resource: serverID ?? 'shop',
    ...(serverID === undefined ? {} : { serverID }),
    values: { text },
  });

  it.each<[string, ReadinessFinding, string]>([
    [
      'names the host and what its template names',
      guard(
        'SUBNET_NOT_ALLOWED',
        `wordpress-db (${ID}) would be launched with subnet subnet-0aaaaaaaaaaaaaaaa, which network.subnets does not allow; correct it in launch template lt-0bbbbbbbbbbbbbbbb version 3 (the default)`,
        ID,
      ),
      `wordpress-db(${ID}): 起動テンプレートのサブネットが許可されていません(subnet-0aaaaaaaaaaaaaaaa、lt-0bbbbbbbbbbbbbbbb)`,
    ],
    [
      'takes no id from a host name, and each once',
      guard(
        'EC2_INSTANCE_EXISTS',
        `i-0cccccccccccccccc (${ID}) has i-0dddddddddddddddd, i-0dddddddddddddddd`,
        ID,
      ),
      `i-0cccccccccccccccc(${ID}): 以前に起動したインスタンスが存在します(i-0dddddddddddddddd)`,
    ],
    [
      'is the reason alone where there is nothing else to name',
      guard('LAUNCH_DISPOSITION_STOPPED', `web (${ID}) is launched stopped; start it`, ID),
      `web(${ID}): インスタンスが停止状態で作成される設定です`,
    ],
    [
      'has the plan where it is about no server',
      guard(
        'JOB_ACTIVE',
        'job drsjob-0eeeeeeeeeeeeeeee is running; wait for 0f8fad5b-d9cb-469f-a165-70867728950e',
      ),
      'shop: 別のDRSジョブが実行中です(drsjob-0eeeeeeeeeeeeeeee)',
    ],
    [
      'has the id where the text begins otherwise',
      guard('INSTANCES_UNKNOWN', 'instances could not be read', ID),
      `${ID}: インスタンスを確認できません`,
    ],
  ])('%s', (_, finding, wrong) => {
    expect(describeFinding(finding, 'ja').wrong).toBe(wrong);
  });
});
