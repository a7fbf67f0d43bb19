import { createPrivateKey } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { formatProblem } from '../core/plan/document.ts';
import { parsePlan } from '../core/plan/parse-plan.ts';
import { listPlanFiles, PLAN_BYTES_MAX } from '../infra/plan-files.ts';
import type { DeployedPlan } from '../infra/schedules.ts';
import type { HostedSimulator } from '../simulator/step-functions/host.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { interrupted } from './interrupted.ts';
import { LOCAL_KEY, localKey } from './local-key.ts';
import { readText } from './read-text.ts';

interface Options {
  readonly scenario: string;
  readonly plans: string;
  readonly port: number;
  readonly seed: number;
  readonly speed: number;
}

const numberFrom =
  (minimum: number, maximum: number, whole: boolean) =>
  (text: string): number => {
    const value = Number(text);
    const fits = text.trim() !== '' && value >= minimum && value <= maximum;
    if (!fits || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(
        `It must be a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}.`,
      );
    }
    return value;
  };

/** `kunren simulator`: a simulated AWS account for any AWS client. */
export const simulatorCommand = (): Command =>
  new Command('simulator')
    .summary('serve a simulated AWS account')
    .description(
      'Serves DRS, EC2, SSM, STS, Service Quotas, CloudWatch, S3, SNS, SQS, DynamoDB and Step Functions on one port ' +
        'of this machine, as the scenario says, with kunren deployed in it: kunren start, status, doctor, verify ' +
        'and all others work there. Any AWS client can use it; no signature is checked and nothing reaches AWS.',
    )
    .requiredOption('--scenario <file>', 'the account to play, such as simulator/scenarios/workshop.yml')
    .option('--plans <folder>', 'the plans that are deployed there, and no others start', 'plans')
    .option('--port <number>', 'where to listen (default: any free port)', numberFrom(0, 65_535, true), 0)
    .option('--seed <number>', 'decides everything random', numberFrom(0, 999_999_999, true), 1)
    .option('--speed <number>', 'how many times faster than real time', numberFrom(0.1, 100_000, false), 1)
    .addHelpText(
      'after',
      `
Exit status: 0 stopped with Ctrl-C, 2 wrong usage, invalid scenario or port in use.

Example:
  ${KUNREN} simulator --scenario simulator/scenarios/workshop.yml --speed 60`,
    )
    .action(serve);

async function serve({ scenario: file, plans: folder, port, seed, speed }: Options): Promise<void> {
  // Loaded on demand: every other command starts half a second sooner without it.
  const { parseScenario } = await import('../simulator/scenario.ts');
  const parsed = parseScenario(readText(file), file);
  if (!parsed.ok) {
    throw new UsageFault(
      `${parsed.problems.map(formatProblem).join('\n')}\n${file} is not a valid scenario; docs/simulator.md lists its keys`,
    );
  }
  // The logs of the functions that run here would bury this command's own output.
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  const signingKey = createPrivateKey(await localKey());
  const { hostSimulator } = await import('../simulator/step-functions/host.ts');
  const simulator = await start(() =>
    hostSimulator(parsed.value, { port, seed, speed, signingKey, plans: plansIn(folder) }),
  );
  process.stdout.write(welcome(simulator, speed));
  await interrupted();
  const { isAside } = await import('../simulator/invocations.ts');
  await simulator.close();
  for (const problem of simulator.aws.problems) process.stderr.write(`${problem}\n`);
  // The simulation's own calls, such as creating the bucket, are not counted.
  const answered = simulator.calls.filter(({ invocation }) => !isAside(invocation)).length;
  process.stdout.write(`Stopped; API calls answered: ${answered}.\n`);
}

/** The valid plans of a folder, as a deployment would take them. */
function plansIn(folder: string): DeployedPlan[] {
  return listPlanFiles(folder).flatMap((file) => {
    const text = readText(file, PLAN_BYTES_MAX);
    const plan = parsePlan(text, file);
    return plan.ok ? [{ plan: plan.value, data: plan.data, text }] : [];
  });
}

/** A port in use is the user's to change, not a bug. */
async function start(run: () => Promise<HostedSimulator>): Promise<HostedSimulator> {
  try {
    return await run();
  } catch (error) {
    throw new UsageFault(`kunren simulator: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What a deployed stack's outputs would tell the commands. */
const SETTINGS = [
  'KUNREN_TABLE',
  'KUNREN_TOPIC_ARN',
  'KUNREN_CHAT_TOPIC_ARN',
  'KUNREN_MACHINES_TOPIC_ARN',
] as const;

function welcome({ url, scenario, stack }: HostedSimulator, speed: number): string {
  return `${scenario.description}
${scenario.servers.length} source servers in ${scenario.account}, ${scenario.region}${speed === 1 ? '' : `, ${speed} times as fast as real time`}; Ctrl-C stops it.

  export AWS_ENDPOINT_URL=${url}
  export AWS_ACCESS_KEY_ID=simulated AWS_SECRET_ACCESS_KEY=simulated AWS_DEFAULT_REGION=${scenario.region}
  export KUNREN_BUCKET=${stack.bucket}
${SETTINGS.map((name) => `  export ${name}=${stack.environment[name]}`).join('\n')}

Evidence is signed with the key in ${LOCAL_KEY}.
Next, in another terminal: paste these lines, then ${KUNREN} check PLAN, ${KUNREN} start PLAN --watch,
or any AWS client, such as aws drs describe-source-servers
`;
}
