import type { DrillEvent } from '../../core/history/event.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { dayIn } from '../local-time.ts';
import type { Locale } from '../wording.ts';
import { wrap } from './columns.ts';
import { type Content, contentOf, type Fact, isProvisional } from './content.ts';
import { MESSAGE_WORDS } from './message-words.ts';

/** A message in plain text, of at most 72 half-width columns a line: RFC 5322 wants less than 78, and replies add some. */

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

const COLUMNS = 72;
const RULE = '-'.repeat(40);
/** SNS Developer Guide, API Publish: fewer than 100 characters without line breaks. */
const SUBJECT_CHARACTERS_MAX = 99;
const SHOWN = 10;

/** The event in each of the plan's languages, the subject in the first. */
export function mailOf(event: DrillEvent): Mail {
  const { languages } = event.plan;
  return {
    subject: oneLine(subjectOf(event, languages[0] ?? 'en'), SUBJECT_CHARACTERS_MAX),
    text: languages.map((locale) => section(event, locale)).join(`\n${RULE}\n\n`),
  };
}

function subjectOf(event: DrillEvent, locale: Locale): string {
  const { drill } = MESSAGE_WORDS[locale];
  const { plan, result, drillId } = event;
  const { type } = event;
  const verdict = isProvisional(type) ? MESSAGE_WORDS[locale].state[type] : contentOf(event, locale).verdict;
  const times =
    event.type === 'DrillRefused' && event.inARow > 1
      ? ` (${MESSAGE_WORDS[locale].inARow(event.inARow)})`
      : '';
  const day =
    isProvisional(type) || drillId === null || result === null
      ? ''
      : ` ${dayIn(result.startedAt, plan.timeZone)}`;
  return `[${drill}][${verdict}] ${plan.id}${day}${times}`;
}

function section(event: DrillEvent, locale: Locale): string {
  const content = contentOf(event, locale);
  const { title, words, sentences, steps } = content;
  const { result } = event;
  const hash = result?.recordSha256 ?? null;
  const lines = [
    title,
    ...(sentences.length === 0 ? [] : ['', ...sentences]),
    ...paragraph(content.facts.map(factLine)),
    ...listLines(content),
    ...paragraph(
      steps.flatMap(({ text, url }) => (url === null ? [`- ${text}`] : [`- ${text}:`, `  ${url}`])),
      `${words.label.nextSteps}:`,
    ),
    ...paragraph(content.details.map(factLine)),
    ...(hash === null ? [] : [`${words.label.recordHash}:`, hash]),
    '',
  ];
  return lines.flatMap((line) => wrap(oneLine(line) === '' ? '' : line, COLUMNS, indentOf(line))).join('\n');
}

const indentOf = (line: string): string => (line.startsWith('- ') ? '  ' : '');

const factLine = ({ label, value }: Fact): string => (label === '※' ? `※ ${value}` : `${label}: ${value}`);

const paragraph = (lines: readonly string[], title?: string): string[] =>
  lines.length === 0 ? [] : ['', ...(title === undefined ? [] : [title]), ...lines];

const listLines = ({ lists, words }: Content): string[] =>
  lists.flatMap(({ title, lines, total }) => {
    const shown = lines.slice(0, SHOWN);
    const rest = total - shown.length;
    return paragraph(
      [...shown.map((line) => `- ${oneLine(line)}`), ...(rest > 0 ? [`- ${words.others(rest)}`] : [])],
      `${title}:`,
    );
  });
