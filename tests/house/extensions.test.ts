import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { destinationOf } from '../../adapters/webhooks/destination.ts';
import { REFUSAL_CODES } from '../../core/guards/refusal.ts';
import { WEBHOOK_SERVICES } from '../../core/plan/notifications.ts';
import { PROTOCOLS, probeSchema } from '../../core/plan/probes.ts';
import { contextOf } from '../../reporting/report/context.ts';
import { reasonsIn } from '../../reporting/report/reasons.ts';
import { renderReport } from '../../reporting/report/report.ts';
import { sectionsOf } from '../../reporting/report/sections.ts';
import { serviceSchema } from '../../simulator/scenario/services.ts';
import { SCHEMAS } from '../messages/service-schemas.ts';
import { passedRecord } from '../records.ts';
import { ROOT, sourceFiles } from './sources.ts';

/** What each probe, guard, chat service and report section must have: CONTRIBUTING.md names where it goes. */

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const files = (folder: string) => sourceFiles(['tests']).filter(({ path }) => path.startsWith(folder));
/** Whether any test below a folder has the word in quotes, as a value. */
const isNamedIn = (folder: string, word: string): boolean =>
  files(folder).some(({ text }) => text.includes(`'${word}'`));

describe.each(PROTOCOLS)('the protocol %s', (protocol) => {
  test('has its keys in a plan, each with a description', () => {
    const option = probeSchema.options.find(({ shape }) => shape.protocol.safeParse(protocol).success);
    const silent = Object.entries(option?.shape ?? {}).filter(([, part]) => part.description === undefined);
    expect([option === undefined, silent]).toEqual([false, []]);
  });

  test('has a heading in docs/probes.md, and is in the list of docs/drill-plan.md', () => {
    expect(read('docs/probes.md')).toMatch(new RegExp(`^## (.*\\W)?${protocol}\\b`, 'm'));
    expect(read('docs/drill-plan.md')).toMatch(new RegExp(`^\\| \`protocol\` \\|.*\`${protocol}\``, 'm'));
  });

  test('has a service in the simulated account', () => {
    expect(serviceSchema.safeParse({ port: 1, protocol }).success).toBe(true);
    const services = sourceFiles(['simulator']).filter(({ path }) =>
      path.startsWith('simulator/account/services'),
    );
    // A port that only opens needs no words.
    expect(
      protocol === 'tcp' || services.some(({ text }) => new RegExp(`\\b${protocol}\\b`).test(text)),
    ).toBe(true);
  });

  test('is asked by a unit test, and asks hostile servers', () => {
    expect(isNamedIn('tests/unit/probes', protocol)).toBe(true);
    // The connection is all that tcp asks for.
    expect(protocol === 'tcp' || isNamedIn('tests/unit/probes-hostile', protocol)).toBe(true);
  });
});

describe.each(REFUSAL_CODES)('the guard %s', (code) => {
  test('has a row with its way out in docs/guards.md', () => {
    expect(read('docs/guards.md')).toMatch(new RegExp(`^\\|[^|]*\`${code}\`[^|]*\\|[^|]+\\|`, 'm'));
  });

  test('has words in Japanese and English', () => {
    expect([reasonsIn('ja')[code], reasonsIn('en')[code]]).toEqual([
      expect.stringMatching(/[ぁ-んァ-ヶ一-龠]/),
      expect.stringMatching(/^[\x20-\x7e]+$/),
    ]);
  });

  test('refuses in a test', () => {
    expect(isNamedIn('tests/', code)).toBe(true);
  });
});

describe.each(WEBHOOK_SERVICES)('the chat service %s', (service) => {
  test('has the schema that it documents, and a sample of every message', () => {
    expect(Object.keys(SCHEMAS)).toContain(service);
    const golden = readdirSync(join(ROOT, 'tests/messages/golden'));
    const events = golden.filter((file) => file.endsWith('.event.json'));
    const missing = events.filter((file) => !golden.includes(file.replace('.event.', `.${service}.`)));
    expect(missing).toEqual([]);
  });

  test('takes no message to another host', () => {
    expect(() => destinationOf(service, 'https://example.com/services/x')).toThrow(service);
  });

  test('has a row with its limit and source in docs/messages.md, and a picture', () => {
    const [, limits = ''] = read('docs/messages.md').split('## Limits of the chat services');
    const name = service.replaceAll('-', ' ');
    expect(limits).toMatch(new RegExp(`^\\| *${name}[^|]*\\|[^|]+\\|[^|]+\\|.*\\S.*\\|`, 'im'));
    expect(existsSync(join(ROOT, `docs/messages/failed.${service}.webp`))).toBe(true);
  });
});

describe.each(sectionsOf(contextOf(passedRecord, 'en')))(
  'the section "$title" of a report',
  ({ id, title }) => {
    test('has its title in Japanese too, and a row in docs/report.md', () => {
      const japanese = sectionsOf(contextOf(passedRecord, 'ja')).find((section) => section.id === id);
      expect(japanese?.title).toMatch(/[ぁ-んァ-ヶ一-龠]/);
      expect(read('docs/report.md')).toMatch(new RegExp(`^\\|[^|]*${title}[^|]*\\|[^|]+\\|`, 'm'));
    });

    test('stands in the HTML of both languages', () => {
      for (const locale of ['ja', 'en'] as const)
        expect(renderReport(passedRecord, locale)).toContain(`id="${id}"`);
    });
  },
);
