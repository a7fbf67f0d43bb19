import { readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hashOf, PICTURES, SOURCES } from './picture-sources.ts';

it('the pictures show what would be drawn now; else: npm run pictures, which needs Chromium', () => {
  const drawn = JSON.parse(readFileSync(SOURCES, 'utf8'));
  expect(drawn).toEqual(Object.fromEntries([...PICTURES].map(([path, picture]) => [path, hashOf(picture)])));
});

it.each([...PICTURES.keys()])('%s is small', (path) => {
  expect(statSync(path).size).toBeLessThan(80_000);
});
