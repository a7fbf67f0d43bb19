/** The state machine as a Mermaid diagram, for docs/architecture.md. */

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly End?: boolean;
  readonly Choices?: readonly { readonly StringEquals?: string; readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

export interface StateMachine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Choices are drawn as labels on the arrows of the step before them; every arrow of the machine is there. */
export function diagramOf({ StartAt, States }: StateMachine): string {
  const shown = Object.entries(States).filter(([, { Type }]) => Type !== 'Choice');
  const arrows = shown.flatMap(([name, state]) => [
    ...waysFrom(state.Next, States).map(([to, label]) => arrow(name, to, label)),
    ...(state.End === true ? [arrow(name, '[*]')] : []),
    ...(state.Catch ?? []).map(({ Next }) => arrow(name, Next, 'any error')),
  ]);
  return ['stateDiagram-v2', arrow('[*]', StartAt), ...arrows].join('\n');
}

const arrow = (from: string, to: string, label?: string): string =>
  `  ${from} --> ${to}${label === undefined ? '' : `: ${label}`}`;

/** Where a step may lead to, through the choice after it. */
function waysFrom(
  next: string | undefined,
  states: StateMachine['States'],
): (readonly [to: string, label?: string])[] {
  if (next === undefined) return [];
  const choice = states[next];
  if (choice?.Type !== 'Choice') return [[next]];
  return [
    ...(choice.Choices ?? []).map(({ StringEquals, Next }) => [Next, StringEquals ?? ''] as const),
    ...(choice.Default === undefined ? [] : [[choice.Default, 'else'] as const]),
  ];
}
