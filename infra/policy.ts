/** IAM policies from grants: one statement for all actions that share resources and conditions. */

export interface Grant {
  readonly actions: readonly string[];
  /** Texts for Fn::Sub. */
  readonly resources: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  /** Why the resource is `*`: nothing narrower is possible. */
  readonly reason?: string;
  /** Whether the call is made in the servers' account, which may be another one. */
  readonly inTarget?: true;
}

export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string[];
  readonly Resource: readonly unknown[];
  readonly Condition?: Grant['condition'];
}

export function statementsOf(grants: readonly Grant[]): Statement[] {
  const byPlace = new Map<string, { grant: Grant; actions: Set<string> }>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.resources, grant.condition]);
    const place = byPlace.get(key) ?? { grant, actions: new Set() };
    for (const action of grant.actions) place.actions.add(action);
    byPlace.set(key, place);
  }
  return [...byPlace.values()].map(({ grant: { resources, condition }, actions }) => ({
    Effect: 'Allow',
    Action: [...actions].sort(),
    Resource: resources.map(substituted),
    ...(condition === undefined ? {} : { Condition: condition }),
  }));
}

/** cfn-lint allows Fn::Sub only with something to substitute. */
const substituted = (text: string): unknown => (text.includes('${') ? { 'Fn::Sub': text } : text);
