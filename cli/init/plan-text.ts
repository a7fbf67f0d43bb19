import type { Expect } from '../../core/plan/expect.ts';
import { inline } from '../../core/plan/inline-yaml.ts';
import type { Estate, EstateServer, Service } from './estate.ts';
import { expectationsIn, inCommon } from './expectations.ts';
import { type ProposedWaves, proposeWaves } from './waves.ts';

/** A proposed plan as a file for people. */

export interface Wishes {
  readonly id: string;
  /** Null: not given, as with the others. */
  readonly owner: string | null;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly waveTag: string | null;
}

export interface WrittenPlan {
  readonly text: string;
  /** Keys with an example's value that somebody has to replace before the plan means an account. */
  readonly examples: readonly string[];
}

/** Those of the simulator, so that nobody takes them for real ones. */
const EXAMPLE = {
  account: '111122223333',
  region: 'ap-northeast-3',
  subnet: 'subnet-0d1e2f3a4b5c6d7e8',
  securityGroup: 'sg-0d1e2f3a4b5c6d7e8',
} as const;
const TO_REPLACE = ' # an example: write your own';

/** Writes the plan, with what each part is for. */
export function writePlan(estate: Estate, wishes: Wishes): WrittenPlan {
  const { servers } = estate;
  const { id, owner } = wishes;
  const examples: string[] = [];
  const given = (key: string, value: string | null, example: string): string => {
    if (value === null) examples.push(key);
    return `${inline(value ?? example)}${value === null ? TO_REPLACE : ''}`;
  };
  const list = (key: string, values: readonly string[], example: string): string => {
    if (values.length === 0) examples.push(key);
    return `${inline(values.length === 0 ? [example] : values)}${values.length === 0 ? TO_REPLACE : ''}`;
  };
  const expected = servers.map(({ launch }) => (launch === null ? {} : expectationsIn(launch)));
  const { common, own } = inCommon(expected.map(withoutRefused));
  const ownOf = new Map(servers.map((server, place) => [server, own[place] ?? {}]));
  const proposed = proposeWaves(servers, wishes.waveTag);
  const region = estate.region ?? EXAMPLE.region;
  const text = `# Proposed by kunren init. \`kunren explain KEY\` says what a key means, docs/drill-plan.md has all of them.
schema: kunren/v1
id: ${inline(id)}
title:
  ja: ${inline(`${id} の復旧訓練`)}
  en: ${inline(`Recovery drill of ${id}`)}
owner:
  # Who answers for the findings.
  name: ${given('owner.name', owner, 'Platform team')}

# Its schedule starts nothing until this says true. Until then it can be checked, rehearsed and started by hand.
enabled: false

schedule:
  # The first of every month at two in the morning.
  expression: cron(0 2 1 * ? *)
  timeZone: ${region.startsWith('ap-northeast-') ? 'Asia/Tokyo' : 'UTC'}

target:
  account: ${given('target.account', estate.account, EXAMPLE.account)}
  region: ${given('target.region', estate.region, EXAMPLE.region)}

# What the drill is judged against: write what was agreed with the business.
objectives:
  recoveryTime: 2h
  recoveryPoint: 5m

limits:
  # As many as there are today: one more would mean that a selector finds a server that nobody thought of.
  servers: ${servers.length}
  duration: 4h

network:
  # Only here may clones start, so name networks without a route to production.
  subnets: ${list('network.subnets', subnetsOf(wishes, expected), EXAMPLE.subnet)}
  securityGroups: ${list('network.securityGroups', groupsOf(wishes, expected), EXAMPLE.securityGroup)}
${refusedToday(expected)}
${expectText(common, expected)}# ${whyWaves(proposed)}
waves:
${proposed.waves.map(({ name, servers: members }) => `  - name: ${name}\n    servers:\n${members.map((server) => serverText(server, servers, ownOf.get(server) ?? {})).join('')}`).join('')}
cleanup:
  keepPassed: 0s
  # A failure is worth a look before it disappears.
  keepFailed: 2h
`;
  return { text, examples };
}

const subnetsOf = ({ subnets }: Wishes, expected: readonly Expect[]): string[] => [
  ...new Set([...subnets, ...expected.flatMap(({ subnet }) => subnet ?? [])]),
];

const groupsOf = ({ securityGroups }: Wishes, expected: readonly Expect[]): string[] => [
  ...new Set([...securityGroups, ...expected.flatMap((one) => one.securityGroups ?? [])]),
];

/** Why a drill is refused as launch settings are today: to accept that is a person's decision. */
function refusedToday(expected: readonly Expect[]): string {
  const copied = expected.some(isCopied)
    ? "  # Launch settings copy a source's address today: drills are refused until that is changed, or this says accept.\n  copiedPrivateIp: refuse\n"
    : '';
  const open = expected.some(isOpen)
    ? '  # Launch templates give clones a public address today: drills are refused until that is changed, or this says accept.\n  publicIp: refuse\n'
    : '';
  return copied + open;
}

const isCopied = ({ copyPrivateIp }: Expect): boolean => copyPrivateIp === true;
const isOpen = ({ publicIp }: Expect): boolean => publicIp === true;

/** What the network refuses is not what a plan expects. */
const withoutRefused = (one: Expect): Expect =>
  Object.fromEntries(
    Object.entries(one).filter(
      ([key]) => !(key === 'copyPrivateIp' && isCopied(one)) && !(key === 'publicIp' && isOpen(one)),
    ),
  );

function expectText(common: Expect, expected: readonly Expect[]): string {
  if (expected.every((one) => Object.keys(one).length === 0)) return '';
  const lines = Object.entries(common).map(([key, value]) => `  ${key}: ${inline(value)}\n`);
  const head =
    '# What every launch is set to today. A drill is refused when somebody changes it: docs/expectations.md.\n';
  return lines.length === 0 ? '' : `${head}expect:\n${lines.join('')}\n`;
}

const whyWaves = ({ tag, waves }: ProposedWaves): string =>
  `${waves.length === 1 ? 'One wave' : `${waves.length} waves`}, by ${tag === null ? 'the words in host names' : `the tag ${JSON.stringify(tag)}`}. They start in this order: what others need comes first.`;

function serverText(server: EstateServer, all: readonly EstateServer[], own: Expect): string {
  const { serverID, hostname, platform } = server;
  const isAmbiguous = all.filter((one) => one.hostname.toLowerCase() === hostname.toLowerCase()).length > 1;
  const selector =
    serverID !== null && isAmbiguous
      ? `id: ${serverID} # ${inline(hostname)}, as another server is called too`
      : `hostname: ${inline(hostname)}`;
  const probes = probesOf(server);
  return [
    `      - ${selector}\n`,
    platform === 'windows' ? '        platform: windows\n' : '',
    platform === null ? '        # DRS does not say what it runs: linux is a guess.\n' : '',
    Object.keys(own).length === 0 ? '' : `        expect: ${inline(own)}\n`,
    probes.length === 0
      ? '        # Nothing is known to listen: it counts as recovered when EC2 says that it is well.\n        probes: []\n'
      : `        probes:\n${probes.map((probe) => `          - ${inline(probe)}\n`).join('')}`,
  ].join('');
}

/** The usual way in of each platform: it proves that the system is up, and little about what runs on it. */
const USUAL = { linux: { protocol: 'ssh' }, windows: { protocol: 'rdp' } } as const;
const PROBES_MAX = 20;
/** Those whose probe says nothing without more than a port. */
const BARE: readonly string[] = ['tls', 'dns', 'exchange'];
const STANDARD_PORTS = new Map(
  Object.entries({
    http: 80,
    https: 443,
    ssh: 22,
    rdp: 3_389,
    mysql: 3_306,
    postgresql: 5_432,
    sqlserver: 1_433,
    smtp: 25,
    ldap: 389,
    redis: 6_379,
  }),
);

const probesOf = ({ platform, services }: EstateServer): Record<string, unknown>[] =>
  services === null ? [USUAL[platform ?? 'linux']] : services.slice(0, PROBES_MAX).map(probeFor);

function probeFor({ protocol, port, status, tls }: Service): Record<string, unknown> {
  if (BARE.includes(protocol)) return { protocol: 'tcp', port };
  return {
    protocol,
    ...(STANDARD_PORTS.get(protocol) === port ? {} : { port }),
    ...(protocol.startsWith('http') && status !== 200 ? { expectStatus: status } : {}),
    ...(tls && ['smtp', 'ldap', 'redis'].includes(protocol) ? { tls } : {}),
  };
}
