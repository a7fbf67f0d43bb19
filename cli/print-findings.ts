import { type Command, Option } from 'commander';
import type { ReadinessCheck, ReadinessFinding } from '../core/readiness/finding.ts';
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

/** A finding with its sentences, for machines too. */
export const spelled = (finding: ReadinessFinding, locale: Locale) => {
  const { wrong, wayOut } = describeFinding(finding, locale);
  return { ...finding, wrong: oneLine(wrong), wayOut: oneLine(wayOut) };
};

/** One row a finding and one for its way out; a check without any is ✓. */
export function findingRows(
  checks: readonly ReadinessCheck[],
  findings: readonly ReadinessFinding[],
  locale: Locale,
): Row[] {
  const words = READINESS_WORDS[locale];
  return checks.flatMap((check): Row[] => {
    const found = findings.filter((finding) => finding.check === check);
    if (found.length === 0) return [[`✓ ${words.checks[check]}`, words.ok]];
    return found.flatMap((finding): Row[] => {
      const { wrong, wayOut } = spelled(finding, locale);
      return [
        [`${SIGNS[finding.state]} ${words.checks[check]}`, wrong],
        ['', `→ ${wayOut}`],
      ];
    });
  });
}

/** What to do next: look again after a finding, else the command that goes on from here. */
export const nextRow = (
  findings: readonly ReadinessFinding[],
  commands: { readonly again: string; readonly onward: string },
  locale: Locale,
): Row => {
  const { next, again, nothing } = READINESS_WORDS[locale];
  return [next, findings.length === 0 ? nothing(commands.onward) : again(commands.again)];
};

/** Sets the exit status by what was found. */
export function endByFindings(findings: readonly ReadinessFinding[]): void {
  process.exitCode = findings.length === 0 ? 0 : NOT_READY;
}
