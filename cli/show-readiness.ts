import { makeOperator } from '../adapters/aws/operator.ts';
import { READINESS_CHECKS } from '../core/readiness/finding.ts';
import { oneLine } from '../core/text/one-line.ts';
import { askReadiness } from '../drill/ask-readiness.ts';
import { READINESS_WORDS } from '../reporting/readiness/words.ts';
import type { Locale } from '../reporting/wording.ts';
import { accountPorts } from './operator-ports.ts';
import { regionOf } from './place.ts';
import { endByFindings, findingRows, spelled } from './print-findings.ts';
import type { PlanFile } from './read-plan.ts';
import { formatRows } from './rows.ts';

export interface ReadinessOptions {
  readonly region?: string;
  readonly language: Locale;
  readonly json?: true;
}

/** A run looks at one plan: what no plan names is asked of all plans, by `kunren coverage`. */
const CHECKS = READINESS_CHECKS.filter((check) => check !== 'coverage');

/** Looks, prints, and sets the exit status. */
export async function showReadiness({ plan }: PlanFile, options: ReadinessOptions): Promise<void> {
  const region = regionOf(options, plan.target.region);
  // First, so that missing credentials are one sentence and not a finding of every check.
  const caller = oneLine(await makeOperator(region).callerArn());
  const ports = accountPorts(region, undefined);
  const checkedAt = ports.now();
  const { servers, findings } = await askReadiness(plan, ports.target(plan.target), checkedAt);
  const { language } = options;
  const words = READINESS_WORDS[language];
  const failing = findings.filter(({ state }) => state === 'failing').length;
  const { account } = plan.target;
  const result = {
    planId: plan.id,
    ready: findings.length === 0,
    checkedAt: checkedAt.toISOString(),
    target: { account, region: plan.target.region },
    caller,
    simulated: ports.simulated,
    servers: servers.map(({ serverID, hostname }) => ({ serverID, hostname: oneLine(hostname) })),
    findings: findings.map((finding) => spelled(finding, language)),
  };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(result)}\n`
      : formatRows([
          ['plan', `${plan.id}, ${checkedAt.toISOString()}`],
          ['account', `${account}, ${plan.target.region}${ports.simulated ? ' (simulated)' : ''}`],
          ['looked as', caller],
          ...findingRows(CHECKS, findings, language),
          [
            '',
            findings.length === 0
              ? words.ready(servers.length)
              : words.notReady(failing, findings.length - failing),
          ],
        ]),
  );
  endByFindings(findings);
}
