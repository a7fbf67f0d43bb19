import type { Leftover } from '../../core/facts/steps.ts';
import { type DrillEvent, drillEventSchema, type EventOf, type EventType } from '../../core/history/event.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import { maskSecrets } from '../../core/text/mask-secrets.ts';
import { bothEnds } from '../../core/text/one-line.ts';
import { resourceLink } from '../console-links.ts';
import { said, saidInParts } from '../sentences/in-japanese.ts';
import type { EvidencePlace } from './links.ts';

/** The parts that every event has. */

/** The sending stack, and the time. */
export interface Sender {
  readonly environment: string;
  readonly simulated: boolean;
  readonly place: EvidencePlace;
  readonly now: Date;
}

/** As many as people read; the record has the rest. */
const SHOWN_MAX = 20;
const TEXT_CHARACTERS_MAX = 300;
/** A denial names caller, action and resource before it says why. */
const CAUSE_CHARACTERS_MAX = 650;

/** Text from outside: one line, without secrets, short, and without anything that SNS rejects. */
export const textOf = (text: string, charactersMax = TEXT_CHARACTERS_MAX): string =>
  bothEnds(maskSecrets(text.toWellFormed().replace(/[\uFFFE\uFFFF]/g, ' ')), charactersMax);

/** A sentence of the record, about servers of these names, in both languages: translated as a whole, and then cut. */
export const bothOf = (
  text: string,
  names: Iterable<string> = [],
  charactersMax = TEXT_CHARACTERS_MAX,
): { readonly text: string; readonly ja: string } => ({
  text: textOf(text, charactersMax),
  ja: textOf(said('ja', text, names), charactersMax),
});

/** The same of why a drill ended as it did. */
export const causeIn = (text: string, names: Iterable<string>): ReturnType<typeof bothOf> =>
  bothOf(text, names, CAUSE_CHARACTERS_MAX);

/** The first items of a list, and how many there are. */
export const some = <T>(items: readonly T[]): { shown: T[]; total: number } => ({
  shown: items.slice(0, SHOWN_MAX),
  total: items.length,
});

/** What is left, each with its page in the console. */
export const leftoversIn = (leftovers: readonly Leftover[], { target }: DrillPlan) =>
  some(
    leftovers.map(({ type, id, detail }) => ({
      type: textOf(type),
      id: textOf(id),
      detail: textOf(detail),
      ja: textOf(saidInParts('ja', detail)),
      link: resourceLink(target.region, { type, id }),
    })),
  );

type Own<T extends EventType> = Omit<
  EventOf<T>,
  'schema' | 'type' | 'at' | 'environment' | 'simulated' | 'plan' | keyof typeof NOTHING
> &
  Partial<Pick<EventOf<T>, keyof typeof NOTHING>>;

const NOTHING = {
  result: null,
  causes: { shown: [], total: 0 },
  leftovers: { shown: [], total: 0 },
  findings: { shown: [], total: 0 },
  links: { reports: [], execution: null },
};

/**
 * An event of this plan.
 * @throws {z.ZodError} when it does not match its own schema: programs rely on it.
 */
export const makeEvent = <T extends EventType>(
  type: T,
  plan: DrillPlan,
  { environment, simulated, now }: Sender,
  own: Own<T>,
): DrillEvent =>
  drillEventSchema.parse({
    schema: 'kunren-event/v1',
    type,
    at: now.toISOString(),
    environment,
    simulated,
    plan: {
      id: plan.id,
      title: { ja: textOf(plan.title.ja), en: textOf(plan.title.en) },
      owner: textOf(plan.owner.name),
      timeZone: plan.schedule.timeZone,
      languages: plan.report.languages,
      target: { account: plan.target.account, region: plan.target.region },
    },
    ...NOTHING,
    ...own,
  });
