import type { HistoryRow } from '../../core/history/history.ts';
import { type EvidencePlace, folderLink } from '../messages/links.ts';

/** How a reader of the page comes to the files of each drill: that depends on where the page will lie. */

export interface DrillPlace {
  /** The folder itself; null: it has no page. */
  readonly href: string | null;
  /** The folder's name, where the drill's id does not say it. */
  readonly name: string | null;
  readonly files: readonly { readonly name: string; readonly href: string }[];
}

export interface Evidence {
  /** In words, to copy; null: the links say it. */
  readonly placeOf: (planId: string) => string | null;
  /** Null: nobody knows where its files are. */
  readonly drill: (row: HistoryRow) => DrillPlace | null;
}

export const NO_EVIDENCE: Evidence = { placeOf: () => null, drill: () => null };

/**
 * For a page in the bucket. What opens it there is a presigned address, in S3's console too, and what is relative to that
 * has no signature: the links lead to the console.
 */
export const evidenceInBucket = (place: EvidencePlace): Evidence => ({
  placeOf: (planId) => `s3://${place.bucket}/drills/${planId}/`,
  drill: ({ planId, drillId }) => ({
    href: folderLink(place, `drills/${planId}/${drillId}/`),
    name: null,
    files: [],
  }),
});
