import type { DrillRecord } from '../../core/verdict/record.ts';

/** Who owned, approved and started a drill, and which of them are one person as far as names tell. */

type Duty = 'owner' | 'approver' | 'actor';
export type SamePerson = readonly [Duty, Duty];

const PAIRS: readonly SamePerson[] = [
  ['owner', 'approver'],
  ['approver', 'actor'],
  ['owner', 'actor'],
];

/** A shorter one is no name: an initial, or what is left of one in another script. */
const NAME_CHARACTERS_MIN = 2;

/** The pairs of duties that one person has, by name or mail address; undefined: nobody approved, so nothing is compared. */
export function samePeople({
  plan,
  trigger,
}: Pick<DrillRecord, 'plan' | 'trigger'>): SamePerson[] | undefined {
  const { owner, approval } = plan;
  if (approval === undefined) return undefined;
  const names: Readonly<Record<Duty, readonly string[]>> = {
    owner: [owner.name, owner.email ?? ''].flatMap(namesIn),
    approver: namesIn(approval.approver),
    // The caller's ARN ends with the name of the user or of the session.
    actor: namesIn(trigger.actor?.split(/[/:]/u).at(-1) ?? ''),
  };
  return PAIRS.filter(([one, other]) => names[one].some((name) => names[other].includes(name)));
}

/** A name, and that before the @ of a mail address, as far as they can be compared: `Hanako Sato`, `hanako.sato@…`. */
const namesIn = (text: string): string[] =>
  [text, text.split('@')[0] ?? '']
    .map((name) =>
      name
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]/gu, ''),
    )
    .filter((name) => name.length >= NAME_CHARACTERS_MIN);
