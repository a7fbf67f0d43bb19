import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import type { PartialPlan } from './partial-plan.ts';
import type { Placed } from './restore-entries.ts';
import { ON_RESTORE_TEST } from './schedule-expression.ts';

/** The rules of volumes that AWS Backup's restore testing has made: there is one of each, and it stays as it is. */
export function restoreTestFindings(plan: PartialPlan, entries: readonly Placed[]): Finding[] {
  const placed = entries.flatMap(({ entry, path }) =>
    (entry.volumes ?? []).flatMap((volume, at) => {
      const test =
        volume?.from !== undefined && 'restoreTest' in volume.from ? volume.from.restoreTest : undefined;
      return test === undefined
        ? []
        : [{ entry, path: [...path, 'volumes', at], proofs: volume?.proofs ?? [], test }];
    }),
  );
  const isEvent = plan.schedule?.expression === ON_RESTORE_TEST;
  const copied = new Set(entries.flatMap(({ entry }) => entry.sameAs ?? []) as (string | undefined)[]);
  return [
    ...(isEvent && placed.length === 0
      ? [
          {
            path: ['schedule', 'expression'],
            message: `${quote(ON_RESTORE_TEST)} waits for a restore test, and no volume is one: give a volume from.restoreTest, or write cron(…)`,
          },
        ]
      : []),
    ...(placed.length > 0 && plan.recoveryPoint !== undefined && plan.recoveryPoint !== 'latest'
      ? [
          {
            path: ['recoveryPoint'],
            message: 'is chosen by the restore testing plan: remove it, and choose it there',
          },
        ]
      : []),
    ...placed.flatMap(({ entry, path, proofs, test }): Finding[] => [
      ...elsewhere(plan, test?.plan, [...path, 'from', 'restoreTest', 'plan']),
      ...((entry.volumes?.length ?? 0) > 1
        ? [
            {
              path,
              message:
                'is a restore test beside other volumes, which no tag holds together: give it a server of its own',
            },
          ]
        : []),
      ...(copied.has(entry.restore)
        ? [{ path, message: 'is made once by AWS Backup, and sameAs needs it twice: remove one of them' }]
        : []),
      ...proofs.flatMap((proof, at) =>
        proof?.proof === 'writable-copy'
          ? [
              {
                path: [...path, 'proofs', at],
                message:
                  'writes, and a restore test has no second volume: use from.volume or from.vault for it',
              },
            ]
          : [],
      ),
    ]),
  ];
}

function elsewhere({ target }: PartialPlan, arn: string | undefined, path: Finding['path']): Finding[] {
  const [, , , region, account] = arn?.split(':') ?? [];
  if (arn === undefined || target?.region === undefined || target.account === undefined) return [];
  return region === target.region && account === target.account
    ? []
    : [
        {
          path,
          message: `is not in ${target.account}, ${target.region}, where the plan rehearses: name one that is`,
        },
      ];
}
