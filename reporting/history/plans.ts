import { PLAN_STATES, type PlanState } from '../../core/history/concerns.ts';
import type { HistoryRow } from '../../core/history/history.ts';
import type { PlanStanding } from '../../core/history/standing.ts';
import { dayIn } from '../local-time.ts';
import { code, type Look, type Text } from '../report/blocks.ts';
import { type Html, html } from '../report/html.ts';
import { textHtml } from '../report/html-blocks.ts';
import { WORDING } from '../wording.ts';
import { type Context, idOf, planIdOf } from './context.ts';
import { limitChart } from './limit-chart.ts';
import { readinessText } from './readiness.ts';
import { unprovenText } from './servers.ts';
import { verdictText } from './verdict-text.ts';

/** The first screen of the history's page: how many plans stand how, and a row for each. */

const LOOK_OF = {
  failing: ['✕', 'bad'],
  unproven: ['✕', 'bad'],
  changed: ['!', 'warn'],
  overdue: ['!', 'warn'],
  proven: ['✓', 'good'],
} as const satisfies Record<PlanState, readonly [string, Look]>;

/** One line of numbers that add up, each of which shows its plans alone. */
export function summaryHtml(context: Context, plans: readonly PlanStanding[]): Html {
  const { words } = context;
  const choice = (name: string, text: Html, count: number, isChosen = false): Html => {
    const id = idOf(context, `show-${name}`);
    return html`<span><input type="radio" name="${idOf(context, 'show')}" id="${id}" class="show-${name}"${
      isChosen ? html` checked` : count === 0 ? html` disabled` : null
    }><label for="${id}">${text} <b>${count}</b></label></span>
`;
  };
  return html`<fieldset class="filter"><legend>${words.planCount(plans.length)}</legend>
${choice('all', html`${words.all}`, plans.length, true)}${PLAN_STATES.toReversed().map((state) =>
  choice(state, stateMark(context, state), plans.filter((plan) => plan.state === state).length),
)}</fieldset>`;
}

const stateMark = ({ words }: Context, state: PlanState): Html => {
  const [symbol, look] = LOOK_OF[state];
  return html`<span class="mark ${look}">${symbol} ${words.state[state]}</span>`;
};

interface Cell {
  readonly title: string;
  readonly cell: (plan: PlanStanding) => Html;
}

/** A row for each plan, which a phone shows as a card. */
export function plansHtml(context: Context, plans: readonly PlanStanding[]): Html {
  const { words } = context;
  const columns = columnsOf(context);
  const id = idOf(context, 'plans');
  return html`<section class="plans" aria-labelledby="${id}"><h2 id="${id}">${words.plans}</h2>
<div class="scroll" role="group" aria-labelledby="${id}" tabindex="0"><table>
<caption class="hidden">${words.plans}</caption>
<thead><tr><th scope="col">${words.column.plan}</th>${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${plans.map(
    (plan) => html`<tr class="plan ${plan.state}"><th scope="row">${nameOf(context, plan)}</th>${columns.map(
      ({ title, cell }) => html`<td data-title="${title}"><div>${cell(plan)}</div></td>`,
    )}</tr>
`,
  )}</tbody></table></div>
</section>
`;
}

const nameOf = (context: Context, { planId, drills }: PlanStanding): Html =>
  html`<a href="#${planIdOf(context, planId)}">${planId}</a>${
    drills?.latest.simulated === true ? html` <em>(${context.words.simulated})</em>` : null
  }`;

function columnsOf(context: Context): readonly Cell[] {
  const { words, areLooksKnown } = context;
  const { column } = words;
  return [
    { title: column.state, cell: ({ state }) => stateMark(context, state) },
    { title: column.action, cell: (plan) => actionsHtml(context, plan) },
    { title: column.unproven, cell: ({ servers }) => textHtml(unprovenText(context, servers)) },
    {
      title: column.lastDrill,
      cell: ({ drills }) => textHtml(drills === null ? '–' : lastText(context, drills.latest)),
    },
    { title: column.measured, cell: (plan) => measuredHtml(context, plan) },
    ...(areLooksKnown
      ? [
          {
            title: column.readiness,
            cell: ({ readiness }: PlanStanding) => textHtml(readinessText(context, readiness)),
          },
        ]
      : []),
    {
      title: column.passRate,
      cell: ({ drills }) =>
        textHtml(
          drills === null || drills.passRate === null ? '–' : `${Math.round(drills.passRate * 100)} %`,
        ),
    },
  ];
}

/** What can be read at a glance: the plan's section has all. */
const ACTIONS = 2;

function actionsHtml({ words, locale }: Context, { concerns }: PlanStanding): Html {
  if (concerns.length === 0) return html`<em>${words.nothingToDo}</em>`;
  const more = concerns.length - ACTIONS;
  return html`<ul>${concerns
    .slice(0, ACTIONS)
    .map(({ code, count }) => html`<li>${words.concern[code](count)}</li>`)}</ul>${
    more > 0 ? html`<em>${WORDING[locale].more(more)}</em>` : null
  }`;
}

const lastText = (context: Context, row: HistoryRow): Text => [
  verdictText(context, row),
  ' ',
  code(dayIn(row.startedAt, row.timeZone)),
];

/** Of the newest drill that measured something. */
function measuredHtml({ words }: Context, { drills }: PlanStanding): Html {
  const measured = drills?.rows.findLast(
    ({ recoveryTimeSeconds, recoveryPointSeconds }) =>
      recoveryTimeSeconds !== null || recoveryPointSeconds !== null,
  );
  return measured === undefined ? html`${words.notMeasured}` : limitChart(measured, words.shares);
}
