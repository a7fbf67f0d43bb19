import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../core/plan/document.ts';
import { parseScenario } from '../../simulator/scenario.ts';
import { idOf, scenario } from './support.ts';

const FOLDER = new URL('../../simulator/scenarios/', import.meta.url);
const HEAD = 'schema: kunren-scenario/v1\ndescription: A test\n';

const problems = (text: string): string[] => {
  const parsed = parseScenario(HEAD + text, 'test.yml');
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
};

describe('a scenario', () => {
  test.each(readdirSync(FOLDER))('in %s is valid and describes itself in one sentence', (file) => {
    const parsed = parseScenario(readFileSync(new URL(file, FOLDER), 'utf8'), file);
    expect(parsed).toMatchObject({ ok: true });
    if (parsed.ok) expect(parsed.value.description).toMatch(/^[A-Z][^.]*\.$/);
  });

  test('gives a small file everything it leaves out', () => {
    const { servers, ...rest } = scenario({ servers: [{ hostname: 'db' }] });
    expect(rest).toMatchObject({
      account: '111122223333',
      region: 'ap-northeast-3',
      startAt: '2026-11-21T17:00:00Z',
      subnets: [{ id: 'subnet-0d1e2f3a4b5c6d7e8', cidr: '127.64.0.0/16' }],
      securityGroups: ['sg-0d1e2f3a4b5c6d7e8'],
      pageSize: 200,
    });
    expect(servers[0]).toMatchObject({
      id: idOf('db'),
      os: 'linux',
      outcome: 'launched',
      replication: { state: 'CONTINUOUS', lagSeconds: 0, direction: 'FAILOVER' },
      timings: { snapshotSeconds: 30, conversionSeconds: 360, launchSeconds: 90, bootSeconds: 120 },
      launch: { disposition: 'STARTED', copyPrivateIp: false, defaultVersion: 1 },
    });
    expect(servers[0]?.id).toMatch(/^s-[0-9a-zA-Z]{17}$/);
  });

  test('merges defaults key by key, counts servers out and knows how slow Windows is', () => {
    const { servers } = scenario({
      defaults: { tags: { App: 'x' }, timings: { boot: '1m' }, replication: { lag: '5s' } },
      servers: [
        { hostname: 'web-{n}', count: 2, tags: { Tier: 'web' }, replication: { state: 'BACKLOG' } },
        { hostname: 'win', os: 'windows' },
      ],
    });
    expect(servers.map(({ hostname }) => hostname)).toEqual(['web-1', 'web-2', 'win']);
    expect(new Set(servers.map(({ id }) => id)).size).toBe(3);
    expect(servers[0]).toMatchObject({
      tags: { App: 'x', Tier: 'web' },
      replication: { state: 'BACKLOG', lagSeconds: 5 },
      timings: { bootSeconds: 60, conversionSeconds: 360 },
    });
    expect(servers[2]?.timings).toMatchObject({ bootSeconds: 60, conversionSeconds: 810 });
  });

  test.each([
    ['servers: [{ hostname: a }, { hostname: A }]', 'a is already servers[0]; choose another'],
    [
      'servers: [{ hostname: a, id: s-00000000000000000 }, { hostname: b, id: s-00000000000000000 }]',
      's-00000000000000000 is already servers[0]; choose another',
    ],
    ['servers: [{ hostname: a, count: 2 }]', 'needs {n} where the number goes, because count is 2'],
    [
      'servers: [{ hostname: a, launch: { subnet: subnet-11111111 } }]',
      'subnet-11111111 is not listed under subnets',
    ],
    [
      'servers: [{ hostname: a, launch: { securityGroups: [sg-11111111] } }]',
      'sg-11111111 is not listed under securityGroups',
    ],
    [
      'servers: [{ hostname: a, launch: { otherVersions: [{ version: 1 }] } }]',
      'version 1 is described twice; number it otherwise',
    ],
    [
      'existing: [{ server: b, kind: drill }]',
      'b is neither the hostname nor the id of a server of this scenario',
    ],
    [
      'activeJobs: [{ server: b, type: drill }]',
      'b is neither the hostname nor the id of a server of this scenario',
    ],
    [
      "faults: [{ operation: 'drs:StartRecovry', error: X }]",
      'drs:StartRecovry is not answered by the simulator, so it can never fail; docs/simulator.md lists the operations',
    ],
    [
      'subnets: [{ id: subnet-11111111, cidr: 10.0.0.0/16 }]',
      '10.0.0.0/16 is not a block within 127.0.0.0/8 between /9 and /28, where simulated services listen; write it as 127.64.0.0/20',
    ],
    [
      'subnets: [{ id: subnet-11111111, cidr: 127.9.0.0/16 }, { id: subnet-22222222, cidr: 127.9.8.0/24 }]',
      '127.9.8.0/24 overlaps an earlier subnet; choose another block',
    ],
    ['snapshots: [{ name: a, count: 2 }]', 'needs {n} where the number goes, because count is 2'],
    [
      'snapshots: [{ name: "a{n}", count: 2, id: snap-11111111 }]',
      'cannot be the id of 2 snapshots; leave it out and each gets its own',
    ],
    ['snapshots: [{ name: a1 }, { name: "a{n}", count: 2 }]', "a1 is another snapshot's; choose another"],
    ['snapshots: [{ nam: a }]', "unknown key 'nam'; did you mean 'name'?"],
    [
      'backupVaults: [{ name: v, recoveryPoints: [{ snapshot: b }] }]',
      'b is not the name of a snapshot of this scenario',
    ],
    [
      'restore: { attachRefused: [{ snapshot: b, code: X }] }',
      'b is not the name of a snapshot of this scenario',
    ],
    ['foreign: [{ volumes: [{ snapshot: b }] }]', 'b is not the name of a snapshot of this scenario'],
    ['subnets: [{ id: subnet-11111111, zone: us-east-1a }]', 'us-east-1a is not a zone of ap-northeast-3'],
    ['restore: { hosts: [{ outcome: explodes }] }', "'explodes' is not known; choose 'boots'"],
    ['servers: [{ hostnam: a }]', "unknown key 'hostnam'; did you mean 'hostname'?"],
  ])('refuses %s', (text, message) => {
    expect(problems(text).join('\n')).toContain(message);
  });
});
