import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page as Tab } from 'puppeteer-core';
import { openHistory } from '../cli/run-kunren.ts';
import { evidenceOf, recordOf } from '../signed-evidence.ts';
import type { Ask } from './ask.ts';
import { launchChromium, violationsIn } from './browser.ts';
import { textOnPaper } from './poppler.ts';
import { OUT, type Page, type Sample } from './samples.ts';

/** The history's page is used by keyboard and printed, and `kunren history --open` serves it to Chromium. */

export async function askHistory(ask: Ask, _: readonly Sample[], histories: readonly Page[]): Promise<void> {
  const page = histories.find(({ name }) => name === 'history-12');
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(resolve(page?.html ?? '')).href);
    await askKeyboard(ask, tab);
    await askPrint(ask, tab);
    await askServed(ask, await browser.newPage());
  } finally {
    await browser.close();
  }
}

/** What a reader sees, as the browser lays it out. */
const shownIn = (tab: Tab): Promise<string> => tab.evaluate('document.body.innerText') as Promise<string>;
const rowsIn = async (tab: Tab): Promise<number> =>
  (await tab.$$eval('.plans tbody tr', (rows) => rows.filter((row) => row.checkVisibility()))).length;

async function askKeyboard(ask: Ask, tab: Tab): Promise<void> {
  const japanese = await shownIn(tab);
  ask(
    'the history is in Japanese alone at first',
    /必要な対応/.test(japanese) && !/Action needed/.test(japanese),
  );
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Enter');
  const english = await shownIn(tab);
  ask('Tab and Enter make it English alone', /Action needed/.test(english) && !/必要な対応/.test(english));
  const all = await rowsIn(tab);
  // The link back to Japanese, then the numbers.
  for (const key of ['Tab', 'Tab', 'ArrowLeft'] as const) await tab.keyboard.press(key);
  const few = await rowsIn(tab);
  const chosen = await tab.$eval('#en .filter :checked + label', (label) => label.textContent ?? '');
  ask(
    `an arrow key shows the plans of one state alone: ${chosen}, ${few} of ${all}`,
    /failing/.test(chosen) && few > 0 && few < all && chosen.endsWith(String(few)),
  );
  await tab.screenshot({ path: join(OUT, 'history-keyboard.png') });
  await tab.click('#en .show-all + label');
  await tab.click('#en .plans tbody a');
  ask('a plan’s name leads to it, in the same language', /Action needed/.test(await shownIn(tab)));
}

async function askPrint(ask: Ask, tab: Tab): Promise<void> {
  const file = join(OUT, 'history.print.pdf');
  await tab.pdf({ path: file, preferCSSPageSize: true });
  const text = textOnPaper(file);
  ask(
    'on paper there is one language, every plan and no link to another place of the page',
    /DR drill history/.test(text) && !/必要な対応|To all plans|日本語/.test(text) && /billing-11/.test(text),
  );
}

async function askServed(ask: Ask, tab: Tab): Promise<void> {
  const folder = join(OUT, 'evidence', 'first');
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of evidenceOf(recordOf())) writeFileSync(join(folder, name), bytes);
  const opened = await openHistory(['--from', join(OUT, 'evidence')]);
  try {
    const said: string[] = [];
    tab.on('console', (message) => said.push(message.text()));
    await tab.goto(opened.url.href);
    const violations = await violationsIn(tab);
    ask(`kunren history --open: axe finds nothing: ${violations.join('; ')}`, violations.length === 0);
    const [answer] = await Promise.all([tab.waitForNavigation(), tab.click('#ja a[href$="report.ja.html"]')]);
    ask('a report opens from it, with its style', answer?.status() === 200 && (await isStyled(tab)));
    ask(`the browser says nothing: ${said.join('; ') || 'nothing'}`, said.length === 0);
  } finally {
    await opened.end();
  }
}

const isStyled = (tab: Tab): Promise<boolean> =>
  tab.$eval('body', (body) => getComputedStyle(body).maxWidth === '1080px');
