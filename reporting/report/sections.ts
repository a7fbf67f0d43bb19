import type { Section } from './blocks.ts';
import type { Context } from './context.ts';
import { controlsSection } from './controls-section.ts';
import { driftSection } from './drift-section.ts';
import { eventLogSection } from './event-log-section.ts';
import { failbackSection } from './failback-section.ts';
import { recoveryPointSection, recoveryTimeSection, timelineSection } from './measure-sections.ts';
import {
  actionsSection,
  cleanupSection,
  findingsSection,
  limitsSection,
  probesSection,
  signOffSection,
} from './outcome-sections.ts';
import { scenarioSection } from './scenario-section.ts';
import { identitySection, readinessSection, scopeSection } from './scope-sections.ts';
import { changesSection, trendSection } from './trend-sections.ts';
import { summarySection } from './verdict-section.ts';
import { verificationSection } from './verification-section.ts';

/** For whoever decides: the result, what to do, the measures, then server by server, then what to sign. */
const BODY: readonly Part[] = [
  summarySection,
  findingsSection,
  scenarioSection,
  recoveryTimeSection,
  recoveryPointSection,
  timelineSection,
  cleanupSection,
  driftSection,
  changesSection,
  trendSection,
  probesSection,
  actionsSection,
  scopeSection,
  readinessSection,
  failbackSection,
  limitsSection,
  signOffSection,
];

/** For whoever checks: identifiers, the log, the control map and the files. */
const ANNEXES: readonly Part[] = [identitySection, eventLogSection, controlsSection, verificationSection];

type Part = (context: Context) => Section | undefined;

/** What follows the verdict, in reading order: the same in every format. */
export function sectionsOf(context: Context): readonly Section[] {
  const { words } = context;
  const made = (parts: readonly Part[]): Section[] => parts.flatMap((part) => part(context) ?? []);
  const body = made(BODY);
  const annexes = made(ANNEXES).map((section, place) =>
    renamed(section, words.annex(String.fromCharCode('A'.charCodeAt(0) + place), section.title)),
  );
  return [
    ...body.filter((section) => sentenceOf(section) === undefined),
    ...foldedSections(body, context),
    ...annexes,
  ];
}

const renamed = (section: Section, title: string): Section => ({
  ...section,
  title,
  blocks: section.blocks.map((block) =>
    block.kind === 'table' && block.caption === section.title ? { ...block, caption: title } : block,
  ),
});

/** All that a section says, where that is one sentence. */
function sentenceOf({ id, blocks }: Section): string | undefined {
  const [only, ...others] = blocks;
  // That nothing was found is what the reader has come for.
  if (id === 'findings' || others.length > 0 || only?.kind !== 'paragraph') return undefined;
  return typeof only.text === 'string' ? only.text : undefined;
}

/** Sections with nothing to show: a line each, in place of a page of headings. */
function foldedSections(body: readonly Section[], { words }: Context): Section[] {
  const items = body.flatMap((section) => {
    const sentence = sentenceOf(section);
    return sentence === undefined ? [] : [words.nothingOf(section.title, sentence)];
  });
  if (items.length === 0) return [];
  return [{ id: 'nothing', title: words.section.nothing, blocks: [{ kind: 'list', items }] }];
}
