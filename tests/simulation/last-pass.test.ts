import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import type { Ports } from '../../adapters/ports.ts';
import { checkGuards } from '../../drill/check-guards.ts';
import { openDrill } from '../../drill/open-drill.ts';
import { checkLink } from '../../reporting/evidence/check-chain.ts';
import { checkSids } from '../../reporting/evidence/check-sids.ts';
import { sha256Of } from '../../reporting/evidence/statement.ts';
import { planDataWith, serversWith } from './rehearse.ts';
import { ended, onStage, type Stage, waveDone } from './stage.ts';

/** A Windows server that is selected by its tags keeps the SID with which it last passed. */

const SID = 'S-1-5-21-1000000001-1000000002-1000000003';
const PLAN = {
  network: { subnets: ['subnet-0d1e2f3a4b5c6d7e8'], securityGroups: ['sg-0d1e2f3a4b5c6d7e8'] },
  expect: { sid: 'last-pass' },
  waves: [{ name: 'all', servers: [{ hostname: 'wordpress-db', platform: 'windows' }] }],
};

async function drillAt(hours: number, { begin, ports }: Stage, opening: Ports = ports) {
  const at = Date.parse('2026-11-21T17:00:00Z') + hours * 3_600_000;
  const wait = (at - ports.now().getTime()) / 1_000;
  if (wait > 0) await ports.sleep(wait);
  const input = begin(ulid(ports.now().getTime(), () => 0.25));
  const execution = { ...input.execution, startedAt: ports.now().toISOString() };
  const state = await checkGuards(await openDrill({ ...input, execution }, opening), ports);
  expect(state.status).toBe('CLEAR');
  return (await ended(await waveDone(state, ports), ports)).record;
}

/** As if the records before had been changed like this. */
const reading = (ports: Ports, change: (text: string) => string): Ports => ({
  ...ports,
  folder: (planId, drillId) => {
    const folder = ports.folder(planId, drillId);
    return {
      ...folder,
      readFile: async (name) => {
        const bytes = await folder.readFile(name);
        return bytes === undefined ? undefined : Buffer.from(change(Buffer.from(bytes).toString()));
      },
    };
  },
});

it('learns it, compares with it, fails on another and is inconclusive where it cannot be read', () =>
  onStage({ servers: serversWith({ os: 'windows', ssm: { sid: SID } }) }, PLAN, async (stage) => {
    const { ports } = stage;
    const learned = await drillAt(0, stage);
    expect([learned.verdict, learned.servers[0]?.probes[0]]).toMatchObject([
      'PASS',
      { check: 'windows-sid', status: 'PASSED', sid: SID, lastPass: 'NONE' },
    ]);
    const same = await drillAt(4, stage);
    expect([same.verdict, same.servers[0]?.probes[0]?.lastPass]).toMatchObject([
      'PASS',
      { sid: SID, drillId: learned.drillId },
    ]);
    const other = await drillAt(
      8,
      stage,
      reading(ports, (text) => text.replaceAll(SID, 'S-1-5-21-9-9-9')),
    );
    expect([other.verdict, other.servers[0]?.probes[0]]).toMatchObject([
      'FAIL',
      { errorCode: 'WRONG_SID', mismatch: { confirmed: true } },
    ]);
    const unread = await drillAt(
      12,
      stage,
      reading(ports, () => '{'),
    );
    expect([unread.verdict, unread.servers[0]?.probes[0]]).toMatchObject([
      'INCONCLUSIVE',
      { errorCode: 'LAST_PASS_UNREAD', notAsked: true },
    ]);
    expect(unread.earlier.sids).toMatchObject([{ sid: SID, drillId: same.drillId }]);
    const records = [learned, same, unread];
    expect(records.flatMap(checkSids).map(({ outcome }) => outcome)).toEqual(['holds', 'holds', 'holds']);
    // What was made up for the third is betrayed, since the record before it has another.
    expect(checkSids(other)).toMatchObject([{ outcome: 'fails' }]);
    const bytes =
      (await ports.folder(same.planId, learned.drillId).readFile('drill.json')) ?? Buffer.from('');
    const before = { drillId: learned.drillId, record: learned, sha256: sha256Of(bytes) };
    const after = { drillId: same.drillId, record: same, sha256: undefined };
    expect(checkLink(after, before)).toMatchObject([{ outcome: 'holds' }]);
  }));

it('stays unknown after a record that cannot be read, however many drills follow, until the plan says it', () =>
  onStage({ servers: serversWith({ os: 'windows', ssm: { sid: SID } }) }, PLAN, async (stage) => {
    const learned = await drillAt(0, stage);
    const ports = damaged(stage.ports, learned.drillId);
    const blind: Stage = { ...stage, ports };
    for (const hours of [4, 8, 12]) {
      const { verdict, servers, earlier } = await drillAt(hours, blind, ports);
      expect([verdict, servers[0]?.probes[0]?.lastPass, earlier.unread]).toEqual([
        'INCONCLUSIVE',
        'UNREAD',
        learned.drillId,
      ]);
    }
    const probes = [{ protocol: 'ssm', check: 'windows-sid', sid: SID }];
    const [{ name, servers }] = PLAN.waves as [(typeof PLAN.waves)[number]];
    const decided = planDataWith({
      network: PLAN.network,
      waves: [{ name, servers: servers.map((server) => ({ ...server, probes })) }],
    });
    const begin: Stage['begin'] = (drill) => {
      const input = stage.begin(drill);
      return { ...input, request: { ...input.request, plan: decided } };
    };
    stage.deploy(decided);
    const told = await drillAt(16, { ...blind, begin }, ports);
    expect(told.verdict).toBe('PASS');
    stage.deploy(planDataWith(PLAN));
    const compared = await drillAt(20, blind, ports);
    expect([compared.verdict, compared.servers[0]?.probes[0]?.lastPass]).toMatchObject([
      'PASS',
      { sid: SID, drillId: told.drillId },
    ]);
  }));

/** As if the record of this drill had been damaged. */
const damaged = (ports: Ports, drillId: string): Ports => ({
  ...ports,
  folder: (planId, id) =>
    id === drillId ? reading(ports, () => 'garbage').folder(planId, id) : ports.folder(planId, id),
});
