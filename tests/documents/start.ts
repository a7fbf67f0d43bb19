import { installPackages } from '../servers/debian.ts';
import type { Ask } from './ask.ts';
import { askBrowser } from './browser.ts';
import { askHistory } from './history.ts';
import { writeHistories } from './history-samples.ts';
import { askTrestle, askValidator } from './judges.ts';
import { askPoppler } from './poppler.ts';
import { OUT, writeSamples } from './samples.ts';

/**
 * Programs of other people read our documents, `npm run test:documents`: poppler the PDFs, Chromium and axe and
 * html-validate the HTML, compliance-trestle the OSCAL. What they read, and pictures of it, stays in out/documents.
 */

let asked = 0;
let wrong = 0;
const ask: Ask = (question, ok) => {
  asked += 1;
  wrong += ok ? 0 : 1;
  if (!ok) process.stdout.write(`WRONG ${question}\n`);
};

installPackages(['poppler-utils', 'chromium', 'fonts-noto-cjk', 'python3-venv']);
const samples = await writeSamples();
const histories = writeHistories();
for (const [name, judge] of [
  ['poppler', askPoppler],
  ['chromium and axe', askBrowser],
  ['history', askHistory],
  ['html-validate', askValidator],
  ['compliance-trestle', askTrestle],
] as const) {
  const [before, startedAt] = [asked, performance.now()];
  await judge(ask, samples, histories);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${name}: ${asked - before} questions in ${seconds} s\n`);
}
process.stdout.write(`${asked} questions, ${wrong} wrong; what was read is in ${OUT}\n`);
process.exitCode = wrong === 0 && asked > 0 ? 0 : 1;
