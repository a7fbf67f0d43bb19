import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeBug } from '../../cli/bug.ts';
import { claimFolder } from '../../cli/write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'kunren-bug-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a bug', () => {
  it('is told with its stack, the versions, what was written, and where to report it', () => {
    expect(describeBug(new TypeError('x is not a function'))).toMatch(
      /^TypeError: x is not a function\n +at /,
    );
    claimFolder(join(folder, 'out'), 'messages').write(new Map([['drill.json', '{}']]));
    const text = describeBug(new Error('gone'));
    expect(existsSync(join(folder, 'out/drill.json'))).toBe(true);
    expect(text).toContain(join(folder, 'out/drill.json'));
    expect(text).toMatch(/kunren \d+\.\d+\.\d+ \(Node v\d+/);
    expect(text).toContain("README.md says under 'Report a bug'");
  });
});
