import type { Action } from '../plan/actions.ts';
import type { DrillPlan } from '../plan/plan.ts';
import type { Observation } from './observation.ts';
import { type Refusal, refuse } from './refusal.ts';

/** A document as a plan has it: by its hash, its version, or both. */
export interface PinnedDocument {
  readonly document: string;
  readonly sha256?: string | undefined;
  readonly version?: number | undefined;
}

/** What Systems Manager says of the version that would run. */
export interface DocumentSeen {
  /** SHA-256 in lower-case hexadecimal digits; null where it has another kind of hash. */
  readonly sha256: string | null;
  readonly version: string;
}

/** The document of an action that its plan pins; undefined where it pins none. */
export const pinnedBy = (action: Action): PinnedDocument | undefined =>
  'document' in action && (action.sha256 !== undefined || action.version !== undefined) ? action : undefined;

/** Every document that the plan pins, in its order. */
export const pinnedIn = ({ waves }: DrillPlan): PinnedDocument[] =>
  waves.flatMap(({ actions }) => actions.flatMap((action) => pinnedBy(action) ?? []));

/** Whether it is the one that was reviewed. */
export const isReviewed = ({ sha256 }: PinnedDocument, seen: DocumentSeen): boolean =>
  sha256 === undefined || sha256 === seen.sha256;

/** Which of the documents are not the reviewed ones, or not known to be; `seen` has their order. */
export const documentGuards = (
  documents: readonly PinnedDocument[],
  seen: readonly Observation<DocumentSeen>[],
): Refusal[] =>
  documents.flatMap((pinned, place) => {
    const { document, sha256 } = pinned;
    const found = seen[place] ?? { unknown: 'it was not read' };
    if ('unknown' in found)
      return [refuse('DOCUMENT_UNKNOWN', `document ${document} could not be read: ${found.unknown}`)];
    if (isReviewed(pinned, found.known)) return [];
    return [
      refuse(
        'DOCUMENT_CHANGED',
        `document ${document} has the hash ${found.known.sha256 ?? 'of another kind'} in its version ${found.known.version}, and the plan names ${sha256}; review what changed and put the new hash into the plan, or put the reviewed document back`,
      ),
    ];
  });
