import { describeError } from '../adapters/aws/errors.ts';
import { makeOperator } from '../adapters/aws/operator.ts';
import type { ReadinessFinding } from '../core/readiness/finding.ts';
import { methodOf } from '../drill/methods/methods.ts';
import { READINESS_WORDS } from '../reporting/readiness/words.ts';
import type { Locale } from '../reporting/wording.ts';
import { KUNREN } from './command-name.ts';
import { accountPorts } from './operator-ports.ts';
import { regionOf } from './place.ts';
import { endByFindings, findingRows, nextRow, spelled } from './print-findings.ts';
import type { PlanFile } from './read-plan.ts';
import { formatRows, type Row } from './rows.ts';
import { whileLooking } from './while-looking.ts';

export interface CoverageOptions {
  readonly region?: string;
  readonly language: Locale;
  readonly json?: true;
}

interface Looked {
  readonly account: string;
  readonly region: string;
  /** Their ids. */
  readonly plans: readonly string[];
  readonly findings: readonly ReadinessFinding[];
}

/** Looks into each account and Region once, prints, and sets the exit status. */
export async function showCoverage(files: readonly PlanFile[], options: CoverageOptions): Promise<void> {
  const region = regionOf(options, files[0]?.plan.target.region);
  await makeOperator(region).callerArn();
  const ports = accountPorts(region, undefined);
  const plans = files.map(({ plan }) => plan);
  const places = Map.groupBy(plans, ({ target, method }) => `${target.account} ${target.region} ${method}`);
  const look = (): Promise<Looked[][]> =>
    Promise.all(
      [...places.values()].map(async (there) => {
        const [first] = there;
        if (first === undefined) return [];
        const { account, region: of } = first.target;
        const findings = await lookedAt(
          () => methodOf(first).coverage(there, ports.target(first.target)),
          account,
        );
        return [{ account, region: of, plans: there.map(({ id }) => id), findings }];
      }),
    );
  const { language } = options;
  const words = READINESS_WORDS[language];
  const targets = (await whileLooking(words.looking, ports, look)).flat();
  const found = targets.flatMap(({ findings }) => findings);
  process.stdout.write(
    options.json
      ? `${JSON.stringify({
          targets: targets.map((one) => ({
            ...one,
            findings: one.findings.map((finding) => spelled(finding, language)),
          })),
        })}\n`
      : formatRows([
          ...targets.flatMap(({ account, region: of, findings, plans: ids }): Row[] => [
            [
              words.account,
              `${account}, ${of}${ports.simulated ? words.simulated : ''}, ${words.plans}: ${ids.join(', ')}`,
            ],
            ...findingRows(['coverage'], findings, language),
          ]),
          nextRow(found, { again: `${KUNREN} coverage`, onward: `${KUNREN} readiness PLAN` }, language),
        ]),
  );
  endByFindings(found);
}

/** What one account denies hides nothing of the others. */
async function lookedAt(
  look: () => Promise<readonly ReadinessFinding[]>,
  account: string,
): Promise<readonly ReadinessFinding[]> {
  try {
    return await look();
  } catch (error) {
    const values = { why: describeError(error) };
    return [{ check: 'coverage', code: 'UNREAD', state: 'unknown', resource: account, values }];
  }
}
