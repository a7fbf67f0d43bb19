import { describe, expect, test } from 'vitest';
import {
  backupsAreOnlyRead,
  drillIsALiteralInOneLine,
  drsIsNeverRearranged,
  ec2NeverTerminates,
  onlyOneAdapterCalls,
} from './safety-rules.ts';
import { type Rule, SHIPPED_LAYERS, sample, sourceFiles } from './sources.ts';

const startsOnce = onlyOneAdapterCalls('StartRecoveryCommand');
const terminatesOnce = onlyOneAdapterCalls('TerminateRecoveryInstancesCommand');
const forgetsOnce = onlyOneAdapterCalls('DeleteRecoveryInstanceCommand');
const makesVolumesOnce = onlyOneAdapterCalls('CreateVolumeCommand');
const attachesOnce = onlyOneAdapterCalls('AttachVolumeCommand');
const deletesVolumesOnce = onlyOneAdapterCalls('DeleteVolumeCommand');
const sendsOnce = onlyOneAdapterCalls('SendCommandCommand');
const START = 'new StartRecoveryCommand({ isDrill: true, sourceServers })';

const CASES: readonly (readonly [string, Rule, string, string])[] = [
  ['isDrill: true is in one line', drillIsALiteralInOneLine, 'adapters/aws/drs.ts', `${START}; ${START};`],
  ['isDrill: true is in an adapter', drillIsALiteralInOneLine, 'functions/x.ts', START],
  ['one adapter starts', startsOnce, 'functions/x.ts', START],
  ['one adapter terminates', terminatesOnce, 'cli/x.ts', 'new TerminateRecoveryInstancesCommand({})'],
  ['one adapter removes rows', forgetsOnce, 'cli/x.ts', 'new DeleteRecoveryInstanceCommand({})'],
  ['one adapter sends commands', sendsOnce, 'functions/x.ts', 'new SendCommandCommand({})'],
  ['one adapter makes volumes', makesVolumesOnce, 'cli/x.ts', 'new CreateVolumeCommand({})'],
  ['one adapter attaches volumes', attachesOnce, 'cli/x.ts', 'new AttachVolumeCommand({})'],
  ['one adapter deletes volumes', deletesVolumesOnce, 'cli/x.ts', 'new DeleteVolumeCommand({})'],
  ['EC2 never terminates', ec2NeverTerminates, 'adapters/x.ts', 'new TerminateInstancesCommand({})'],
  ['backups are only read', backupsAreOnlyRead, 'adapters/x.ts', 'new DeleteSnapshotCommand({})'],
  ['DRS is never rearranged', drsIsNeverRearranged, 'adapters/x.ts', 'new ReverseReplicationCommand({})'],
];

describe.each(CASES)('%s', (_, rule, path, code) => {
  test('in this repository', () => {
    expect(rule(sourceFiles(SHIPPED_LAYERS))).toEqual([]);
  });

  test('or says where not', () => {
    expect(rule(sample(path, code))).toEqual([expect.stringMatching(/: .+/)]);
  });
});

test('a variable in the place of the literal is refused', () => {
  const code = 'new StartRecoveryCommand({ isDrill: input.drill })';
  expect(drillIsALiteralInOneLine(sample('adapters/aws/drs.ts', code))).toHaveLength(2);
});

test('a second adapter that starts recoveries is refused', () => {
  const files = [...sample('adapters/aws/drs.ts', START), ...sample('adapters/other.ts', START)];
  expect(startsOnce(files)).toEqual([expect.stringContaining('adapters/aws/drs.ts, adapters/other.ts')]);
});
