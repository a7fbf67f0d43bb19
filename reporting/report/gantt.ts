import { allowedSecondsOf } from '../../core/verdict/allowed.ts';
import { clockDifferenceOf } from '../../core/verdict/phases.ts';
import type { DrillRecord, DrillServer } from '../../core/verdict/record.ts';
import { timeLimitText } from '../limits.ts';
import type { Timeline } from './blocks.ts';
import { byConcern, type Context, seconds, startOf } from './context.ts';
import { type Html, html } from './html.ts';
import { phaseName } from './method-words.ts';

/** A chart with more rows is not readable. */
const ROWS = 40;
const ROW_HEIGHT = 26;
const BAR_HEIGHT = 14;
const NAME_WIDTH = 190;
const CHART_WIDTH = 740;
const WIDTH = NAME_WIDTH + CHART_WIDTH + 30;
const HEAD_HEIGHT = 34;
const FOOT_HEIGHT = 24;
const NAME_CHARACTERS = 24;
const TICK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480];
const TICKS = 9;

interface Bar {
  readonly phase: string;
  readonly from: number;
  readonly to: number;
  /** The phase that never ended: the bar ends when nobody waited for it any more. */
  readonly failed: boolean;
}

interface Row {
  readonly server: DrillServer;
  readonly bars: readonly Bar[];
  /** The most that are drawn. */
  readonly phases: readonly string[];
}

/** The phases of each server over the time since the first request, with the objective's line; null without servers. */
export function gantt(context: Context): Timeline | null {
  const { record, words, locale } = context;
  const start = startOf(context);
  const servers = byConcern(context)
    .filter(({ requestedAt }) => requestedAt !== null)
    .slice(0, ROWS);
  if (start === null || servers.length === 0) return null;
  return {
    title: words.section.timeline,
    chart: chartOf(context, servers, start),
    height: heightOf(servers.length) / WIDTH,
    legend: [
      ...phasesOf(servers).map((phase) => ({
        swatch: swatchOf(phase, phasesOf(servers)),
        name: phaseName(locale, phase),
      })),
      ...(servers.some(({ verifiedAt }) => verifiedAt === null)
        ? [{ swatch: swatch(html`${FAILED} fill="none"`, null), name: words.unfinished }]
        : []),
    ],
    note:
      servers.length < record.servers.length ? words.shownOf(servers.length, record.servers.length) : null,
  };
}

const heightOf = (rows: number): number => HEAD_HEIGHT + rows * ROW_HEIGHT + FOOT_HEIGHT;

function chartOf(context: Context, servers: readonly DrillServer[], start: number): Html {
  const { record, words } = context;
  const rows = servers.map((server) => ({ server, bars: barsOf(record, server, start) }));
  const phases = phasesOf(servers);
  const objective = allowedSecondsOf(record.recoveryTime);
  const last = Math.max(objective, ...rows.flatMap(({ bars }) => bars.map(({ to }) => to)));
  const end = last * 1.04;
  const x = (at: number): string => (NAME_WIDTH + (at / end) * CHART_WIDTH).toFixed(1);
  const bottom = HEAD_HEIGHT + rows.length * ROW_HEIGHT;
  return html`<svg class="gantt" viewBox="0 0 ${WIDTH} ${heightOf(rows.length)}" role="img" aria-labelledby="gantt-title gantt-text" font-size="12" fill="#1b1f24">
<title id="gantt-title">${words.section.timeline}</title><desc id="gantt-text">${words.ganttDescription(servers.length)}</desc>
<defs>${phases.map((phase) => fillOf(phase, phases, 'chart').pattern)}</defs>
${ticksOf(end).map(
  (
    at,
  ) => html`<line x1="${x(at)}" x2="${x(at)}" y1="${HEAD_HEIGHT - 6}" y2="${bottom}" stroke="#c9d0d8"/><text x="${x(at)}" y="${HEAD_HEIGHT - 12}" text-anchor="middle">${seconds(context, at)}</text>
`,
)}${rows.map(({ server, bars }, place) => rowOf(context, { server, bars, phases }, HEAD_HEIGHT + place * ROW_HEIGHT, x))}
<line x1="${x(objective)}" x2="${x(objective)}" y1="${HEAD_HEIGHT - 6}" y2="${bottom + 4}" stroke="#a4161a" stroke-width="2" stroke-dasharray="5 3"/>
<text x="${x(objective)}" y="${bottom + 18}" text-anchor="${objective > end / 2 ? 'end' : 'start'}" fill="#a4161a" font-weight="bold">${timeLimitText(record.recoveryTime, context.locale)}</text>
</svg>`;
}

const INK = html`stroke="#3a4350" stroke-width="0.5"`;
/** Dashes, so that nobody needs to see the colour. */
const FAILED = html`stroke="#a4161a" stroke-width="2" stroke-dasharray="4 2"`;

/** Verification comes last with every recovery method. */
const VERIFICATION = 'verification';

/** The phases that are drawn, in their order: those of the server that has the most, then the proof. */
function phasesOf(servers: readonly DrillServer[]): string[] {
  const [most = []] = servers
    .map(({ launch }) => launch.phases.map(({ name }) => name))
    .toSorted((a, b) => b.length - a.length);
  return [...most, VERIFICATION];
}

/** Each phase has its own hatching besides its colour; beyond these they repeat. */
const FILLS: readonly ((id: string) => Html | null)[] = [
  () => null,
  (id) =>
    html`<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect x="0" y="0" width="6" height="6" fill="#7fa8d9"/><line x1="0" y1="0" x2="0" y2="6" stroke="#1d4e89" stroke-width="2"/></pattern>`,
  (id) =>
    html`<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse"><rect x="0" y="0" width="6" height="6" fill="#f0d9a8"/><circle cx="3" cy="3" r="1.4" fill="#7a5200"/></pattern>`,
];
const verificationFill = (id: string): Html =>
  html`<pattern id="${id}" width="4" height="4" patternUnits="userSpaceOnUse"><rect x="0" y="0" width="4" height="4" fill="#bfe0c8"/><line x1="0" y1="2" x2="4" y2="2" stroke="#1f6b3a" stroke-width="1.4"/></pattern>`;

/** Ids differ between the drawings of a page, and use indexes, because a phase's name is chosen by the method. */
function fillOf(
  phase: string,
  phases: readonly string[],
  drawing: string,
): { readonly fill: string; readonly pattern: Html | null } {
  const place = phases.indexOf(phase);
  const id = `phase-${place}-${drawing}`;
  const make = phase === VERIFICATION ? verificationFill : FILLS[place % FILLS.length];
  const pattern = make?.(id) ?? null;
  return { fill: pattern === null ? '#5b4b8a' : `url(#${id})`, pattern };
}

const swatchOf = (phase: string, phases: readonly string[]): Html => {
  const { fill, pattern } = fillOf(phase, phases, 'legend');
  return swatch(html`${INK} fill="${fill}"`, pattern);
};

const swatch = (look: Html, pattern: Html | null): Html =>
  html`<svg class="swatch" viewBox="0 0 18 12" width="18" height="12"><defs>${pattern}</defs><rect x="1" y="1" width="16" height="10" ${look}/></svg>`;

/** Full-width characters take two columns. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

function fitting(name: string): string {
  const characters = [...name];
  let columnsLeft = NAME_CHARACTERS;
  const kept = characters.findIndex((character) => {
    columnsLeft -= WIDE.test(character) ? 2 : 1;
    return columnsLeft < 0;
  });
  return kept === -1 ? name : `${characters.slice(0, Math.max(1, kept - 1)).join('')}…`;
}

function rowOf(
  context: Context,
  { server, bars, phases }: Row,
  top: number,
  x: (at: number) => string,
): Html {
  const { locale } = context;
  const middle = top + ROW_HEIGHT / 2;
  const ended = Math.max(0, ...bars.map(({ to }) => to));
  const [mark, colour] = server.verifiedAt === null ? ['✕', '#a4161a'] : ['✓', '#17603a'];
  return html`<text x="0" y="${middle + 4}">${fitting(server.hostname)}</text>
${bars.map(
  ({ phase, from, to, failed }) =>
    html`<rect x="${x(from)}" y="${middle - BAR_HEIGHT / 2}" width="${Math.max(1, Number(x(to)) - Number(x(from))).toFixed(1)}" height="${BAR_HEIGHT}" ${failed ? FAILED : INK} fill="${fillOf(phase, phases, 'chart').fill}"><title>${server.hostname}: ${phaseName(locale, phase)} ${seconds(context, to - from)}${failed ? ` (✕ ${context.words.unfinished})` : ''}</title></rect>`,
)}<text x="${(Number(x(ended)) + 6).toFixed(1)}" y="${middle + 5}" fill="${colour}" font-weight="bold">${mark}</text>
`;
}

/** The bars of one server; AWS's own times are placed by kunren's clock, as far as the difference is known. */
function barsOf(record: DrillRecord, server: DrillServer, start: number): Bar[] {
  const ahead = clockDifferenceOf(record) ?? 0;
  const at = (moment: string | null | undefined, aheadSeconds = 0): number | null =>
    moment == null || Number.isNaN(Date.parse(moment))
      ? null
      : Math.max(0, (Date.parse(moment) - start) / 1_000 - aheadSeconds);
  const spans = [
    ...server.launch.phases.map(
      ({ name, startedAt, endedAt, clock }) =>
        [
          name,
          at(startedAt, clock === 'kunren' ? 0 : ahead),
          at(endedAt, clock === 'aws' ? ahead : 0),
        ] as const,
    ),
    [VERIFICATION, at(server.launch.launchedAt), at(server.verifiedAt)] as const,
  ];
  const done = spans.flatMap(([phase, from, to]) =>
    from === null || to === null || to < from ? [] : [{ phase, from, to, failed: false }],
  );
  const open = server.verifiedAt === null ? spans.find(([, , to]) => to === null) : undefined;
  if (open === undefined) return done;
  const [phase, began] = open;
  const from = began ?? Math.max(at(server.requestedAt) ?? 0, ...done.map(({ to }) => to));
  const to = at(endOf(record, server));
  return to === null || to < from ? done : [...done, { phase, from, to, failed: true }];
}

/** When nobody waited any more for a server that did not recover. */
function endOf({ waves, cleanup, endedAt }: DrillRecord, server: DrillServer): string {
  const wave = waves.find(({ name }) => name === server.wave);
  const operation = wave?.operations.find(({ operationID }) => operationID === server.operationID);
  const failed = server.launch.status === 'FAILED' ? (operation?.endedAt ?? operation?.noticedAt) : null;
  return failed ?? wave?.endedAt ?? cleanup.startedAt ?? endedAt;
}

/** Whole minutes at even distances, no more than are readable. */
function ticksOf(end: number): number[] {
  const step = (TICK_MINUTES.find((minutes) => end / 60 / minutes <= TICKS) ?? 1_440) * 60;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, place) => place * step);
}
