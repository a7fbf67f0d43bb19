import type { HistoryRow } from '../../core/history/history.ts';
import { type Html, html } from '../report/html.ts';
import { HIGHEST_SHARE, pointShareOf, timeShareOf } from '../report/trend-chart.ts';

/** Both measures of one drill against what was allowed: drawn below each other, all plans have one axis and one line. */

const WIDTH = 220;
const HEIGHT = 32;
const PLOT_LEFT = 30;
const PLOT_WIDTH = 136;
const BAR_HEIGHT = 8;

const xOf = (share: number): string =>
  (PLOT_LEFT + (Math.min(share, HIGHEST_SHARE) / HIGHEST_SHARE) * PLOT_WIDTH).toFixed(1);

/** `50 %`; a question mark for what was not measured, never a short bar. */
export const percentOf = (share: number | null): string =>
  share === null ? '?' : `${Math.round(share * 100)} %`;

/** Two bars whose axis ends at the same share in every plan; the label says the same in words. */
export function limitChart(drill: HistoryRow, wordsOf: (time: string, point: string) => string): Html {
  const shares = [timeShareOf(drill), pointShareOf(drill)] as const;
  const [time, point] = shares.map(percentOf);
  return html`<svg class="limit" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${wordsOf(time ?? '?', point ?? '?')}" font-size="11" fill="#1b1f24">${shares.map(
    (share, place) => barOf(place === 0 ? 'RTO' : 'RPO', share, 3 + place * 15),
  )}<line x1="${xOf(1)}" x2="${xOf(1)}" y1="0" y2="${HEIGHT}" stroke="#a4161a" stroke-width="2" stroke-dasharray="5 3"/></svg>`;
}

const barOf = (name: string, share: number | null, top: number): Html =>
  html`<text x="0" y="${top + BAR_HEIGHT}">${name}</text><rect x="${PLOT_LEFT}" y="${top}" width="${PLOT_WIDTH}" height="${BAR_HEIGHT}" fill="#e6eaee"/>${
    share === null
      ? null
      : html`<rect x="${PLOT_LEFT}" y="${top}" width="${(Number(xOf(share)) - PLOT_LEFT).toFixed(1)}" height="${BAR_HEIGHT}" fill="#1d4e89"/>`
  }<text x="${PLOT_LEFT + PLOT_WIDTH + 5}" y="${top + BAR_HEIGHT}">${percentOf(share)}</text>`;
