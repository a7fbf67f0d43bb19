import { code, facts, paragraph, type Section } from './blocks.ts';
import type { Context } from './context.ts';

/** How somebody who trusts neither kunren nor the operator checks this report; VERIFY.md has the details. */
export function verificationSection({ record, words }: Context): Section {
  const { planId, drillId, chain, planSha256, toolVersion } = record;
  const { previous } = chain;
  return {
    id: 'verification',
    title: words.section.verification,
    blocks: [
      paragraph(words.verificationNote),
      facts([
        [words.label.drill, code(`${planId}/${drillId}`)],
        [words.label.chainPlace, words.placeOf(chain.sequence)],
        [
          words.label.previousDrill,
          previous === null
            ? words.none
            : [code(previous.drillId), ' ', code(previous.sha256 ?? words.unknown)],
        ],
        [words.label.planHash, code(planSha256)],
        [words.label.tool, toolVersion],
        [words.label.command, code(`kunren verify s3://BUCKET/drills/${planId}/${drillId} --key KEY.pem`)],
      ]),
    ],
  };
}
