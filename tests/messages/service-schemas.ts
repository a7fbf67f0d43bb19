import * as z from 'zod';

/**
 * What each service takes, written from its own documentation and from nothing of ours. Strict: what a page does not
 * name is refused here, because Amazon Q drops it without a word and Slack answers invalid_blocks.
 */

const characters = (max: number) =>
  z.string().refine((text) => text.length >= 1 && text.length <= max, { error: `1 to ${max} characters` });

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html, 'Event schema'; lengths are our own caps. */
export const amazonQSchema = z.strictObject({
  version: z.literal('1.0'),
  source: z.literal('custom'),
  id: z.string().optional(),
  content: z.strictObject({
    textType: z.literal('client-markdown').optional(),
    title: characters(400)
      .refine((text) => [...text].length <= 200)
      .optional(),
    description: characters(5_000).refine((text) => [...text].length <= 2_500),
    nextSteps: z.array(characters(2_000)).min(1).max(5).optional(),
    keywords: z.array(z.string().min(1)).optional(),
  }),
  metadata: z
    .strictObject({
      threadId: z.string().optional(),
      summary: z.string().optional(),
      eventType: z.string().optional(),
      relatedResources: z.array(z.string()).optional(),
      // CustomActionAttachment, 'Variables': what buttons may use.
      additionalContext: z
        .record(z.string().regex(/^[A-Za-z0-9-_]{1,100}$/), z.string().regex(/^[\x21-\x7F]{0,1024}$/))
        .optional(),
    })
    .optional(),
});

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: characters(max), emoji: z.boolean().optional() });
const markdownText = z.strictObject({
  type: z.literal('mrkdwn'),
  text: characters(3_000),
  verbatim: z.boolean().optional(),
});

/** https://docs.slack.dev/reference/block-kit/blocks/, the pages of header, section and context. */
const slackSchema = z.strictObject({
  text: characters(4_000),
  unfurl_links: z.boolean().optional(),
  blocks: z
    .array(
      z.union([
        z.strictObject({ type: z.literal('header'), text: plainText(150) }),
        z.strictObject({ type: z.literal('section'), text: z.union([plainText(3_000), markdownText]) }),
        z.strictObject({ type: z.literal('section'), fields: z.array(plainText(2_000)).min(1).max(10) }),
        z.strictObject({ type: z.literal('context'), elements: z.array(plainText(3_000)).min(1).max(10) }),
      ]),
    )
    .min(1)
    .max(50),
});

const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string().min(1),
  weight: z.enum(['Lighter', 'Default', 'Bolder']).optional(),
  size: z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional(),
  isSubtle: z.boolean().optional(),
});

/**
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using, 'Send Adaptive
 * Cards'; https://adaptivecards.io/explorer/ for the elements; mentions: …/task-modules-and-cards/cards/cards-format.
 */
const teamsSchema = z.strictObject({
  type: z.literal('message'),
  attachments: z
    .array(
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
          type: z.literal('AdaptiveCard'),
          version: z.enum(['1.2', '1.3', '1.4', '1.5']),
          msteams: z.strictObject({
            width: z.literal('Full'),
            entities: z.array(
              z.strictObject({
                type: z.literal('mention'),
                text: z.string().regex(/^<at>[^<>]+<\/at>$/),
                mentioned: z.strictObject({ id: z.string(), name: z.string() }),
              }),
            ),
          }),
          body: z
            .array(
              z.discriminatedUnion('type', [
                z.strictObject({ type: z.literal('RichTextBlock'), inlines: z.array(textRun).min(1) }),
                z.strictObject({ type: z.literal('TextBlock'), text: z.string(), wrap: z.boolean() }),
              ]),
            )
            .min(1),
          actions: z.array(
            z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string().min(1), url: z.url() }),
          ),
        }),
      }),
    )
    .length(1),
});

/** https://developers.google.com/workspace/chat/api/reference/rest/v1/cards, and .../spaces.messages */
const googleChatSchema = z.strictObject({
  text: z.string().min(1),
  thread: z.strictObject({ threadKey: z.string().min(1).max(4_000) }),
  cardsV2: z
    .array(
      z.strictObject({
        cardId: z.string(),
        card: z.strictObject({
          header: z.strictObject({ title: z.string().min(1), subtitle: z.string() }),
          sections: z
            .array(
              z.strictObject({
                widgets: z
                  .array(
                    z.union([
                      z.strictObject({ textParagraph: z.strictObject({ text: z.string().min(1) }) }),
                      z.strictObject({
                        decoratedText: z.strictObject({
                          topLabel: z.string(),
                          text: z.string().min(1),
                          wrapText: z.boolean(),
                        }),
                      }),
                      z.strictObject({
                        buttonList: z.strictObject({
                          buttons: z
                            .array(
                              z.strictObject({
                                text: z.string().min(1),
                                onClick: z.strictObject({ openLink: z.strictObject({ url: z.url() }) }),
                              }),
                            )
                            .min(1),
                        }),
                      }),
                    ]),
                  )
                  .min(1)
                  .max(100),
              }),
            )
            .optional(),
        }),
      }),
    )
    .length(1),
});

/** https://developers.worksmobile.com/jp/docs/webhook; lengths UNCONFIRMED, those of a bot's text. */
const lineWorksSchema = z.strictObject({
  title: characters(100),
  body: z.strictObject({ text: characters(2_000) }),
  button: z.strictObject({ label: characters(20), url: z.url() }).optional(),
});

/** https://developer.chatwork.com/reference/post-rooms-room_id-messages */
const chatworkSchema = z.strictObject({
  body: characters(5_000),
  self_unread: z.enum(['0', '1']).optional(),
});

/** Of what is posted to each service's webhook. */
export const SCHEMAS = {
  slack: slackSchema,
  teams: teamsSchema,
  'google-chat': googleChatSchema,
  'line-works': lineWorksSchema,
  chatwork: chatworkSchema,
} as const;
