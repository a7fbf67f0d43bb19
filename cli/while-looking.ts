import type { Ports } from '../adapters/ports.ts';

/** To the start of the line, and nothing in it. */
export const ERASE_LINE = '\r\u001b[2K';
const EVERY_MILLISECONDS = 500;

/** Says in a terminal how many calls a look has made so far, and leaves nothing of it there. */
export async function whileLooking<T>(
  words: (calls: number) => string,
  { takeCalls }: Pick<Ports, 'takeCalls'>,
  look: () => Promise<T>,
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
): Promise<T> {
  if (!stream.isTTY) return look();
  let calls = 0;
  const tell = (): void => {
    calls += Object.values(takeCalls()).reduce((sum, times) => sum + times, 0);
    stream.write(`${ERASE_LINE}${words(calls)}`);
  };
  tell();
  const telling = setInterval(tell, EVERY_MILLISECONDS);
  try {
    return await look();
  } finally {
    clearInterval(telling);
    stream.write(ERASE_LINE);
  }
}
