import { lintSource } from '@secretlint/core';
import { creator, rules } from '@secretlint/secretlint-rule-preset-recommend';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { maskSecrets } from '../../core/text/mask-secrets.ts';

/**
 * Secretlint's rules judge our own forms: what they find, `maskSecrets` removes (docs/decisions/0077-secretlint-judges.md).
 * The texts are generated from the rules' own patterns, so that a rule of a newer version is tried without a change here.
 */

const preset = { id: 'preset', rule: creator };

/** What secretlint finds in a text; it is told no name of a file, so only what the text says counts. */
async function findingsIn(content: string): Promise<readonly string[]> {
  const { messages } = await lintSource({
    source: { filePath: 'text.txt', content, ext: '.txt', contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules: [preset] } },
  });
  return messages.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

/** The patterns that secretlint searches with: it looks for each with `matchAll`. */
async function patternsOfRules(): Promise<readonly RegExp[]> {
  const seen = new Map<string, RegExp>();
  const { matchAll } = String.prototype;
  String.prototype.matchAll = function (this: string, pattern: RegExp) {
    seen.set(String(pattern), pattern);
    return matchAll.call(this, pattern);
  };
  try {
    await findingsIn('nothing');
  } finally {
    String.prototype.matchAll = matchAll;
  }
  return [...seen.values()];
}

/** Texts of a pattern alone: what may stand around it is left out, and the generator knows no assertions. */
const textsOf = ({ source, flags }: RegExp): fc.Arbitrary<string> =>
  fc.stringMatching(
    new RegExp(`^(?:${source.replace(/\(\?<?![^)]*\)|\\b/g, '')})$`, flags.replace(/[gmi]/g, '')),
  );

describe('a secret that secretlint finds', () => {
  let patterns: readonly RegExp[] = [];
  beforeAll(async () => {
    patterns = await patternsOfRules();
  });

  it('is masked, alone and within a text, by every rule', async () => {
    expect(patterns.length).toBeGreaterThanOrEqual(30);
    expect(rules.length).toBeGreaterThanOrEqual(28);
    const found = new Set<string>();
    for (const pattern of patterns) {
      for (const secret of fc.sample(textsOf(pattern), { numRuns: 15, seed: 1 })) {
        for (const text of [secret, `before ${secret} after`, `{"a":"${secret}"}`, `x=${secret},y=1`]) {
          const before = await findingsIn(text);
          for (const finding of before) found.add(finding.replace(/: .*/s, ''));
          expect(await findingsIn(maskSecrets(text)), text).toEqual([]);
        }
      }
    }
    // Some need a file's name; at least these were really tried.
    expect(found.size).toBeGreaterThanOrEqual(20);
  });
});
