import type { Section } from './blocks.ts';
import type { Context } from './context.ts';
import { controlsSection } from './controls-section.ts';
import { driftSection } from './drift-section.ts';
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
import { identitySection, readinessSection, scopeSection } from './scope-sections.ts';
import { changesSection, trendSection } from './trend-sections.ts';
import { summarySection } from './verdict-section.ts';
import { verificationSection } from './verification-section.ts';

/** What follows the verdict, in reading order: the same in every format. */
export const sectionsOf = (context: Context): readonly Section[] =>
  [
    summarySection,
    identitySection,
    scopeSection,
    readinessSection,
    timelineSection,
    recoveryTimeSection,
    recoveryPointSection,
    actionsSection,
    probesSection,
    failbackSection,
    findingsSection,
    trendSection,
    driftSection,
    changesSection,
    cleanupSection,
    controlsSection,
    limitsSection,
    verificationSection,
    signOffSection,
  ].flatMap((section) => section(context) ?? []);
