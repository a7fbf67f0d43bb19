import { spawn } from 'node:child_process';
import { type Served, serveOnLoopback } from '../adapters/loopback/server.ts';
import { interrupted } from './interrupted.ts';
import type { HistoryPlace } from './read-history.ts';

/** `kunren history --open`: the page, and the files of each drill, in the browser of this machine. */

/** 128 and the number of SIGINT, as a shell has it. */
const INTERRUPTED = 130;

/**
 * Serves what it reads now until Ctrl-C. The address comes first: the records of a large bucket take longer to read than
 * anybody waits for a first word.
 */
export async function openHistory(place: HistoryPlace): Promise<void> {
  const end = interrupted();
  const served = Promise.withResolvers<Served>();
  const server = await serveOnLoopback(served.promise);
  process.stdout.write(`${server.url}\n`);
  try {
    const pages = await Promise.race([pagesOf(place), end]);
    // What is still being read would keep the process.
    if (pages === undefined) process.exit(INTERRUPTED);
    served.resolve(pages.served);
    process.stdout.write(`Drills: ${pages.drills}. The page shows what was read just now; Ctrl-C ends it.\n`);
    if (process.stdout.isTTY) openBrowser(server.url);
    await end;
  } finally {
    server.close();
  }
}

/** Loaded on demand: the first word does not wait for it. */
async function pagesOf(place: HistoryPlace): Promise<{ readonly served: Served; readonly drills: number }> {
  const [{ looksOf, readHistory }, { historyPage }, { addressOf, evidenceOf }] = await Promise.all([
    import('./read-history.ts'),
    import('../reporting/history/page.ts'),
    import('./history-files.ts'),
  ]);
  const history = await readHistory(place, true);
  const { drills, missed } = history;
  const filesOf = (drill: (typeof drills)[number]) =>
    drill.names.map((name) => ({ name, href: addressOf(`${drill.address}${name}`) }));
  const page = historyPage(
    drills.map(({ row }) => row),
    new Date(),
    {
      missed,
      looks: looksOf(place, history),
      evidence: evidenceOf(drills, (drill) => ({
        href: null,
        name: drill.folder.includes(drill.row.drillId) ? null : drill.folder,
        files: filesOf(drill),
      })),
    },
  );
  const files = drills.flatMap((drill) =>
    filesOf(drill).map(({ name, href }) => [href, () => drill.read(name)] as const),
  );
  return { served: new Map([...files, ['', async () => Buffer.from(page)]]), drills: drills.length };
}

const OPENERS = new Map<NodeJS.Platform, string>([
  ['darwin', 'open'],
  ['win32', 'explorer.exe'],
]);

/** Best effort: whoever has no browser here has the address. */
function openBrowser(url: string): void {
  spawn(OPENERS.get(process.platform) ?? 'xdg-open', [url], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
