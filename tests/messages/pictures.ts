import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { launch } from 'puppeteer-core';
import { hashOf, PICTURES, SOURCES } from './picture-sources.ts';

/**
 * `npm run pictures`: draws the pictures of README and docs/messages.md. Needs Chromium from Debian. What is drawn is what is
 * in the payload or report and nothing else.
 */

const FONT = 'node_modules/@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf';
const BOLD = 'node_modules/@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf';

const fonts = await Promise.all(
  [FONT, BOLD].map(async (file, index) => {
    const data = (await readFile(file)).toString('base64');
    return `@font-face{font-family:pictures;font-weight:${index === 0 ? 400 : 700};src:url(data:font/ttf;base64,${data})}`;
  }),
);
await mkdir('docs/messages', { recursive: true });
const browser = await launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
});
try {
  for (const [path, { html, width, height }] of PICTURES) {
    const page = await browser.newPage();
    // A report lets no fonts in.
    await page.setBypassCSP(true);
    await page.setViewport({ width, height: height ?? 100 });
    await page.setContent(html);
    await page.addStyleTag({ content: `${fonts.join('')}body{font-family:pictures}` });
    await page.evaluate('document.fonts.ready.then(() => true)');
    await page.screenshot({
      path: path as `${string}.webp`,
      fullPage: height === null,
      type: 'webp',
      quality: 50,
    });
    process.stdout.write(`${path} written\n`);
    await page.close();
  }
} finally {
  await browser.close();
}
const sources = Object.fromEntries([...PICTURES].map(([path, picture]) => [path, hashOf(picture)]));
await writeFile(SOURCES, `${JSON.stringify(sources, undefined, 2)}\n`);
