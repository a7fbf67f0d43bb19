import type { SafetyLine } from './safety-line.ts';

/** Safety lines of restores: what is attached and removed, and what is believed of it. */

const OWN = ['tests/unit/restore-own.test.ts'];
const STORIES = ['tests/simulation/restore.test.ts'];
const KEYS = ['tests/unit/restore-keys.test.ts'];
const LOST = ['tests/simulation/restore-lost.test.ts'];

export const RESTORING: readonly SafetyLine[] = [
  {
    name: 'only what this drill made is its own',
    file: 'drill/methods/restore/own.ts',
    line: 'return isOurs && servers.some(({ serverID }) => serverID === by.serverID) ? by : undefined;',
    broken: 'return isOurs || servers.length > 0 ? by : undefined;',
    tests: OWN,
    why: 'A volume or host of another drill, or one with copied tags, would be attached, deleted or terminated.',
  },
  {
    name: 'tags alone make no host the drill’s own',
    file: 'drill/methods/restore/own.ts',
    line: 'const isMade = by !== undefined && host.clientToken === tokenOf(opening.drillId, by.serverID, HOST);',
    broken: 'const isMade = by !== undefined;',
    tests: OWN,
    why: 'EC2 copies tags when somebody launches more like a host: that instance would be terminated.',
  },
  {
    name: 'tags alone make no volume the drill’s own',
    file: 'drill/methods/restore/own.ts',
    line: "chosen.get(by.serverID)?.get(plannedName(by) ?? '') === volume.snapshotID &&",
    broken: "chosen.get(by.serverID)?.get(plannedName(by) ?? '') !== '' &&",
    tests: OWN,
    why: 'Somebody’s volume with copied tags would be deleted.',
  },
  {
    name: 'a host with somebody’s volume is not terminated',
    file: 'drill/methods/restore/remove.ts',
    line: '!LEAVING.has(host.state) && foreignOn(host, own) === undefined && isDue(host.instanceID)',
    broken: '!LEAVING.has(host.state) && isDue(host.instanceID)',
    tests: OWN,
    why: 'EC2 may delete that volume with the host.',
  },
  {
    name: 'an attached volume is not deleted',
    file: 'drill/methods/restore/remove.ts',
    line: "(state === 'available' || state === 'error') && attachments.length === 0;",
    broken: "(state === 'available' || state === 'error') && attachments.length >= 0;",
    tests: OWN,
    why: 'It may be on its way off somebody’s instance.',
  },
  {
    name: 'what EC2 does not list yet is not gone',
    file: 'drill/methods/restore/remove.ts',
    line: 'if (ports.now().getTime() - Date.parse(startedAt) >= LISTING_DELAY_SECONDS * 1_000) return [];',
    broken: 'if (ports.now().getTime() > 0) return [];',
    tests: OWN,
    why: 'A volume whose request had no answer would stay for ever, behind a COMPLETE.',
  },
  {
    name: 'a request of EC2 has a token of its drill',
    file: 'drill/methods/restore/tokens.ts',
    line: "update([drillId, serverID, what].join(' '))",
    broken: "update([drillId, serverID, what, Math.random()].join(' '))",
    tests: LOST,
    why: 'After a lost answer a repeated step would make volumes and hosts twice.',
  },
  {
    name: 'a key that is not enabled refuses',
    file: 'drill/methods/restore/guards/keys.ts',
    line: "if (state !== 'Enabled')",
    broken: "if (state === 'Enabled' && usage === '')",
    tests: KEYS,
    why: 'EC2 takes the request, and the volume is gone some seconds later: the drill fails for what was known.',
  },
  {
    name: 'the key of every encrypted snapshot is looked at',
    file: 'drill/methods/restore/guards/keys.ts',
    line: 'encrypted && kmsKey !== null ? [[kmsKey, snapshotID] as const] : [],',
    broken: "encrypted && kmsKey === '' ? [[kmsKey, snapshotID] as const] : [],",
    tests: KEYS,
    why: 'Only restore.key would be asked about, and most plans have none.',
  },
  {
    name: 'a host is shut off from the metadata of others',
    file: 'adapters/aws/restore-actions.ts',
    line: "HttpTokens: 'required',",
    broken: "HttpTokens: 'optional',",
    tests: STORIES,
    why: 'A script on a restored disk could take the host’s credentials.',
  },
  {
    name: 'a host has no public address',
    file: 'adapters/aws/restore-actions.ts',
    line: 'AssociatePublicIpAddress: false,',
    broken: 'AssociatePublicIpAddress: true,',
    tests: STORIES,
    why: 'What is restored would be open to the internet, and open to leave.',
  },
  {
    name: 'a pair that differs fails',
    file: 'core/verdict/judge-pairs.ts',
    line: 'return digest !== undefined && first !== undefined && digest !== first;',
    broken: 'return digest === undefined && first !== undefined && digest !== first;',
    tests: ['tests/unit/judge-pairs.test.ts'],
    why: 'Two servers with other content would pass as equal.',
  },
  {
    name: 'the first full read is no part of the recovery time',
    file: 'core/facts/proof.ts',
    line: 'canary || passedAt === null || isApart === true ? [] : [passedAt],',
    broken: 'canary || passedAt === null ? [] : [passedAt],',
    tests: STORIES,
    why: 'The recovery time would be that of reading every block.',
  },
];
