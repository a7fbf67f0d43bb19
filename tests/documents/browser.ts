import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, launch, type Page as Tab } from 'puppeteer-core';
import type { Ask } from './ask.ts';
import { OUT, type Page, type Sample } from './samples.ts';

/** Chromium shows the reports and axe looks at them; the pictures stay for people. */

const WIDTHS = [1_280, 390] as const;

/** axe needs minutes for the longest page, which is made of the same parts. */
const ENDLESS = '500-servers';
/** Only their beginning is drawn: nobody looks at more. */
const LONG: ReadonlySet<string> = new Set(['60-servers', ENDLESS]);

/** The distribution's Chromium, as root in a container. */
export const launchChromium = (): Promise<Browser> =>
  launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  });

/** Long and strange reports differ from each other in words alone: one language of them is enough. */
const isLookedAt = ({ name, locale }: Sample): boolean =>
  locale === 'ja' || name === 'passed' || name === 'failed';

export async function askBrowser(
  ask: Ask,
  samples: readonly Sample[],
  histories: readonly Page[],
): Promise<void> {
  const browser = await launchChromium();
  try {
    const pages: readonly Page[] = [...samples.filter(isLookedAt), ...histories];
    for (const sample of pages) {
      for (const width of WIDTHS) {
        const page = await browser.newPage();
        await askAt(ask, page, sample, width);
        if (width === WIDTHS[0] && sample.isLong !== true)
          await page.pdf({
            path: `${OUT}/${sample.name}.${sample.locale}.print.pdf`,
            preferCSSPageSize: true,
          });
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
}

/** What axe finds wrong with a page. */
export async function violationsIn(tab: Tab): Promise<string[]> {
  await tab.evaluate(axe.source);
  const { violations } = (await tab.evaluate('axe.run()')) as AxeResults;
  return violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 160)}`);
}

async function askAt(
  ask: Ask,
  tab: Tab,
  { name, locale, html, fragment = '', isLong = false }: Page,
  width: number,
): Promise<void> {
  const said: string[] = [];
  tab.on('console', (message) => said.push(message.text()));
  tab.on('pageerror', (error) => said.push(String(error)));
  tab.on('request', (request) => {
    if (!request.url().startsWith('file:')) said.push(`asked for ${request.url()}`);
  });
  await tab.setViewport({ width, height: 900 });
  await tab.goto(`${pathToFileURL(resolve(html)).href}${fragment}`);
  await tab.screenshot({
    path: `${OUT}/${name}.${locale}.${width}.png`,
    fullPage: !isLong && !LONG.has(name),
  });
  const violations = isLong || name === ENDLESS ? [] : await violationsIn(tab);
  ask(
    `${html}${fragment} at ${width}: axe finds nothing: ${violations.join('; ') || 'nothing'}`,
    violations.length === 0,
  );
  ask(`${html} at ${width}: the browser says nothing: ${said.join('; ') || 'nothing'}`, said.length === 0);
  const wide = Number(await tab.evaluate('document.scrollingElement.scrollWidth'));
  ask(`${html} at ${width}: no wider than the window: ${wide}`, wide <= width);
}
