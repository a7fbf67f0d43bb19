import { Command } from 'commander';
import { formatProblem } from '../core/plan/document.ts';
import { parsePlan } from '../core/plan/parse-plan.ts';
import { hint, quote } from '../core/text/wording.ts';
import { PLAN_BYTES_MAX } from '../infra/plan-files.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import type { Estate, EstateServer } from './init/estate.ts';
import { writePlan } from './init/plan-text.ts';
import { type Answers, askAtTerminal } from './init/questions.ts';
import { regionOf } from './place.ts';
import { readText } from './read-text.ts';
import { whileLooking } from './while-looking.ts';
import { writeNew } from './write-files.ts';

interface Options extends Answers {
  readonly scenario?: string;
  readonly tag?: readonly string[];
  readonly waveTag?: string;
  readonly out?: string;
  readonly force?: true;
}

/** What `limits.servers` takes. */
const SERVERS_MAX = 500;

const collected = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** `kunren init`: proposes a plan. */
export const initCommand = (): Command =>
  new Command('init')
    .summary('propose a drill plan, from an account, a scenario or answers')
    .description(
      'Writes a drill plan that is valid at once, with comments: its servers from an AWS account, a scenario or the ' +
        'command line, waves by tag or host name, expectations from the launch settings of today, probes by platform. ' +
        'It only reads. At a terminal it asks for what no option says.',
    )
    .argument('[id]', "the plan's id, and its file's name", 'first-drill')
    .option('--from-account', 'the source servers of the AWS account of your credentials')
    .option('--scenario <file>', 'those of a simulated account')
    .option(
      '--server <name:platform>',
      'a server, such as db-1:linux or app-1:windows; may be repeated',
      collected,
    )
    .option('--account <digits>', 'the account, with --server')
    .option('--region <name>', 'the Region where servers recover (with --from-account: or AWS_REGION)')
    .option('--subnet <id>', 'where clones may start; may be repeated', collected)
    .option('--security-group <id>', 'what clones may have; may be repeated', collected)
    .option('--tag <key=value>', 'only servers with this tag; may be repeated', collected)
    .option('--wave-tag <key>', 'the tag whose value names the wave')
    .option('--owner <name>', 'who answers for the findings')
    .option('--out <file>', 'where it is written (default: plans/ID.yml)')
    .option('--force', 'overwrite the file')
    .addHelpText(
      'after',
      `
Exit status: 0 written, 2 wrong usage, the file is there, or no way to AWS.

Examples:
  ${KUNREN} init shop --server db-1:linux --server web-1:linux --server files-1:windows
  ${KUNREN} init shop --from-account --region ap-northeast-3 --tag Application=shop
  ${KUNREN} init shop --scenario simulator/scenarios/workshop.yml`,
    )
    .action(init);

async function init(id: string, options: Options): Promise<void> {
  const sources = [options.fromAccount, options.scenario, options.server].filter((one) => one !== undefined);
  if (sources.length > 1)
    throw new UsageFault(
      'kunren init: give one of --from-account, --scenario and --server; each says which servers',
    );
  if (sources.length === 0 && !process.stdin.isTTY)
    throw new UsageFault(
      'kunren init: which servers? give --from-account, --scenario FILE, or --server NAME:linux or NAME:windows for each',
    );
  const given: Options = sources.length === 0 ? { ...(await askAtTerminal()), ...options } : options;
  const estate = chosen(await estateOf(given), given.tag ?? []);
  refuseUnknownTag(estate, given.waveTag);
  const { text, examples } = writePlan(estate, {
    id,
    owner: given.owner ?? null,
    subnets: given.subnet ?? [],
    securityGroups: given.securityGroup ?? [],
    waveTag: given.waveTag ?? null,
  });
  const out = given.out ?? `plans/${id}.yml`;
  const parsed = parsePlan(text, out);
  if (!parsed.ok)
    throw new UsageFault(
      `kunren init: with these the plan would not be valid, and was not written:\n${parsed.problems.map(formatProblem).join('\n')}`,
    );
  writeNew(out, text, given.force === true);
  const next = nextOf(given, out);
  process.stdout.write(
    `${out}: servers: ${estate.servers.length}, waves: ${parsed.value.waves.length}\n${
      examples.length === 0 ? '' : `With examples for you to replace: ${examples.join(', ')}\n`
    }Next: ${next}\n`,
  );
}

function nextOf({ fromAccount, scenario }: Options, out: string): string {
  if (fromAccount === true) return `${KUNREN} check ${out}`;
  return `${KUNREN} run ${out} --local${scenario === undefined ? '' : ` --scenario ${scenario}`}`;
}

/** Those with the tags. @throws {UsageFault} when nothing is left. */
function chosen(estate: Estate, tags: readonly string[]): Estate {
  const wanted = tags.map((text) => {
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    if (key === '') throw new UsageFault(`kunren init: '${text}' is no tag; write it as KEY=VALUE`);
    return [key, value] as const;
  });
  const servers = estate.servers.filter((server) =>
    wanted.every(([key, value]) => server.tags[key] === value),
  );
  if (servers.length > SERVERS_MAX)
    throw new UsageFault(
      `kunren init: these are ${servers.length} servers, and a plan takes ${SERVERS_MAX}; choose some with --tag KEY=VALUE`,
    );
  if (servers.length > 0) return { ...estate, servers };
  const among = estate.servers.length;
  throw new UsageFault(
    among === 0
      ? `kunren init: there is no source server in ${estate.account}, ${estate.region}; name the Region that they are replicated to, or give --server`
      : `kunren init: none of ${among} servers has the tags ${tags.join(' and ')}; correct or leave out --tag`,
  );
}

function refuseUnknownTag({ servers }: Estate, tag: string | undefined): void {
  if (tag === undefined || servers.some(({ tags }) => Object.hasOwn(tags, tag))) return;
  const known = [...new Set(servers.flatMap(({ tags }) => Object.keys(tags)))];
  throw new UsageFault(
    `kunren init: no server has the tag ${quote(tag)} of --wave-tag${hint(tag, known, 'tags are') || '; leave it out, and host names tell the waves apart'}`,
  );
}

async function estateOf(options: Options): Promise<Estate> {
  if (options.scenario !== undefined) return fromScenario(options.scenario);
  if (options.fromAccount === true) return fromAccount(regionOf(options));
  const servers = (options.server ?? []).map(serverIn);
  if (servers.length === 0)
    throw new UsageFault('kunren init: a plan needs a server; name it, such as db-1:linux');
  return { account: options.account ?? null, region: options.region ?? null, servers };
}

function serverIn(text: string): EstateServer {
  const [, hostname = '', platform] = /^(.+):(linux|windows)$/i.exec(text) ?? [];
  if (platform === undefined)
    throw new UsageFault(
      `kunren init: '${text}' is no server; write its host name and platform, such as db-1:linux or app-1:windows`,
    );
  return {
    serverID: null,
    hostname,
    tags: {},
    platform: platform.toLowerCase() === 'windows' ? 'windows' : 'linux',
    launch: null,
    services: null,
  };
}

async function fromAccount(region: string): Promise<Estate> {
  const { accountPorts } = await import('./operator-ports.ts');
  const { makeOperator } = await import('../adapters/aws/operator.ts');
  const { readAccount } = await import('./init/estate.ts');
  const account = (await makeOperator(region).callerArn()).split(':')[4] ?? '';
  const ports = accountPorts(region, undefined);
  const words = (calls: number): string =>
    `Reading the servers of ${account}, ${region} … API calls: ${calls}`;
  return whileLooking(words, ports, () => readAccount(ports, account, region));
}

async function fromScenario(file: string): Promise<Estate> {
  const { parseScenario } = await import('../simulator/scenario.ts');
  const { readScenario } = await import('./init/read-scenario.ts');
  const parsed = parseScenario(readText(file, PLAN_BYTES_MAX), file);
  if (!parsed.ok) throw new UsageFault(parsed.problems.map(formatProblem).join('\n'));
  return readScenario(parsed.value);
}
