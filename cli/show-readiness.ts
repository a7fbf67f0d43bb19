import { makeOperator } from '../adapters/aws/operator.ts';
import type { DrillPlan } from '../core/plan/plan.ts';
import { READINESS_CHECKS, type ReadinessCheck } from '../core/readiness/finding.ts';
import { privatePathNotes } from '../core/readiness/private-path/private-path.ts';
import { oneLine } from '../core/text/one-line.ts';
import { askReadiness } from '../drill/ask-readiness.ts';
import { provenLaunches } from '../drill/proven-launches.ts';
import { READINESS_WORDS } from '../reporting/readiness/words.ts';
import { PRIVATE_PATH_NOTE_WORDS } from '../reporting/readiness/words-private-path.ts';
import type { Locale } from '../reporting/wording.ts';
import { KUNREN } from './command-name.ts';
import { accountPorts, operatorPorts } from './operator-ports.ts';
import { bucketGiven, type Place, regionOf } from './place.ts';
import { checkStates, endByFindings, findingRows, nextRow, printable, spelled } from './print-findings.ts';
import type { PlanFile } from './read-plan.ts';
import { formatRows, type Row } from './rows.ts';
import { whileLooking } from './while-looking.ts';

export interface ReadinessOptions extends Place {
  readonly language: Locale;
  readonly json?: true;
}

/** A run looks at one plan: what no plan names is asked of all plans, by `kunren coverage`. */
const checksOf = ({ privatePath }: DrillPlan): ReadinessCheck[] =>
  READINESS_CHECKS.filter(
    (check) => check !== 'coverage' && (check !== 'private-path' || privatePath !== undefined),
  );

/** Looks, prints, and sets the exit status. */
export async function showReadiness({ plan }: PlanFile, options: ReadinessOptions): Promise<void> {
  const region = regionOf(options, plan.target.region);
  // First, so that missing credentials are one sentence and not a finding of every check.
  const caller = oneLine(await makeOperator(region).callerArn());
  const ports = accountPorts(region, undefined);
  const checkedAt = ports.now();
  const bucket = bucketGiven(options);
  const evidence = bucket === undefined ? undefined : operatorPorts({ ...options, region, bucket });
  const proven =
    evidence === undefined ? { settings: new Map(), unread: null } : await provenLaunches(plan.id, evidence);
  const { language } = options;
  const words = READINESS_WORDS[language];
  const { servers, findings, notLookedAt } = await whileLooking(words.looking, ports, () =>
    askReadiness(plan, proven, ports, checkedAt),
  );
  const { privatePath } = plan;
  const notes = [
    ...(evidence === undefined ? [words.notCompared] : []),
    ...(privatePath === undefined ? [] : privatePathNotes(privatePath)).map(
      (note) => PRIVATE_PATH_NOTE_WORDS[note][language],
    ),
  ];
  const failing = findings.filter(({ state }) => state === 'failing').length;
  const open = [...findings, ...notLookedAt];
  const checks = checksOf(plan);
  const { account } = plan.target;
  const result = {
    planId: plan.id,
    ready: open.length === 0,
    checkedAt: checkedAt.toISOString(),
    target: { account, region: plan.target.region },
    caller,
    simulated: ports.simulated,
    servers: servers.map(({ serverID, hostname }) => ({ serverID, hostname: printable(hostname) })),
    checks: checkStates(checks, findings, language, notLookedAt),
    findings: findings.map((finding) => spelled(finding, language)),
    notes,
  };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(result)}\n`
      : formatRows([
          [words.plan, `${plan.id}, ${checkedAt.toISOString()}`],
          [words.account, `${account}, ${plan.target.region}${ports.simulated ? words.simulated : ''}`],
          [words.lookedAs, caller],
          ...findingRows(checks, findings, language, notLookedAt),
          ...notes.map((note): Row => ['', note]),
          [
            '',
            open.length === 0 ? words.ready(servers.length) : words.notReady(failing, open.length - failing),
          ],
          nextRow(open, { again: `${KUNREN} readiness ${plan.id}`, onward: `${KUNREN} coverage` }, language),
        ]),
  );
  endByFindings(open);
}
