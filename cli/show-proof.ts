import { describeError } from '../adapters/aws/errors.ts';
import { type ManagedNodes, managedNodes } from '../adapters/aws/managed-node.ts';
import { makeOperator } from '../adapters/aws/operator.ts';
import { POWERSHELL, SH } from '../core/inside/scripts.ts';
import { provePathScript } from '../core/inside/scripts-prove-path.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import type { ReadinessFinding } from '../core/readiness/finding.ts';
import { noProof, parseProof, proofFindings, provenHosts } from '../core/readiness/private-path/proof.ts';
import { oneLine } from '../core/text/one-line.ts';
import type { Locale } from '../reporting/wording.ts';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { endByFindings, findingRows, nextRow, spelled } from './print-findings.ts';
import type { PlanFile } from './read-plan.ts';
import { formatRows } from './rows.ts';

export interface ProofOptions {
  readonly from: string;
  readonly region?: string;
  readonly dryRun?: true;
  readonly json?: true;
  readonly language: Locale;
}

const NODE = /^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/;
const COMMENT = 'kunren prove-path';
/** Two hosts, each with its own limits in the script. */
const SCRIPT_SECONDS = 60;
const WAIT_SECONDS = 120;
const POLL_SECONDS = 2;

type PrivatePath = NonNullable<DrillPlan['privatePath']>;

/** Asks, prints, and sets the exit status. @throws {UsageFault} before anything is sent. */
export async function showProof({ plan }: PlanFile, options: ProofOptions): Promise<void> {
  const { privatePath, target } = plan;
  if (privatePath === undefined)
    throw new UsageFault(
      `kunren prove-path: plan ${plan.id} has no privatePath; write it (docs/drill-plan.md), or name another plan`,
    );
  if (!NODE.test(options.from))
    throw new UsageFault(
      `kunren prove-path: '${options.from}' is no server of Systems Manager; write its id, i-… or mi-…`,
    );
  const hosts = provenHosts(target.region);
  if (options.dryRun === true) return printScripts(hosts);
  const region = options.region ?? sourceRegion(privatePath, target.region);
  const caller = oneLine(await makeOperator(region).callerArn());
  refuseOtherAccount(caller, privatePath, target.account);
  const findings = await prove(managedNodes(region), { id: options.from, region, hosts });
  print(plan, { caller, region, hosts, findings, options });
  endByFindings(findings);
}

function printScripts(hosts: readonly string[]): void {
  const scripts = (['linux', 'windows'] as const).map(
    (platform) => `${platform === 'windows' ? POWERSHELL : SH}:\n\n${provePathScript(platform, hosts)}\n`,
  );
  process.stdout.write(scripts.join('\n'));
}

const sourceRegion = ({ source }: PrivatePath, otherwise: string): string =>
  ('vpc' in source ? source.region : undefined) ?? otherwise;

/** The same id may be somebody else's in another account. */
function refuseOtherAccount(caller: string, { source }: PrivatePath, target: string): void {
  const wanted = 'vpc' in source ? (source.account ?? target) : undefined;
  const account = caller.split(':')[4];
  if (wanted === undefined || account === wanted) return;
  throw new UsageFault(
    `kunren prove-path: these credentials are of account ${account ?? '?'}, but the source servers are in ${wanted}; use a profile of that account (AWS_PROFILE)`,
  );
}

interface Asked {
  readonly id: string;
  readonly region: string;
  readonly hosts: readonly string[];
}

async function prove({ node, commands }: ManagedNodes, asked: Asked): Promise<ReadinessFinding[]> {
  const { id, region, hosts } = asked;
  const found = await node(id);
  if (found === undefined) return noProof(id, 'PROOF_NOT_MANAGED', { region });
  if (!found.isOnline) return noProof(id, 'PROOF_OFFLINE');
  if (found.platform === null) return noProof(id, 'PROOF_NO_SCRIPT');
  const sent = await commands.send({
    document: found.platform === 'windows' ? POWERSHELL : SH,
    parameters: {
      commands: [provePathScript(found.platform, hosts)],
      executionTimeout: [String(SCRIPT_SECONDS)],
    },
    comment: COMMENT,
    instanceIDs: [id],
  });
  if ('refused' in sent) return noProof(id, 'PROOF_NOT_SENT', { why: sent.text });
  // It may have run; it changes nothing, so a person may send it again.
  if ('lost' in sent) return noProof(id, 'PROOF_NOT_MADE', { why: sent.lost });
  return await resultOf(commands, sent.commandID, asked);
}

async function resultOf(
  commands: ManagedNodes['commands'],
  commandID: string,
  { id, hosts }: Asked,
): Promise<ReadinessFinding[]> {
  const until = Date.now() + WAIT_SECONDS * 1_000;
  while (Date.now() < until) {
    const result = (await commands.results(commandID)).find(({ instanceID }) => instanceID === id);
    if (result !== undefined && result.status !== 'RUNNING') {
      const seen = parseProof(result.output, hosts);
      return seen === undefined
        ? noProof(id, 'PROOF_NOT_MADE', { why: result.detail })
        : proofFindings(id, seen);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_SECONDS * 1_000));
  }
  const cancelled = await commands.cancel(commandID).then(() => 'CancelCommand', describeError);
  return noProof(id, 'PROOF_NOT_ENDED', { command: commandID, cancelled });
}

interface Proof {
  readonly caller: string;
  readonly region: string;
  readonly hosts: readonly string[];
  readonly findings: readonly ReadinessFinding[];
  readonly options: ProofOptions;
}

function print(plan: DrillPlan, { caller, region, hosts, findings, options }: Proof): void {
  const { from, language, json } = options;
  const again = `${KUNREN} prove-path ${plan.id} --from ${from}`;
  process.stdout.write(
    json
      ? `${JSON.stringify({
          planId: plan.id,
          from,
          region,
          caller,
          hosts,
          proven: findings.length === 0,
          findings: findings.map((finding) => spelled(finding, language)),
        })}\n`
      : formatRows([
          ['plan', plan.id],
          ['from', `${from}, ${region}`],
          ['sent as', caller],
          ...hosts.map((host) => ['host', host] as const),
          ...findingRows(['private-path'], findings, language),
          nextRow(findings, { again, onward: `${KUNREN} readiness ${plan.id}` }, language),
        ]),
  );
}
