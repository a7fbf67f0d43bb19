import type { DrillServer } from '../../core/record.ts';
import { byConcern, type Context, seconds, startOf } from './context.ts';
import { type Html, html } from './html.ts';
import type { Phase } from './words.ts';

/** A chart of more rows is no longer read. */
const ROWS = 40;
const ROW_HEIGHT = 26;
const BAR_HEIGHT = 14;
const NAME_WIDTH = 190;
const CHART_WIDTH = 740;
const WIDTH = NAME_WIDTH + CHART_WIDTH + 30;
const HEAD_HEIGHT = 34;
const NAME_CHARACTERS = 24;
const TICK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480];
const TICKS = 9;

interface Bar {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
}

/** The phases of each server over the time since the first request, with the objective's line. */
export function gantt(context: Context): Html {
  const { record, words } = context;
  const start = startOf(context);
  const servers = byConcern(context)
    .filter(({ requestedAt }) => requestedAt !== null)
    .slice(0, ROWS);
  if (start === null || servers.length === 0) return html`<p>${words.nothingMeasured}</p>`;
  const rows = servers.map((server) => ({ server, bars: barsOf(server, start) }));
  const objective = record.recoveryTime.targetSeconds - record.recoveryTime.allowanceSeconds;
  const last = Math.max(objective, ...rows.flatMap(({ bars }) => bars.map(({ to }) => to)));
  const end = last * 1.04;
  const x = (at: number): string => (NAME_WIDTH + (at / end) * CHART_WIDTH).toFixed(1);
  const height = HEAD_HEIGHT + rows.length * ROW_HEIGHT + 24;
  const bottom = HEAD_HEIGHT + rows.length * ROW_HEIGHT;
  return html`<div class="scroll" role="region" aria-label="${words.section.timeline}" tabindex="0">
<svg class="gantt" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="gantt-title gantt-text">
<title id="gantt-title">${words.section.timeline}</title><desc id="gantt-text">${words.ganttDescription(servers.length)}</desc>
${PATTERNS}
${ticksOf(end).map(
  (
    at,
  ) => html`<line x1="${x(at)}" x2="${x(at)}" y1="${HEAD_HEIGHT - 6}" y2="${bottom}" class="tick"/><text x="${x(at)}" y="${HEAD_HEIGHT - 12}" text-anchor="middle">${seconds(context, at)}</text>
`,
)}${rows.map(({ server, bars }, place) => rowOf(context, server, bars, HEAD_HEIGHT + place * ROW_HEIGHT, x))}
<line x1="${x(objective)}" x2="${x(objective)}" y1="${HEAD_HEIGHT - 6}" y2="${bottom + 4}" class="objective"/>
<text x="${x(objective)}" y="${bottom + 18}" text-anchor="${objective > end / 2 ? 'end' : 'start'}" class="objective-name">${words.label.objective} ${seconds(context, objective)}</text>
</svg></div>
<ul class="legend" aria-hidden="true">${PHASES.map((phase) => html`<li><svg viewBox="0 0 18 12" class="swatch"><rect width="18" height="12" class="${phase}"/></svg>${words.phase[phase]}</li>`)}</ul>
${servers.length < record.servers.length ? html`<p class="note">${words.shownOf(servers.length, record.servers.length)}</p>` : null}`;
}

const PHASES: readonly Phase[] = [
  'snapshotSeconds',
  'conversionSeconds',
  'launchSeconds',
  'verificationSeconds',
];

/** Each phase has a hatching of its own beside its colour. */
const PATTERNS = html`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#7fa8d9"/><line x1="0" y1="0" x2="0" y2="6" stroke="#1d4e89" stroke-width="2"/></pattern><pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#f0d9a8"/><circle cx="3" cy="3" r="1.4" fill="#7a5200"/></pattern><pattern id="lines" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#bfe0c8"/><line x1="0" y1="2" x2="4" y2="2" stroke="#1f6b3a" stroke-width="1.4"/></pattern></defs>`;

function rowOf(
  context: Context,
  server: DrillServer,
  bars: readonly Bar[],
  top: number,
  x: (at: number) => string,
): Html {
  const { words } = context;
  const middle = top + ROW_HEIGHT / 2;
  const ended = Math.max(0, ...bars.map(({ to }) => to));
  const [mark, kind] = server.verifiedAt === null ? ['✕', 'bad'] : ['✓', 'good'];
  const name =
    server.hostname.length > NAME_CHARACTERS
      ? `${server.hostname.slice(0, NAME_CHARACTERS - 1)}…`
      : server.hostname;
  return html`<text x="0" y="${middle + 4}" class="name">${name}</text>
${bars.map(
  ({ phase, from, to }) =>
    html`<rect x="${x(from)}" y="${middle - BAR_HEIGHT / 2}" width="${Math.max(1, Number(x(to)) - Number(x(from))).toFixed(1)}" height="${BAR_HEIGHT}" class="${phase}"><title>${server.hostname}: ${words.phase[phase]} ${seconds(context, to - from)}</title></rect>`,
)}<text x="${(Number(x(ended)) + 6).toFixed(1)}" y="${middle + 5}" class="${kind}">${mark}</text>
`;
}

/** The bars of one server; DRS's own times are shown where they fall by its clock. */
function barsOf(server: DrillServer, start: number): Bar[] {
  const at = (moment: string | null | undefined): number | null =>
    moment == null || Number.isNaN(Date.parse(moment))
      ? null
      : Math.max(0, (Date.parse(moment) - start) / 1_000);
  const logged = (name: string): number | null =>
    at(server.launch.events.find(({ event }) => event === name)?.at);
  const spans: readonly (readonly [Phase, number | null, number | null])[] = [
    ['snapshotSeconds', logged('SNAPSHOT_START'), logged('SNAPSHOT_END')],
    ['conversionSeconds', logged('CONVERSION_START'), logged('CONVERSION_END')],
    ['launchSeconds', logged('LAUNCH_START'), at(server.launch.launchedAt)],
    ['verificationSeconds', at(server.launch.launchedAt), at(server.verifiedAt)],
  ];
  return spans.flatMap(([phase, from, to]) =>
    from === null || to === null || to < from ? [] : [{ phase, from, to }],
  );
}

/** Whole minutes at an even distance, at most as many as can be read. */
function ticksOf(end: number): number[] {
  const step = (TICK_MINUTES.find((minutes) => end / 60 / minutes <= TICKS) ?? 1_440) * 60;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, place) => place * step);
}
