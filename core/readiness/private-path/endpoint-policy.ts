import * as z from 'zod';

/**
 * What the policy of an endpoint says of one call, as far as that follows from the document alone: conditions, certain
 * principals and policy variables depend on who calls, so where they decide it is undecided.
 */
export type Ruling = 'allowed' | 'refused' | 'undecided';

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.unknown().optional(),
  NotPrincipal: z.unknown().optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.unknown().optional(),
});

type Statement = z.output<typeof statementSchema>;

const policySchema = z.object({
  Statement: z.union([statementSchema.transform((one) => [one]), z.array(statementSchema)]),
});

/** Whether a statement is about a call: `perhaps` where that depends on the caller, or on which object is meant. */
type Fit = 'yes' | 'no' | 'perhaps';

/** An explicit deny wins, and what nothing allows is refused (IAM User Guide, 'Policy evaluation logic'). */
export function rulingOf(document: string, action: string, resource: string): Ruling {
  const statements = statementsIn(document);
  if (statements === undefined) return 'undecided';
  const fits = (effect: Statement['Effect']): readonly Fit[] =>
    statements.filter(({ Effect }) => Effect === effect).map((one) => fitOf(one, action, resource));
  const [denies, allows] = [fits('Deny'), fits('Allow')];
  if (denies.includes('yes')) return 'refused';
  if (denies.includes('perhaps')) return 'undecided';
  if (allows.includes('yes')) return 'allowed';
  return allows.includes('perhaps') ? 'undecided' : 'refused';
}

function statementsIn(document: string): readonly Statement[] | undefined {
  try {
    return policySchema.safeParse(JSON.parse(document)).data?.Statement;
  } catch {
    return undefined;
  }
}

function fitOf(statement: Statement, action: string, resource: string): Fit {
  const { Action = [], NotAction, Resource, NotResource, Condition } = statement;
  const isOfAction =
    NotAction === undefined
      ? Action.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))
      : !NotAction.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
  if (!isOfAction) return 'no';
  const place = NotResource === undefined ? among(Resource ?? ['*'], resource) : 'perhaps';
  if (place !== 'yes') return place;
  return Condition === undefined && isEverybody(statement) ? 'yes' : 'perhaps';
}

const isEverybody = ({ Principal, NotPrincipal }: Statement): boolean => {
  if (NotPrincipal !== undefined) return false;
  if (Principal === '*') return true;
  const { AWS } = z.object({ AWS: texts.optional() }).safeParse(Principal).data ?? {};
  return AWS?.includes('*') ?? false;
};

/** Whether patterns have all of a resource: `*`, or everything below a bucket. */
function among(patterns: readonly string[], resource: string): Fit {
  const plain = patterns.filter((pattern) => !pattern.includes('${'));
  const sample = resource.replace(/\*$/, '\u0001');
  if (plain.some((pattern) => matches(pattern, sample))) return 'yes';
  const begin = resource.replace(/\*$/, '');
  const isPart = patterns.some((pattern) => pattern.includes('${') || pattern.startsWith(begin));
  return isPart ? 'perhaps' : 'no';
}

/** `*` and `?` as in IAM, without a regular expression that a document could make slow. */
function matches(pattern: string, text: string): boolean {
  let [at, place, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place;
      resume = at;
      place += 1;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      place = star + 1;
    } else return false;
  }
  return [...pattern.slice(place)].every((character) => character === '*');
}
