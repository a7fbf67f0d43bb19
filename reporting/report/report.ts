import type { DrillRecord } from '../../core/record.ts';
import type { Locale } from '../wording.ts';
import { contextOf } from './context.ts';
import { html } from './html.ts';
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
import { STYLE } from './style.ts';
import { verdictSection } from './verdict-section.ts';

/**
 * The report of a drill: one HTML file that needs nothing else, without script, for screens of any width and for A4.
 * The same record always gives the same bytes.
 */
export function renderReport(record: DrillRecord, locale: Locale): string {
  const context = contextOf(record, locale);
  const { words } = context;
  const title = `${words.title}: ${record.plan.title[locale]}`;
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="kunren ${record.toolVersion}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
${STYLE}
</head>
<body>
<a class="skip" href="#verdict">${words.skipToContent}</a>
${record.simulated ? html`<p class="simulated" role="note">${words.simulatedBanner}</p>` : null}
<header><p class="kind">${words.title}</p><h1>${record.plan.title[locale]}</h1><p class="note">${words.zoneNote(record.plan.schedule.timeZone)}</p></header>
<main>
${verdictSection(context)}
${identitySection(context)}
${scopeSection(context)}
${readinessSection(context)}
${timelineSection(context)}
${recoveryTimeSection(context)}
${recoveryPointSection(context)}
${actionsSection(context)}
${probesSection(context)}
${findingsSection(context)}
${cleanupSection(context)}
${limitsSection(context)}
${signOffSection(context)}
</main>
<footer><p>kunren ${record.toolVersion} · ${record.planId}/${record.drillId}</p></footer>
</body>
</html>
`.markup;
}
