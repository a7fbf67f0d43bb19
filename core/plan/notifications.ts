import * as z from 'zod';
import { duration, noSecret, text } from './values.ts';

/** Whom a plan notifies of its drills, and how. */

const id = (pattern: RegExp, error: string) => z.string().regex(pattern, error);
const persons = <T extends z.ZodType>(one: T, what: string) =>
  z.array(one).max(10).default([]).describe(what);

/** By the ids of each service: a name is ambiguous, and a name in text mentions nobody. */
const mentionsSchema = z.strictObject({
  slack: persons(
    id(
      /^(?:[UW][A-Z0-9]{5,20}|S[A-Z0-9]{5,20})$/,
      "is not a member's or user group's id such as U012AB3CD or S012AB3CD",
    ),
    'Slack members (U…) or user groups (S…).',
  ),
  teams: persons(
    z.strictObject({
      id: id(
        /^[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        'is neither a sign-in name such as taro@example.com nor an object id of Entra ID',
      )
        .superRefine(noSecret)
        .describe('The sign-in name, or the object id of Entra ID.'),
      name: text(100)
        .refine((name) => !/[<>&]/.test(name), { error: 'must be without <, > and &' })
        .describe('What the message shows.'),
    }),
    'Teams members.',
  ),
  googleChat: persons(
    id(/^\d{5,30}$/, "is not a user's number in Google Chat"),
    'Google Chat users by number.',
  ),
  chatwork: persons(id(/^\d{1,15}$/, 'is not an account id of Chatwork'), 'Chatwork account ids.'),
});

export const WEBHOOK_SERVICES = ['slack', 'teams', 'google-chat', 'line-works', 'chatwork'] as const;

const webhookSchema = z.strictObject({
  service: z.enum(WEBHOOK_SERVICES).describe('Whose webhook it is.'),
  secret: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:(?:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w./-]{1,1000}|secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512})$/,
      // The value is not repeated, as 'is not …' would do: it may be the secret address itself.
      'here belongs the ARN of a secret (what is written is not shown: it may be the secret): write arn:aws:ssm:REGION:ACCOUNT:parameter/NAME or arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-XXXXXX',
    )
    .describe('The SecureString parameter or secret that holds the URL; never the URL itself.'),
});

/** Earlier than a week before people would forget it, and the hourly sweep cannot be more exact than an hour. */
const ANNOUNCE_SECONDS_MAX = 604_800;

export const notificationsSchema = z.strictObject({
  topics: z
    .array(
      z
        .string()
        .regex(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
          "is not a topic's ARN: write arn:aws:sns:REGION:ACCOUNT:NAME",
        ),
    )
    .max(10)
    .default([])
    .describe("SNS topics that get the mail's text besides the stack's own."),
  chat: z
    .enum(['slack', 'teams'])
    .default('slack')
    .describe('The service whose markdown Amazon Q Developer receives.'),
  mentions: mentionsSchema
    .prefault({})
    .describe('Who is mentioned when somebody must act; nobody when a drill passed.'),
  announceBefore: duration
    .refine((seconds) => seconds === 0 || (seconds >= 3_600 && seconds <= ANNOUNCE_SECONDS_MAX), {
      error: 'must be 0s (off) or from 1h to 7d',
    })
    .default(0)
    .describe('How long before its slot a drill is announced; 0s is never.'),
  webhooks: z
    .array(webhookSchema)
    .max(10)
    .default([])
    .describe('Chats that are notified without Amazon Q Developer.'),
});

export type Mentions = z.infer<typeof mentionsSchema>;
export type Webhook = z.infer<typeof webhookSchema>;
export type WebhookService = Webhook['service'];
export { mentionsSchema, webhookSchema };
