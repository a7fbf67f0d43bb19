import { expect } from 'vitest';
import { disagreements } from '../../core/verdict/conclude.ts';
import { heldLeases, type Rehearsal, recordWrites } from './rehearse.ts';

/** The drill's own resources that are still in EC2 or DRS at its end. */
export function leftIn({ simulator, record }: Rehearsal): string[] {
  const end = Date.parse(record.endedAt);
  const { instances, volumes, jobs } = simulator.aws;
  return [
    ...[...instances.values()].filter((one) => one.terminatedAt > end).map((one) => one.instanceID),
    ...[...volumes.values()]
      .filter(({ attachments }) => (attachments.at(-1)?.instance.terminatedAt ?? 0) > end)
      .map((one) => one.volumeID),
    ...[...jobs.values()].filter((one) => one.endedAt > end).map((one) => one.jobID),
  ];
}

/** What holds for every drill, whatever its verdict. */
export function expectInOrder(rehearsal: Rehearsal): void {
  expect(disagreements(rehearsal.record)).toEqual([]);
  expect(recordWrites(rehearsal)).toMatchObject([{ status: 200, input: { IfNoneMatch: '*' } }]);
  // One at the end, and one more when instances are held for inspection, or when cleanup waits for a launch.
  const waits = rehearsal.messages.some(({ subject }) => subject.includes('後片付け待ち'));
  expect(rehearsal.messages).toHaveLength(rehearsal.states.includes('HoldDrill') || waits ? 2 : 1);
  expect(rehearsal.problems).toEqual([]);
  expect(heldLeases(rehearsal)).toEqual([]);
  // A drill never deletes anything but what its own jobs launched.
  const own = new Set(rehearsal.record.servers.map((server) => server.operationID));
  const foreign = rehearsal.simulator.aws.deletions.filter((one) => !own.has(one.launchJobID));
  expect(foreign).toEqual([]);
}
