import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';

/** Who reads the source VPC: a role reads its own account, and no other account is read without one. */
export function privatePathFindings({ privatePath, target }: PartialPlan): readonly Finding[] {
  const source = privatePath?.source;
  if (source === undefined || !('vpc' in source)) return [];
  const path = ['privatePath', 'source'];
  const account = source.account ?? target?.account;
  const roleAccount = source.role?.arn?.split(':')[4];
  if (roleAccount !== undefined && account !== undefined && roleAccount !== account)
    return [
      {
        path: [...path, 'role', 'arn'],
        message: `the role belongs to account ${quote(roleAccount)} but the source VPC to ${quote(account)}: make them equal`,
      },
    ];
  if (source.account === undefined || target?.account === undefined) return [];
  if (source.account === target.account || source.role !== undefined) return [];
  return [
    {
      path: [...path, 'account'],
      message: `${quote(source.account)} is not the target's account, and no role says how to read it: add role, or leave account out`,
    },
  ];
}
