import type { DrillEvent } from '../../core/history/event.ts';
import type { Mentions } from '../../core/plan/notifications.ts';
import { type Content, contentOf } from './content.ts';
import { fitted, linesOf } from './fit.ts';
import { inAngles, unmarked } from './unmarked.ts';

/**
 * A custom notification of Amazon Q Developer in chat applications (formerly AWS Chatbot).
 * https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html: version and source are required; markdown
 * is that of the chat it goes to; messages off schema are dropped silently. The page gives no lengths, so these caps
 * are our own; whether `<@U…>` mentions a person there is UNCONFIRMED, so the text names the owner as well.
 */
export interface CustomNotification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    readonly threadId: string;
    readonly summary: string;
    readonly eventType: string;
    readonly relatedResources: readonly string[];
    readonly additionalContext: Readonly<Record<string, string>>;
  };
}

/** The service whose markdown it is. */
export type Flavour = 'slack' | 'teams';

const TITLE_CHARACTERS_MAX = 200;
const DESCRIPTION_CHARACTERS_MAX = 2_500;
const STEPS_MAX = 5;

/** The event in the first of the plan's languages. */
export function customNotification(
  event: DrillEvent,
  flavour: Flavour,
  mentions: Mentions,
): CustomNotification {
  const [locale = 'en'] = event.plan.languages;
  const content = contentOf(event, locale);
  const called = event.mention ? callOf(flavour, mentions) : [];
  const { id, type, plan, drillId, result, environment, severity, thread, links } = event;
  const verdict = result?.verdict ?? 'NONE';
  const steps = content.steps
    .slice(0, STEPS_MAX)
    .map(({ text, url }) => (url === null ? unmarked(text) : linkOf(flavour, unmarked(text), url)));
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      ...fitted(
        content,
        (fitting) => ({
          title: `${fitting.symbol} ${unmarked(fitting.title)}`,
          description: descriptionOf(fitting, flavour, called),
        }),
        ({ title, description }) =>
          [...title].length <= TITLE_CHARACTERS_MAX && [...description].length <= DESCRIPTION_CHARACTERS_MAX,
      ),
      ...(steps.length === 0 ? {} : { nextSteps: steps }),
      keywords: ['DR-DRILL', verdict === 'NONE' ? type : verdict, plan.id],
    },
    metadata: {
      threadId: thread,
      summary: `${content.words.drill} ${plan.id} ${content.verdict}`,
      eventType: type,
      relatedResources: links.execution === null ? [] : [arnIn(links.execution)],
      // Custom actions take ASCII without spaces, of at most 1,024 characters (CustomActionAttachment, 'Variables').
      additionalContext: {
        eventId: id,
        planId: plan.id,
        verdict,
        severity,
        environment,
        ...(drillId === null ? {} : { drillId }),
      },
    },
  };
}

/** The execution's ARN ends the link to it. */
const arnIn = (link: string): string => link.slice(link.indexOf('arn:'));

function descriptionOf(content: Content, flavour: Flavour, called: readonly string[]): string {
  const { sentences, facts, lists, details, words, isCut } = content;
  const bold = (text: string): string =>
    flavour === 'slack' ? `*${unmarked(text)}*` : `**${unmarked(text)}**`;
  const factLines = [...facts, ...details].map(({ label, value }) =>
    label === '※' ? `※ ${unmarked(value)}` : `${bold(label)} ${unmarked(value)}`,
  );
  const lines = [
    ...sentences.map(unmarked),
    ...factLines.slice(0, facts.length),
    ...lists.flatMap((list) => [
      bold(list.title),
      ...linesOf(list, words).map((line) => `• ${unmarked(line)}`),
    ]),
    ...factLines.slice(facts.length),
    ...(isCut ? [unmarked(words.cut)] : []),
    ...(called.length === 0 ? [] : [called.join(' ')]),
  ];
  // Teams renders a single line break as a space.
  return lines.join(flavour === 'slack' ? '\n' : '\n\n') || unmarked(content.title);
}

/** Slack: U… and W… are members, S… groups. Teams' markdown mentions nobody, so people are named there. */
function callOf(flavour: Flavour, { slack, teams }: Mentions): string[] {
  if (flavour === 'teams') return teams.map(({ name }) => unmarked(name));
  return slack.map((id) => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`));
}

const linkOf = (flavour: Flavour, text: string, url: string): string =>
  flavour === 'slack'
    ? `<${inAngles(url)}|${text}>`
    : `[${text}](${url.replace(/[()\s]/g, encodeURIComponent)})`;
