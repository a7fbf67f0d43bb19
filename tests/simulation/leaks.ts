import http from 'node:http';
import { gunzipSync, inflateSync } from 'node:zlib';
import { vi } from 'vitest';
import type { Rehearsal } from './rehearse.ts';

/** Everything that a drill writes, sends and prints, raw and decoded, to be searched for planted secrets. */

type Outputs = readonly (readonly [name: string, text: string])[];

export interface Watch {
  /** What was sent and printed until now. */
  take(): Outputs;
  stop(): void;
}

/** Where a plan's own words must arrive: in the server, and where AWS is asked for what the plan names. */
const MEANT = /SendCommand|GetCalendarState|DescribeAlarms/;

/** Watches every request of this process and all that it prints: objects, messages, events, metrics, logs. */
export function watchOutputs(): Watch {
  const seen: (readonly [string, string])[] = [];
  const printed = (chunk: unknown): boolean => {
    seen.push(['printed', String(chunk)]);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(printed),
    vi.spyOn(process.stderr, 'write').mockImplementation(printed),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation((...all) => void printed(all.join(' '))),
    ),
  ];
  const { write, end } = http.ClientRequest.prototype;
  const watching = (send: (...all: never[]) => unknown) =>
    function (this: http.ClientRequest, ...all: unknown[]): unknown {
      const name = `${this.method} ${this.path} ${this.getHeader('x-amz-target') ?? ''}`;
      const [chunk] = all;
      const isOurs = String(this.getHeader('user-agent') ?? '').includes('aws-sdk');
      if (isOurs && (typeof chunk === 'string' || chunk instanceof Uint8Array) && !MEANT.test(name))
        seen.push([name, textOf(name, Buffer.from(chunk as string))]);
      return Reflect.apply(send, this, all);
    };
  Object.assign(http.ClientRequest.prototype, { write: watching(write), end: watching(end) });
  return {
    take: () => seen.splice(0),
    stop() {
      for (const spy of spies) spy.mockRestore();
      Object.assign(http.ClientRequest.prototype, { write, end });
    },
  };
}

/** What a drill left, and what of it was delivered. */
export const outputsOf = ({ evidence, deliveries, posts, calls, bytes }: Rehearsal): Outputs => [
  ['record', bytes],
  ...[...evidence].map(([name, content]) => [name, textOf(name, Buffer.from(content))] as const),
  ...deliveries.map((one, index) => [`message ${index}`, JSON.stringify(one)] as const),
  ...posts.map((one, index) => [`post ${index}`, JSON.stringify(one)] as const),
  ...calls
    .filter(({ operation, input }) => !MEANT.test(`${operation} ${JSON.stringify(input).slice(0, 300)}`))
    .filter(({ service }) => service !== 'ssm' && service !== 's3')
    .map(({ service, operation, input }) => [`${service}:${operation}`, JSON.stringify(input)] as const),
];

/** The text as it is, and as a reader may get it: unzipped, without markup and line ends, base64 and % decoded. */
function textOf(name: string, content: Buffer): string {
  const bytes = content[0] === 0x1f && content[1] === 0x8b ? gunzipSync(content) : content;
  const text = name.includes('.pdf') ? pdfText(bytes) : bytes.toString();
  const plain = text.replace(/<[^>]*>|[\u200b-\u200f\u2060\u00ad]/g, '').normalize('NFKC');
  const decoded = (text.match(/[A-Za-z0-9+/]{24,}={0,2}/g) ?? []).map((part) =>
    Buffer.from(part, 'base64').toString('latin1'),
  );
  return [
    text,
    plain,
    plain.replace(/\s+/g, ''),
    text.replace(/%([0-9a-f]{2})/gi, unescaped),
    ...decoded,
  ].join('\n');
}

const unescaped = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** The words of a PDF whose fonts are cut: each character by the font's table of glyphs. */
export function pdfText(pdf: Buffer): string {
  const opened = pdf
    .toString('latin1')
    .replace(/stream\r?\n([\s\S]*?)\r?\nendstream/g, (all, body: string) => {
      try {
        return `stream\n${inflateSync(Buffer.from(body, 'latin1')).toString('latin1')}\nendstream`;
      } catch {
        return all;
      }
    });
  const objects = new Map(
    [...opened.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]),
  );
  const fonts = new Map(
    [...opened.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id = '']) => {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1];
      return [name, glyphsIn(objects.get(map ?? '') ?? '')] as const;
    }),
  );
  let glyphs = new Map<number, string>();
  return [...opened.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[\s\d.-])*)\] TJ/gi)]
    .map(([, font, words]) => {
      if (font !== undefined) {
        glyphs = fonts.get(font) ?? new Map();
        return '';
      }
      return [...(words ?? '').matchAll(/<([0-9a-f]*)>/gi)]
        .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
        .map((code) => glyphs.get(Number.parseInt(code, 16)) ?? '')
        .join('');
    })
    .join('');
}

/** A CMap's ranges, of which pdfkit writes one list of characters each. */
function glyphsIn(map: string): Map<number, string> {
  const glyphs = new Map<number, string>();
  for (const [, from = '', list = ''] of map.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi)) {
    const first = Number.parseInt(from, 16);
    for (const [place, [, hex = '']] of [...list.matchAll(/<([0-9a-f]*)>/gi)].entries())
      glyphs.set(first + place, Buffer.from(hex, 'hex').swap16().toString('utf16le'));
  }
  return glyphs;
}
