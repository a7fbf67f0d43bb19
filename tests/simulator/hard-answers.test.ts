import {
  DescribeJobsCommand,
  DescribeRecoveryInstancesCommand,
  DescribeRecoverySnapshotsCommand,
  TerminateRecoveryInstancesCommand,
} from '@aws-sdk/client-drs';
import { expect, it } from 'vitest';
import { bench, DB, jobOf, startDrill, TWO_SERVERS } from './support.ts';

/** What DRS was seen to answer, unlike its examples (docs/aws-facts.md, 2.10). */

it('DRS leaves out what it was seen to leave out, and writes times as it was seen to', async () => {
  await using on = await bench({ ...TWO_SERVERS, answers: 'hard' });
  const { jobID = '' } = await startDrill(on);
  on.clock.pass(1_000);
  const launch = await jobOf(on, jobID);
  expect(launch?.creationDateTime).toMatch(/:\d\d(\.\d{6})?\+00:00$/);
  expect(launch).toMatchObject({
    participatingResources: [],
    tags: { resourceArn: launch?.arn },
    participatingServers: [{ launchActionsStatus: { runs: [] } }],
  });
  const { items: [instance] = [] } = await on.drs.send(new DescribeRecoveryInstancesCommand({}));
  expect(instance?.recoveryInstanceProperties?.disks?.[0]).not.toHaveProperty('ebsVolumeID');
  const { items: snapshots = [] } = await on.drs.send(
    new DescribeRecoverySnapshotsCommand({ sourceServerID: DB }),
  );
  expect(snapshots.length).toBeGreaterThan(0);
  expect(snapshots.some((snapshot) => 'timestamp' in snapshot)).toBe(false);
  const recoveryInstanceIDs = [instance?.recoveryInstanceID ?? ''];
  await on.drs.send(new TerminateRecoveryInstancesCommand({ recoveryInstanceIDs }));
  const { items: [terminate] = [] } = await on.drs.send(new DescribeJobsCommand({}));
  expect(terminate?.type).toBe('TERMINATE');
  expect(terminate).not.toHaveProperty('initiatedBy');
  expect(terminate?.participatingServers?.[0]).not.toHaveProperty('recoveryInstanceID');
});
