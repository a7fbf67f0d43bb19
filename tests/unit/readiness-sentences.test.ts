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
      expect(ja.wrong).toBe(`ec2:DescribeInstanceTypes を確認できませんでした: 「${why}」`);
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

  it.each<[string, ReadinessFinding, string, string]>([
    [
      'is the guard’s own sentence, with its way out',
      guard(
        'SUBNET_NOT_ALLOWED',
        `wordpress-db (${ID}) would be launched with subnet subnet-0aaaaaaaaaaaaaaaa, which network.subnets does not allow; correct it in launch template lt-0bbbbbbbbbbbbbbbb version 3 (the default)`,
        ID,
      ),
      `wordpress-db（${ID}）：サブネットsubnet-0aaaaaaaaaaaaaaaaはnetwork.subnetsで許可されていません`,
      '修正してください（起動テンプレートlt-0bbbbbbbbbbbbbbbb、既定のバージョン3）',
    ],
    [
      'quotes what AWS said, and finds no way out in that',
      guard('INSTANCES_UNKNOWN', 'EC2 instances of the planned servers could not be read: Denied: no; 。try'),
      '対象サーバーのEC2インスタンスを確認できません：「Denied: no; 。try」',
      'docs/guards.md の INSTANCES_UNKNOWN の欄を参照してください',
    ],
    [
      'is quoted where it is of an earlier version',
      guard('LAUNCH_DISPOSITION_STOPPED', `web (${ID}) is launched in some old way`, ID),
      `「web (${ID}) is launched in some old way」`,
      'docs/guards.md の LAUNCH_DISPOSITION_STOPPED の欄を参照してください',
    ],
  ])('%s', (_, finding, wrong, wayOut) => {
    expect(describeFinding(finding, 'ja')).toEqual({ wrong, wayOut });
  });
});
