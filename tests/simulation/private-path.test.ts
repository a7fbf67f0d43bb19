import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ReadinessFinding } from '../../core/readiness/finding.ts';
import { findingKey } from '../../core/readiness/finding.ts';
import { PRIVATE_PATH_CODES } from '../../core/readiness/private-path/finding.ts';
import { privatePathNotes } from '../../core/readiness/private-path/private-path.ts';
import { PRIVATE_PATH_PERMISSIONS } from '../../infra/private-path-permissions.ts';
import { fillSentence } from '../../reporting/readiness/sentences.ts';
import {
  PRIVATE_PATH_NOTE_WORDS,
  PRIVATE_PATH_SENTENCES,
} from '../../reporting/readiness/words-private-path.ts';
import { ON_PREMISES_CIDR, PATH } from '../../simulator/private-path/ids.ts';
import { idOf } from '../../simulator/scenario/resolve.ts';
import { ROOT } from '../house/sources.ts';
import { lookAt, planFor, SERVERS } from './private-path-account.ts';
import { ON_PREMISES_BREAKS, TRANSIT_BREAKS, UNREAD_BREAKS } from './private-path-breaks-beyond.ts';
import { ENDPOINT_BREAKS } from './private-path-breaks-endpoints.ts';
import { NAME_BREAKS } from './private-path-breaks-names.ts';
import { NETWORK_BREAKS } from './private-path-breaks-network.ts';
import { HEALTHY } from './private-path-healthy.ts';

const BREAKS = [
  ...NAME_BREAKS,
  ...ENDPOINT_BREAKS,
  ...NETWORK_BREAKS,
  ...TRANSIT_BREAKS,
  ...ON_PREMISES_BREAKS,
  ...UNREAD_BREAKS,
];

const sentencesOf = (finding: ReadinessFinding, locale: 'ja' | 'en') => {
  const table: Readonly<Record<string, (typeof PRIVATE_PATH_SENTENCES)['NOT_READ']>> = PRIVATE_PATH_SENTENCES;
  const sentence = table[finding.code]?.[locale];
  return sentence === undefined ? undefined : fillSentence(sentence, finding);
};

/** What is found of each break, for docs/readiness-private-path-breaks.md. */
const rows: string[] = [];

describe('a private path on which everything is right', () => {
  test.each(HEALTHY)('%s has no finding', async (_, different) => {
    const { findings } = await lookAt(different);
    expect(findings).toEqual([]);
  });
});

describe('one thing that is wrong', () => {
  test.each(BREAKS)('$name', async ({ name, found, ...different }) => {
    const { findings } = await lookAt(different);
    expect(findings.map(({ code, resource }) => [code, resource])).toEqual(found);
    expect(new Set(findings.map(findingKey)).size).toBe(findings.length);
    for (const finding of findings) {
      const [ja, en] = [sentencesOf(finding, 'ja'), sentencesOf(finding, 'en')];
      expect(`${ja?.wrong} ${ja?.wayOut} ${en?.wrong} ${en?.wayOut}`).not.toMatch(
        /\?|\{|undefined|\(\)|（）/u,
      );
    }
    const [first] = findings;
    const en = first === undefined ? undefined : sentencesOf(first, 'en');
    rows.push(`| ${name} | \`${first?.code}\` | \`${first?.resource}\` | ${en?.wrong} ${en?.wayOut} |`);
  });

  test('every code is among them', () => {
    const found = new Set(BREAKS.flatMap((one) => one.found.map(([code]) => code)));
    expect(PRIVATE_PATH_CODES.filter((code) => !found.has(code))).toEqual([]);
  });

  test('the table of them is docs/readiness-private-path-breaks.md', async () => {
    const table = `# What readiness finds on a private path

Each row is one thing that is wrong on a simulated path of which everything else is right, and what is found of it: the first finding, with what is wrong and what to set. Made by \`npx vitest run tests/simulation/private-path.test.ts -u\`.

| what is wrong | code | resource | what people read |
|---|---|---|---|
${rows.join('\n')}
`;
    await expect(table).toMatchFileSnapshot(join(ROOT, 'docs/readiness-private-path-breaks.md'));
  });
});

describe('looking at a private path', () => {
  test('asks in the Region and account of each side, and changes nothing', async () => {
    const { calls } = await lookAt({});
    const operations = calls.map(({ operation }) => operation);
    expect(operations.filter((one) => !/^(Describe|Get|List|Search)/.test(one))).toEqual([]);
    const ofZones = calls.filter(({ operation }) => operation === 'DescribeSubnets');
    expect(ofZones.map(({ region = 'ap-northeast-3' }) => region).toSorted()).toEqual([
      'ap-northeast-1',
      'ap-northeast-3',
    ]);
  });

  test('needs no other permission than those that are listed', async () => {
    const listed: readonly string[] = Object.values(PRIVATE_PATH_PERMISSIONS).flat();
    const looked = [
      await lookAt({ path: { via: 'transit-gateway' } }),
      await lookAt(ON_PREMISES_BREAKS[3] ?? {}),
      await lookAt({
        path: {
          add: {
            resolverRules: [
              { Id: 'rslvr-rr-9', DomainName: 'example.com.', RuleType: 'FORWARD', VPCs: [PATH.sourceVpc] },
            ],
          },
        },
      }),
      await lookAt({ serverIDs: [] }),
    ];
    const made = looked.flatMap(({ calls }) =>
      calls.map(({ service, operation }) => `${service}:${operation}`),
    );
    expect([...new Set(made)].toSorted()).toEqual([...listed].toSorted());
  });

  test('makes as many calls for 30 servers as for one, but one more for each', async () => {
    const hosts = { scenario: { servers: [{ hostname: 'app-{n}', count: 30, origin: 'aws' }] } };
    const one = await lookAt({ ...hosts, serverIDs: SERVERS.slice(0, 1) });
    const all = Array.from({ length: 30 }, (_, index) => idOf(`app-${index + 1}`));
    const many = await lookAt({ ...hosts, serverIDs: all });
    expect(many.findings).toEqual([]);
    expect(many.calls.length - one.calls.length).toBe(29);
    expect(one.calls.length).toBeLessThan(30);
  });

  test('reads short pages to their end', async () => {
    const { findings } = await lookAt({ scenario: { pageSize: 1 }, path: { via: 'transit-gateway' } });
    expect(findings).toEqual([]);
  });

  test('says beside the findings what no call shows', () => {
    expect(privatePathNotes(planFor().path)).toEqual(['AGENT_ENDPOINT', 'ROUTE_53_PROFILES']);
    const outside = privatePathNotes(planFor({ onPremises: [ON_PREMISES_CIDR] }).path);
    expect(outside).toEqual(['AGENT_ENDPOINT', 'ROUTE_53_PROFILES', 'SOURCE_OUTSIDE_AWS']);
    for (const note of outside)
      expect(PRIVATE_PATH_NOTE_WORDS[note].ja).not.toBe(PRIVATE_PATH_NOTE_WORDS[note].en);
  });
});
