import { createHash } from 'node:crypto';
import { type CustomNotification, customNotification } from '../../reporting/messages/amazon-q.ts';
import { webhookMessage } from '../../reporting/messages/webhook-message.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { failedRecord, MENTIONS, SAMPLES } from './samples.ts';

/** What `npm run pictures` draws: the payloads of each channel about as its service does, and the beginning of a report. */

const WIDTH = 620;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

/** Slack's markup as Slack reads it: bold, links, and those who are called. */
const mrkdwn = (text: string): string =>
  escaped(text)
    .replace(/&lt;(https:[^|]+?)\|(.+?)&gt;/g, '<a>$2</a>')
    .replace(/&lt;(?:@|!subteam\^)(\w+)&gt;/g, '<span class="at">@$1</span>')
    .replace(/\*(.+?)\*/g, '<b>$1</b>');

interface Text {
  readonly type: string;
  readonly text: string;
}
const textOf = ({ type, text }: Text): string => (type === 'mrkdwn' ? mrkdwn(text) : escaped(text));

interface SlackBlock {
  readonly type: string;
  readonly text?: Text;
  readonly fields?: readonly Text[];
  readonly elements?: readonly Text[];
}

function slackHtml({ blocks }: { readonly blocks: readonly SlackBlock[] }): string {
  return blocks
    .map(({ type, text, fields = [], elements = [] }) => {
      if (type === 'header' && text !== undefined) return `<h1>${textOf(text)}</h1>`;
      if (type === 'context') return `<p class="small">${elements.map(textOf).join(' ')}</p>`;
      if (text !== undefined) return `<p>${textOf(text)}</p>`;
      return `<div class="fields">${fields.map((field) => `<div>${textOf(field)}</div>`).join('')}</div>`;
    })
    .join('');
}

interface Run {
  readonly text: string;
  readonly weight?: string;
  readonly size?: string;
  readonly isSubtle?: boolean;
}
interface Card {
  readonly body: readonly {
    readonly type: string;
    readonly text?: string;
    readonly inlines?: readonly Run[];
  }[];
  readonly actions: readonly { readonly title: string }[];
}

const runHtml = ({ text, weight, size, isSubtle }: Run): string =>
  `<span class="${weight === 'Bolder' ? 'bold ' : ''}${size === 'Medium' ? 'medium ' : ''}${isSubtle ? 'small' : ''}">${escaped(text)}</span>`;

function teamsHtml({ attachments }: { readonly attachments: readonly { readonly content: Card }[] }): string {
  const { body = [], actions = [] } = attachments[0]?.content ?? {};
  const lines = body.map(({ type, text = '', inlines = [] }) =>
    type === 'TextBlock'
      ? `<p>${text.replace(/<at>(.+?)<\/at>/g, '<span class="at">$1</span>')}</p>`
      : `<p>${inlines.map(runHtml).join('')}</p>`,
  );
  return `${lines.join('')}<div>${actions.map(({ title }) => `<button>${escaped(title)}</button>`).join(' ')}</div>`;
}

interface Widget {
  readonly textParagraph?: { readonly text: string };
  readonly decoratedText?: { readonly topLabel: string; readonly text: string };
  readonly buttonList?: { readonly buttons: readonly { readonly text: string }[] };
}
interface ChatMessage {
  readonly text: string;
  readonly cardsV2: readonly {
    readonly card: {
      readonly header: { readonly title: string; readonly subtitle: string };
      readonly sections?: readonly { readonly widgets: readonly Widget[] }[];
    };
  }[];
}

function googleHtml({ text, cardsV2 }: ChatMessage): string {
  const card = cardsV2[0]?.card;
  const called = escaped(text).replace(/&lt;users\/(\d+)&gt;/g, '<span class="at">@$1</span>');
  const widgets = (card?.sections?.[0]?.widgets ?? []).map(({ textParagraph, decoratedText, buttonList }) => {
    if (decoratedText !== undefined)
      return `<p><span class="small">${escaped(decoratedText.topLabel)}</span><br>${escaped(decoratedText.text)}</p>`;
    if (buttonList !== undefined)
      return `<div>${buttonList.buttons.map((button) => `<button>${escaped(button.text)}</button>`).join(' ')}</div>`;
    // A card's text is HTML already.
    return `<p>${textParagraph?.text ?? ''}</p>`;
  });
  return `<p>${called}</p><div class="card"><p class="bold">${escaped(card?.header.title ?? '')}<br><span class="small">${escaped(card?.header.subtitle ?? '')}</span></p>${widgets.join('')}</div>`;
}

interface WorksMessage {
  readonly title: string;
  readonly body: { readonly text: string };
  readonly button?: { readonly label: string };
}
const linked = (html: string): string => html.replace(/https:[^<\s]+/g, '<a>$&</a>');
const worksHtml = ({ title, body, button }: WorksMessage): string =>
  `<div class="card"><p class="bold">${escaped(title)}</p><p>${linked(escaped(body.text))}</p>${button === undefined ? '' : `<button class="wide">${escaped(button.label)}</button>`}</div>`;

const chatworkHtml = (body: string): string =>
  linked(escaped(body))
    .replace(/\[To:(\d+)\]/g, '<span class="to">TO</span> $1')
    .replace(
      /\[info\]\[title\](.*?)\[\/title\](.*)\[\/info\]/s,
      '<div class="card"><p class="bold title">$1</p><p>$2</p></div>',
    );

const amazonQHtml = ({ content }: CustomNotification): string =>
  `<h1>${mrkdwn(content.title)}</h1><p>${mrkdwn(content.description)}</p>${content.nextSteps === undefined ? '' : `<p><b>Next Steps</b></p><ul>${content.nextSteps.map((step) => `<li>${mrkdwn(step)}</li>`).join('')}</ul>`}<p class="small">${content.keywords.join(' ')}</p>`;

const STYLE = `
body{margin:0;padding:14px 16px;width:${WIDTH - 32}px;font:13px/1.55 pictures;color:#1d1c1d;background:#fff;overflow-wrap:anywhere}
h1{font-size:16px;margin:0 0 8px}p{margin:0 0 7px}a{color:#1264a3}.small{color:#616061;font-size:11px}.bold,b,h1{font-weight:700}
.medium{font-size:15px}.at{background:#e8f0fb;color:#1264a3;border-radius:3px;padding:0 2px}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:6px 12px;margin-bottom:7px}
.card{border:1px solid #d5d5d5;border-radius:8px;padding:10px 12px}.title{background:#eee;margin:-10px -12px 8px;padding:6px 12px}
button{font:inherit;border:1px solid #bbb;border-radius:4px;background:#fff;padding:3px 10px}.wide{width:100%}
.to{background:#2e8b57;color:#fff;font-size:10px;border-radius:3px;padding:1px 4px}.cross{color:#d1242f;font-size:120%}ul{margin:0 0 7px;padding-left:18px}`;

/** The fonts at hand have no emoji. */
const CROSS = '<b class="cross">×</b>';

/** A page to be drawn. */
interface Picture {
  readonly html: string;
  readonly width: number;
  /** How much of it is drawn; null: all. */
  readonly height: number | null;
}

const event = SAMPLES['failed'];
if (event === undefined) throw new Error('there is a sample of a failed drill');
const bodyOf = (service: Parameters<typeof webhookMessage>[0]): string =>
  webhookMessage(service, { event, mentions: MENTIONS }).body;
const MESSAGES = {
  slack: slackHtml(JSON.parse(bodyOf('slack'))),
  teams: teamsHtml(JSON.parse(bodyOf('teams'))),
  'google-chat': googleHtml(JSON.parse(bodyOf('google-chat'))),
  'line-works': worksHtml(JSON.parse(bodyOf('line-works'))),
  chatwork: chatworkHtml(new URLSearchParams(bodyOf('chatwork')).get('body') ?? ''),
  'amazon-q': amazonQHtml(customNotification(event, 'slack', MENTIONS)),
};

/** Each by its file. */
export const PICTURES: ReadonlyMap<string, Picture> = new Map<string, Picture>([
  ...Object.entries(MESSAGES).map(
    ([name, html]) =>
      [
        `docs/messages/failed.${name}.webp`,
        {
          html: `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>${html.replaceAll('❌', CROSS)}`,
          width: WIDTH,
          height: null,
        },
      ] as const,
  ),
  ['docs/messages/report.webp', { html: renderReport(failedRecord(), 'en'), width: 800, height: 945 }],
]);

/** By which a picture is known to show what would be drawn now. */
export const hashOf = ({ html }: Picture): string => createHash('sha256').update(html).digest('hex');

/** Where the hashes of what was drawn are. */
export const SOURCES = 'docs/messages/sources.json';
