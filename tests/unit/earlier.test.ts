import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../core/verdict/changes.ts';
import type { Change } from '../../core/verdict/earlier.ts';
import { pastDrillOf, pastDrillsAfter } from '../../core/verdict/past-drill.ts';
import type { DrillFacts } from '../../core/verdict/record.ts';
import { DB, factsOf, GROUP, planOf, recovered, SUBNET, web } from '../builders.ts';
import { afterOthers, PAST_DRILLS, passedRecord, recordOf } from '../records.ts';

const FACTS = factsOf([recovered(), web()]);
const template = (version: number | null) => ({
  readiness: {
    state: 'CONTINUOUS',
    lagSeconds: 0,
    launchSettings: version === null ? null : `lt-0a version ${version}`,
    network: [],
  },
});

describe('what has changed since the drill before', () => {
  it.each<[string, Partial<DrillFacts>, readonly Partial<Change>[]]>([
    ['nothing', {}, []],
    [
      'the version of kunren',
      { toolVersion: '9.9.9' },
      [{ what: 'kunren', name: 'version', before: FACTS.toolVersion, after: '9.9.9' }],
    ],
    [
      'a value of the plan',
      { plan: planOf({ limits: { servers: 3, duration: '3h' } }) },
      [{ what: 'plan', name: 'limits.servers', before: '2', after: '3' }],
    ],
    [
      'a key that the plan did not have',
      { plan: planOf({ approval: { ticket: 'CHG-1', approver: 'Sato' } }) },
      [
        { what: 'plan', name: 'approval.ticket', before: null, after: 'CHG-1' },
        { what: 'plan', name: 'approval.approver', before: null, after: 'Sato' },
      ],
    ],
    [
      'a server that is gone',
      { servers: [recovered(template(3))] },
      [{ what: 'server', before: 'wordpress-web (web)', after: null }],
    ],
    [
      'a launch template',
      { servers: [recovered(template(4)), web()] },
      [
        {
          what: 'launch-settings',
          name: `wordpress-db (${DB})`,
          before: 'lt-0a version 3',
          after: 'lt-0a version 4',
        },
      ],
    ],
    [
      'a server that is new',
      { servers: [recovered(template(3)), web(), recovered({ serverID: 's-new', hostname: 'new' })] },
      [{ what: 'server', name: 's-new', before: null, after: 'new (database)' }],
    ],
    [
      'a server’s name',
      { servers: [recovered({ ...template(3), hostname: 'db-2' }), web()] },
      [{ what: 'server', name: DB, before: 'wordpress-db (database)', after: 'db-2 (database)' }],
    ],
    [
      'a value in a list of the plan',
      {
        plan: planOf({ network: { subnets: [SUBNET, 'subnet-0aaaaaaaaaaaaaaaa'], securityGroups: [GROUP] } }),
      },
      [{ what: 'plan', name: 'network.subnets.1', before: null, after: 'subnet-0aaaaaaaaaaaaaaaa' }],
    ],
    [
      'a switch of the plan',
      { plan: planOf({ enabled: false }) },
      [{ what: 'plan', name: 'enabled', before: 'true', after: 'false' }],
    ],
    [
      'no launch settings of a server that no guard looked at',
      { servers: [recovered({ readiness: null }), web()] },
      [],
    ],
    ['no launch template that was not read', { servers: [recovered(template(null)), web()] }, []],
  ])('%s', (_, changes, expected) => {
    const before = { ...FACTS, servers: [recovered(template(3)), web()] };
    const after = { ...before, ...changes };
    expect(changesBetween(before, after)).toMatchObject(expected);
    expect(changesBetween(before, after)).toHaveLength(expected.length);
  });

  it('says nothing of servers where one of the two was refused before it had looked for them', () => {
    const refused = { ...FACTS, servers: [] };
    expect(changesBetween(refused, FACTS)).toEqual([]);
    expect(changesBetween(FACTS, refused)).toEqual([]);
  });

  it('is one line each, however long or hostile the plan’s words are', () => {
    const [first, ...others] = [recovered(), web()];
    const after = { ...FACTS, servers: [{ ...first, hostname: `db\nPASS ${'x'.repeat(500)}` }, ...others] };
    const changes = changesBetween(FACTS, after);
    expect(changes.length).toBeGreaterThan(0);
    for (const { name, after: text } of changes) {
      expect(`${name}${text}`).not.toContain('\n');
      expect(text?.length ?? 0).toBeLessThanOrEqual(200);
    }
  });
});

describe('an earlier drill', () => {
  it('keeps its place, its verdict and its measures beside what they are held against', () => {
    const record = recordOf(
      factsOf([recovered(), web(), web({ serverID: 's-optional', critical: false, verifiedAt: null })]),
    );
    expect(pastDrillOf({ ...record, chain: { sequence: 7, previous: null } })).toEqual({
      drillId: record.drillId,
      sequence: 7,
      startedAt: record.startedAt,
      verdict: 'PASS_WITH_FINDINGS',
      recoveryTimeSeconds: 780,
      recoveryTimeTargetSeconds: 3_600,
      recoveryTimeAllowanceSeconds: 0,
      recoveryPointSeconds: 30,
      recoveryPointTargetSeconds: 60,
      recoveryPointMet: true,
      sourceAlive: false,
      serversRecovered: 2,
      serversTotal: 3,
    });
  });
});

describe('earlier drills', () => {
  it('are the last eleven, the newest last', () => {
    const known = pastDrillsAfter(afterOthers(passedRecord));
    expect(known).toHaveLength(11);
    expect(known.at(-1)).toMatchObject({ drillId: passedRecord.drillId, sequence: 12, verdict: 'PASS' });
    expect(known[0]).toEqual(PAST_DRILLS[1]);
  });
});
