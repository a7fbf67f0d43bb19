import { type Command, Option } from 'commander';
import type { NotLookedAt, ReadinessCheck, ReadinessFinding } from '../core/readiness/finding.ts';
import { maskSecrets } from '../core/text/mask-secrets.ts';
import { oneLine } from '../core/text/one-line.ts';
import { describeFinding } from '../reporting/readiness/describe.ts';
import { READINESS_WORDS } from '../reporting/readiness/words.ts';
import type { Locale } from '../reporting/wording.ts';
import type { Row } from './rows.ts';

/** The exit status of what is failing or not known; the same as where a check would refuse. */
const NOT_READY = 3;
const SIGNS = { failing: '✗', unknown: '?' } as const;

/** Adds --language. */
export const withLanguage = (command: Command): Command =>
  command.addOption(
    new Option('--language <language>', 'of what is printed').choices(['ja', 'en']).default('en'),
  );

/** Text of the account, such as a host name, as it may be printed and kept in a log. */
export const printable = (text: string): string => oneLine(maskSecrets(text));

/** A finding with its sentences, for machines too. */
export const spelled = (finding: ReadinessFinding, locale: Locale) => {
  const { wrong, wayOut } = describeFinding(finding, locale);
  return {
    ...finding,
    resource: printable(finding.resource),
    values: Object.fromEntries(
      Object.entries(finding.values).map(([name, value]) => [name, printable(value)]),
    ),
    wrong: printable(wrong),
    wayOut: printable(wayOut),
  };
};

/** One row a finding and one for its way out; a check without any is ✓, unless it was not made. */
export function findingRows(
  checks: readonly ReadinessCheck[],
  findings: readonly ReadinessFinding[],
  locale: Locale,
  notLookedAt: readonly NotLookedAt[] = [],
): Row[] {
  const words = READINESS_WORDS[locale];
  return checks.flatMap((check): Row[] => {
    const found = findings.filter((finding) => finding.check === check);
    const missing = notLookedAt.filter((one) => one.check === check);
    if (found.length + missing.length === 0) return [[`✓ ${words.checks[check]}`, words.ok]];
    const rows = found.flatMap((finding): Row[] => {
      const { wrong, wayOut } = spelled(finding, locale);
      return [
        [`${SIGNS[finding.state]} ${words.checks[check]}`, wrong],
        ['', `→ ${wayOut}`],
      ];
    });
    return [...rows, ...missing.map((one): Row => [`? ${words.checks[check]}`, words.notLookedAt(one)])];
  });
}

/** The state of each check, for machines. */
export const checkStates = (
  checks: readonly ReadinessCheck[],
  findings: readonly ReadinessFinding[],
  locale: Locale,
  notLookedAt: readonly NotLookedAt[],
) =>
  checks.map((check) => {
    const states = findings.filter((finding) => finding.check === check).map(({ state }) => state);
    const missing = notLookedAt.find((one) => one.check === check);
    return {
      check,
      state: states.includes('failing')
        ? 'failing'
        : states.length > 0 || missing !== undefined
          ? 'unknown'
          : 'ok',
      ...(missing === undefined ? {} : { notLookedAt: READINESS_WORDS[locale].notLookedAt(missing) }),
    };
  });

/** What to do next: look again after a finding, else the command that goes on from here. */
export const nextRow = (
  findings: readonly unknown[],
  commands: { readonly again: string; readonly onward: string },
  locale: Locale,
): Row => {
  const { next, again, nothing } = READINESS_WORDS[locale];
  return [next, findings.length === 0 ? nothing(commands.onward) : again(commands.again)];
};

/** Sets the exit status by what was found. */
export function endByFindings(findings: readonly unknown[]): void {
  process.exitCode = findings.length === 0 ? 0 : NOT_READY;
}
