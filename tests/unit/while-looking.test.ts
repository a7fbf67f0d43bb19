import { describe, expect, it } from 'vitest';
import { whileLooking } from '../../cli/while-looking.ts';

const words = (calls: number): string => `${calls} so far`;

async function shown(isTTY: boolean, look: () => Promise<unknown>): Promise<string> {
  let text = '';
  const write = (part: string | Uint8Array): boolean => {
    text += String(part);
    return true;
  };
  const counts = [{}, { 'drs:GetLaunchConfiguration': 9, 'drs:DescribeJobs': 1 }];
  const takeCalls = () => counts.shift() ?? {};
  await whileLooking(words, { takeCalls }, look, { isTTY, write }).catch(() => {});
  return text;
}

const aSecond = () => new Promise((resolve) => setTimeout(resolve, 1_200));
const END = '\r\u001b[2K';

describe('a look that takes long', () => {
  it('says in a terminal how far it is, and leaves nothing of it', async () => {
    const parts = (await shown(true, aSecond)).split(END);
    expect([...new Set(parts)]).toEqual(['', '0 so far', '10 so far']);
    expect(parts.at(-1)).toBe('');
  });

  it('leaves nothing of it where it fails', async () => {
    const fails = () => Promise.reject(new Error('AccessDenied'));
    expect(await shown(true, fails)).toBe(`${END}0 so far${END}`);
  });

  it('says nothing where nobody watches', async () => {
    expect(await shown(false, aSecond)).toBe('');
  });
});
