import { allowedSecondsOf } from '../../core/verdict/allowed.ts';
import type { PastDrill } from '../../core/verdict/earlier.ts';
import { timeLimitOf } from '../limits.ts';
import type { Timeline } from './blocks.ts';
import { type Html, html } from './html.ts';
import { LOOKS } from './verdict-section.ts';

/** Both measures of each drill as a share of their objectives, so that one line shows every objective. */

const WIDTH = 960;
const NAME_WIDTH = 190;
const ROW_HEIGHT = 84;
const HEAD_HEIGHT = 6;
const FOOT_HEIGHT = 42;
const BAR_WIDTH = 30;
/** Shares above it are cut and get an arrow. */
export const HIGHEST_SHARE = 1.6;
/** From here on a bar's label meets the line of its objective. */
const CROSSED_SHARE = 0.45;
const HEIGHT = HEAD_HEIGHT + 2 * ROW_HEIGHT + FOOT_HEIGHT;

/** What the chart needs of a drill. */
type Drill = Omit<PastDrill, 'drillId' | 'sequence' | 'serversRecovered' | 'serversTotal'>;

interface Options {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly recoveryTime: string;
  readonly recoveryPoint: string;
  readonly note: string | null;
  /** Places for drills, so that several charts have the same axis; else as many as there are drills. */
  readonly slots?: number;
  /** The day of a moment in the plan's time zone: 2026-11-22. */
  readonly dayOf: (at: string) => string;
}

interface Row {
  readonly name: string;
  readonly shareOf: (drill: Drill) => number | null;
}

/** A chart of drills, oldest first. */
export function trendChart(drills: readonly Drill[], options: Options): Timeline {
  const { id, title } = options;
  const rows: readonly Row[] = [
    { name: options.recoveryTime, shareOf: timeShareOf },
    { name: options.recoveryPoint, shareOf: pointShareOf },
  ];
  const days = drills.map(({ startedAt }) => options.dayOf(startedAt));
  const slot = (WIDTH - NAME_WIDTH) / (options.slots ?? drills.length);
  const middle = (place: number): number => NAME_WIDTH + slot * (place + 0.5);
  const chart = html`<svg class="gantt" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title ${id}-text" font-size="12" fill="#1b1f24">
<title id="${id}-title">${title}</title><desc id="${id}-text">${options.description}</desc>
${rows.map((row, place) => rowOf(row, drills, HEAD_HEIGHT + place * ROW_HEIGHT, middle))}
${drills.map(({ verdict }, place) => footOf(verdict, days[place] ?? '', days[place - 1], middle(place)))}
</svg>`;
  return { title, chart, height: HEIGHT / WIDTH, legend: [], note: options.note };
}

/** The recovery time as a share of what was allowed; null: not measured. */
export const timeShareOf = (drill: Drill): number | null =>
  shareOf(drill.recoveryTimeSeconds, allowedSecondsOf(timeLimitOf(drill)));

/** The same of the recovery point. */
export const pointShareOf = (drill: Drill): number | null =>
  shareOf(drill.recoveryPointSeconds, drill.recoveryPointTargetSeconds);

const shareOf = (actualSeconds: number | null, targetSeconds: number): number | null =>
  actualSeconds === null || targetSeconds === 0 ? null : actualSeconds / targetSeconds;

function rowOf(
  { name, shareOf: shareIn }: Row,
  drills: readonly Drill[],
  top: number,
  middle: (place: number) => number,
): Html {
  const bottom = top + ROW_HEIGHT - 14;
  const scale = (ROW_HEIGHT - 34) / HIGHEST_SHARE;
  const y = (share: number): number => bottom - Math.min(share, HIGHEST_SHARE) * scale;
  const objective = y(1).toFixed(1);
  return html`<text x="0" y="${(bottom - 20).toFixed(1)}">${name}</text>
<line x1="${NAME_WIDTH}" x2="${WIDTH}" y1="${bottom}" y2="${bottom}" stroke="#c9d0d8"/>
${drills.map((drill, place) => barOf(shareIn(drill), middle(place), bottom, y))}
<line x1="${NAME_WIDTH}" x2="${WIDTH}" y1="${objective}" y2="${objective}" stroke="#a4161a" stroke-width="2" stroke-dasharray="5 3"/>
`;
}

/** A bar with its share above it; what was not measured is a question mark, never a short bar. */
function barOf(share: number | null, x: number, bottom: number, y: (share: number) => number): Html {
  const label = (text: string, above: number): Html =>
    html`<text x="${x.toFixed(1)}" y="${(above - 4).toFixed(1)}" text-anchor="middle">${text}</text>`;
  if (share === null) return label('?', bottom);
  const top = y(share);
  // A label that the objective's line would cross is placed above it.
  const isUnderLine = share > CROSSED_SHARE && share <= 1;
  const percent = `${Math.round(share * 100)} %${share > HIGHEST_SHARE ? ' ↑' : ''}`;
  return html`<rect x="${(x - BAR_WIDTH / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${BAR_WIDTH}" height="${Math.max(1, bottom - top).toFixed(1)}" fill="#7fa8d9" stroke="#1d4e89"/>${label(percent, isUnderLine ? y(1) : top)}`;
}

const COLOURS = { good: '#17603a', bad: '#a4161a', warn: '#7a4b00' } as const;

/** Verdict and day, and the year when it differs from the previous drill's. */
function footOf(verdict: Drill['verdict'], day: string, before: string | undefined, x: number): Html {
  const [symbol, look] = LOOKS[verdict];
  const top = HEAD_HEIGHT + 2 * ROW_HEIGHT;
  const year = day.slice(0, 4);
  const text = (line: string, y: number): Html =>
    html`<text x="${x.toFixed(1)}" y="${y}" text-anchor="middle">${line}</text>`;
  return html`<text x="${x.toFixed(1)}" y="${top + 6}" text-anchor="middle" font-weight="bold" fill="${COLOURS[look]}">${symbol}</text>${text(day.slice(5), top + 22)}${before?.slice(0, 4) === year ? null : text(year, top + 36)}
`;
}
